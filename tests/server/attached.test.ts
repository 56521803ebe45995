import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { it } from "node:test";
import { attachBackends } from "../../cli/tui/attached-backends.ts";
import { rowsOf, textAt } from "../../core/rest/json-fields.ts";
import type { RestApi } from "../../core/rest/rest-api.ts";
import { systemClock } from "../../platform/clock.ts";
import { type ExecutionRow, executionRowOf } from "../../tui/source/execution-row.ts";
import { FollowedExecutions } from "../../tui/source/followed-executions.ts";
import { Gate } from "../process/gate.ts";
import { forEachDatabase } from "../services/databases.ts";
import { saveFlow, startServerProcess } from "./server-process.ts";

/** The text of a configuration over a database of a server. */
function configuration(url: string, folder: string, type: string): string {
  const { username } = new URL(url);
  const datasource = { url: `jdbc:${url.replace(/\/\/[^@]*@/, "//")}?sslmode=disable`, username };
  const storage = { type: "local", local: { "base-path": join(folder, "storage") } };
  return JSON.stringify({
    datasources: { [type]: datasource },
    kestra: { queue: { type }, repository: { type }, storage },
  });
}

/** Waits for an execution to be told in a state, or to be found in it where it may have been missed. */
function told(
  { api, live }: { readonly api: RestApi; readonly live: FollowedExecutions },
  wanted: (row: ExecutionRow) => boolean,
): Promise<ExecutionRow> {
  const { promise, resolve, reject } = Promise.withResolvers<ExecutionRow>();
  const look = (rows: readonly ExecutionRow[]): void => {
    const found = rows.find(wanted);
    if (found) resolve(found);
  };
  const read = async (): Promise<void> => {
    const { data } = await api.ask({ path: ["executions", "search"] });
    look(rowsOf(data).flatMap((row) => executionRowOf(row) ?? []));
  };
  const stop = live.listen({ changed: look, missed: () => void read().catch(reject) });
  return promise.finally(stop);
}

await forEachDatabase(
  (name, open) => {
    it(`who is attached to the backends sees executions of a server move, and starts some itself (${name})`, async () => {
      const folder = await mkdtemp(join(tmpdir(), "kestra-attached-"));
      const database = await open();
      const file = join(folder, "application.yml");
      await writeFile(file, configuration(database.url, folder, name === "PostgreSQL" ? "postgres" : "mysql"));
      const attach = () => attachBackends({ file, timeoutMs: undefined, write: (text) => assert.fail(text) });
      try {
        await assert.rejects(attach(), /holds nothing of Kestra yet/);
        using gate = new Gate();
        await using server = startServerProcess({ args: ["standalone", "-c", file], directory: folder });
        const { api } = await server.ready();
        await saveFlow(api, gate.waitingFlow("long"));
        const attached = await attach();
        const live = new FollowedExecutions({ ...attached, clock: systemClock });
        await live.opened;
        const runs = told({ ...attached, live }, ({ state }) => state === "RUNNING");
        const started = await attached.api.ask({ method: "POST", path: ["executions", "tests", "long"] });
        const id = textAt(started.data, "id");
        assert.equal((await runs).id, id);
        const over = told({ ...attached, live }, (row) => row.id === id && row.state === "SUCCESS");
        gate.open("go");
        await over;
        assert.equal(live.state.kind, "live");
        await live.stop();
        await attached.close();
      } finally {
        await database.dispose();
        await rm(folder, { recursive: true, force: true });
      }
    });
  },
  ["PostgreSQL", "MySQL"],
);
