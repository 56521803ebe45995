import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { openSqlite } from "../../backends/database/sqlite/sqlite-database.ts";
import { RestFault } from "../../core/rest/faults.ts";
import { totalOf } from "../../core/rest/json-fields.ts";
import { systemClock } from "../../platform/clock.ts";
import { openDatabase } from "../backends/open-database.ts";
import { type AttachedBackends, attachBackends } from "./attached-backends.ts";

let folder: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), "kestra-attached-"));
});
after(() => rm(folder, { recursive: true, force: true }));

/** The file of a configuration over an embedded database of this name. */
async function configuration(name: string, kestra: object = {}): Promise<string> {
  const file = join(folder, `${name}.json.yml`);
  const path = join(folder, `${name}.db`);
  const storage = { type: "local", local: { "base-path": join(folder, "storage") } };
  const backends = { queue: { type: "sqlite" }, repository: { type: "sqlite" }, storage, ...kestra };
  await writeFile(file, JSON.stringify({ datasources: { sqlite: { url: path } }, kestra: backends }));
  return file;
}

function attach(file: string, lines: string[] = []): Promise<AttachedBackends> {
  return attachBackends({ file, timeoutMs: undefined, write: (text) => void lines.push(text) });
}

/** What keeps somebody from being attached. */
async function faultOf(file: string): Promise<string> {
  const fault = await attach(file).then(
    () => undefined,
    (error: unknown) => error,
  );
  assert.ok(fault instanceof RestFault);
  return [fault.message, ...fault.details].join("\n");
}

/** As a server leaves it. */
async function makeDatabase(name: string): Promise<void> {
  const address = { kind: "sqlite", path: join(folder, `${name}.db`), inMemory: false } as const;
  const { database } = await openDatabase(
    { kind: "database", address },
    { clock: systemClock, onWait: () => assert.fail() },
  );
  await database.close();
}

describe("being attached to the backends of a configuration", () => {
  it("answers what the API of a server does, and leaves the database to others when it ends", async () => {
    await makeDatabase("good");
    const lines: string[] = [];
    for (let times = 0; times < 2; times++) {
      const attached = await attach(await configuration("good", { url: "https://kestra.example.com/" }), lines);
      assert.equal(totalOf((await attached.api.ask({ path: ["executions", "search"] })).data), 0);
      await attached.knock();
      assert.match(attached.target, /good\.json\.yml: SQLite .*good\.db, no server runs on it$/);
      assert.equal(attached.server, "https://kestra.example.com");
      await attached.close();
      await assert.rejects(attached.knock(), RestFault);
    }
    assert.deepEqual(lines, []);
  });

  it("names the server to look at where another process has the database", async () => {
    await makeDatabase("taken");
    const server = await openSqlite({ path: join(folder, "taken.db") });
    const words = await faultOf(await configuration("taken"));
    assert.match(words, /is in use by another process/);
    assert.match(words, /kestra tui --server http:\/\/localhost:8080$/);
    await server.close();
  });

  it("makes no database, and changes no tables", async () => {
    const file = await configuration("missing");
    assert.match(await faultOf(file), /There is no database .*missing\.db yet/);
    assert.equal(existsSync(join(folder, "missing.db")), false);
    const empty = await openSqlite({ path: join(folder, "empty.db") });
    await empty.close();
    const words = await faultOf(await configuration("empty"));
    assert.match(words, /holds nothing of Kestra yet.*kestra sys database migrate/);
    assert.equal(await faultOf(await configuration("empty")), words);
  });

  it("makes no sense with what is in memory, and says what is wrong with a configuration", async () => {
    const memory = { queue: { type: "memory" }, repository: { type: "memory" } };
    assert.match(await faultOf(await configuration("memory", memory)), /in memory.*\n.*--server/);
    assert.match(await faultOf(join(folder, "nothing.yml")), /is not right:\n.*there is no such file/);
    assert.match(await faultOf(await configuration("wrong", { queue: { type: "kafka" } })), /is not right:\n.*kafka/i);
  });
});
