import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { it } from "node:test";
import { Gate } from "../process/gate.ts";
import { forEachDatabase, type OpenTestDatabase } from "../services/databases.ts";
import { executionState, logsOf, saveFlow, startExecution, startServerProcess, whenOver } from "./server-process.ts";

/** Configuration of all processes of one deployment. */
function configuration(url: string, folder: string, type: string): Readonly<Record<string, string>> {
  const { username } = new URL(url);
  const datasource = { url: `jdbc:${url.replace(/\/\/[^@]*@/, "//")}?sslmode=disable`, username };
  const storage = { type: "local", local: { basePath: join(folder, "storage") } };
  const kestra = { queue: { type }, repository: { type }, storage };
  return { KESTRA_CONFIGURATION: JSON.stringify({ datasources: { [type]: datasource }, kestra }) };
}

async function withDeployment(
  open: OpenTestDatabase,
  type: string,
  act: (start: (...args: string[]) => ReturnType<typeof startServerProcess>) => Promise<void>,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "kestra-roles-"));
  const database = await open();
  try {
    const env = configuration(database.url, folder, type);
    await act((...args) => startServerProcess({ directory: folder, args, env }));
  } finally {
    await database.dispose();
    await rm(folder, { recursive: true, force: true });
  }
}

await forEachDatabase(
  (name, open) => {
    const type = name === "PostgreSQL" ? "postgres" : "mysql";

    it(`roles start together on an empty database, run executions, and a dead worker's tasks go to another (${name})`, async () => {
      await withDeployment(open, type, async (start) => {
        using gate = new Gate();
        await using executor = start("executor");
        await using worker = start("worker", "-t", "4");
        await using scheduler = start("scheduler");
        await using webserver = start("webserver");
        const [{ api }] = await Promise.all([webserver.ready(), executor.ready(), worker.ready(), scheduler.ready()]);
        await saveFlow(api, gate.waitingFlow("long"));
        const id = await startExecution(api, "long");
        while (!(await logsOf(api, id)).includes("INFO begun"));
        worker.signal("SIGKILL");
        await worker.ended;
        gate.open("go");
        await using other = start("worker");
        await other.ready();
        assert.equal(await whenOver(api, id), "SUCCESS");
        const logs = await logsOf(api, id);
        assert.match(logs.join("\n"), /WARN The worker \S+ on \S+ is gone: this task starts again/);
        assert.equal(logs.filter((line) => line === "INFO done").length, 1);
        for (const server of [other, executor, scheduler, webserver]) {
          server.signal("SIGTERM");
          assert.equal(await server.ended, 0);
        }
      });
    });

    it(`an executor that is killed leaves its executions to another one (${name})`, async () => {
      await withDeployment(open, type, async (start) => {
        using gate = new Gate();
        await using first = start("executor");
        await first.ready();
        await using standalone = start("standalone");
        const { api } = await standalone.ready();
        await saveFlow(api, gate.waitingFlow("long"));
        const ids = await Promise.all([1, 2, 3].map(() => startExecution(api, "long")));
        first.signal("SIGKILL");
        gate.open("go");
        for (const id of ids) assert.equal(await whenOver(api, id), "SUCCESS");
        assert.equal(await executionState(api, ids[0] ?? ""), "SUCCESS");
      });
    });
  },
  ["PostgreSQL"],
);
