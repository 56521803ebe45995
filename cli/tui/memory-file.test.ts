import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { SimulatedClock } from "../../platform/testing/simulated-clock.ts";
import { MemoryFile, PLACE_CHARS_MAX, PLACES_MAX } from "./memory-file.ts";

let folder: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), "kestra-memory-"));
});
after(() => rm(folder, { recursive: true, force: true }));

const open = (): Promise<MemoryFile> => MemoryFile.open({ XDG_CONFIG_HOME: folder }, new SimulatedClock());

describe("what the terminal UI remembers", () => {
  it("is there in the next session, and for its owner alone", async () => {
    const first = await open();
    first.remember("executions", "state:failed");
    await first.close();
    assert.equal((await open()).recall("executions"), "state:failed");
    assert.equal((await stat(join(folder, "kestra", "tui.json"))).mode & 0o777, 0o600);
  });

  it("has a limit, within which what was changed last is kept", async () => {
    const memory = await open();
    memory.remember("first", "x");
    memory.remember("long", "x".repeat(PLACE_CHARS_MAX + 1));
    for (let place = 0; place < PLACES_MAX; place++) memory.remember(`place ${place}`, "x");
    await memory.close();
    const next = await open();
    assert.equal(next.recall("first"), undefined);
    assert.equal(next.recall("long"), undefined);
    assert.equal(next.recall(`place ${PLACES_MAX - 1}`), "x");
    const kept: unknown = JSON.parse(await readFile(join(folder, "kestra", "tui.json"), "utf8"));
    assert.equal(Object.keys(kept ?? {}).length, PLACES_MAX);
  });

  it("is what several sessions at once have changed", async () => {
    const [one, other] = [await open(), await open()];
    one.remember("flows", "one");
    other.remember("triggers", "other");
    await one.close();
    await other.close();
    const next = await open();
    assert.equal(next.recall("flows"), "one");
    assert.equal(next.recall("triggers"), "other");
  });

  it("is nothing where its file is damaged", async () => {
    await writeFile(join(folder, "kestra", "tui.json"), '{"executions": 3, "broken');
    assert.equal((await open()).recall("executions"), undefined);
  });
});
