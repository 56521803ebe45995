/** The embedded database belongs to one process, and outlives it. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { test } from "node:test";
import { openSqlite } from "../../backends/database/sqlite/sqlite-database.ts";
import { isSqlError, thingIds } from "../../backends/database/testing/things.ts";

/** Opens the database of its argument, commits things for as long as it lives, and prints each that is committed. */
const OWNER = `
  import { openSqlite } from "./backends/database/sqlite/sqlite-database.ts";
  import { addThing, makeThings } from "./backends/database/testing/things.ts";
  const database = await openSqlite({ path: process.argv[process.argv.length - 1] });
  await makeThings(database, database.dialect);
  for (let id = 0; ; id++) {
    await Promise.all([addThing(database, "a" + id), addThing(database, "b" + id)]);
    console.log("a" + id + " b" + id);
  }
`;

test("the embedded database is refused while another process has it, and has all its commits after a kill", async () => {
  const folder = await mkdtemp(join(tmpdir(), "kestra-owner-"));
  const path = join(folder, "kestra.db");
  const owner = spawn(process.execPath, ["-e", OWNER, path], { stdio: ["ignore", "pipe", "inherit"] });
  try {
    const committed: string[] = [];
    for await (const line of createInterface({ input: owner.stdout })) {
      committed.push(...line.split(" "));
      if (committed.length === 2) await assert.rejects(openSqlite({ path }), isSqlError("UNAVAILABLE"));
      if (committed.length === 200) owner.kill("SIGKILL");
    }
    if (owner.exitCode === null && owner.signalCode === null) await once(owner, "exit");
    const database = await openSqlite({ path });
    const stored = new Set(await thingIds(database));
    assert.deepEqual(
      committed.filter((id) => !stored.has(id)),
      [],
    );
    assert.ok(stored.size >= 200);
    await database.close();
  } finally {
    owner.kill("SIGKILL");
    await rm(folder, { recursive: true, force: true });
  }
});
