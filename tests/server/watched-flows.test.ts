import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rename, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";
import { promisify } from "node:util";
import { type ServerProcess, startServerProcess } from "./server-process.ts";

const run = promisify(execFile);

function flow(id: string, message = "hi"): string {
  return `{id: ${id}, namespace: tests, tasks: [{id: t, type: io.kestra.plugin.core.log.Log, message: ${message}}]}`;
}

/** A server that watches the folder `flows`, which `prepare` fills; all is gone afterwards. */
async function watching(
  prepare: (folder: string) => Promise<void>,
  act: (server: ServerProcess, api: string, folder: string) => Promise<void>,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "kestra-watched-"));
  try {
    await mkdir(join(folder, "flows"));
    await prepare(folder);
    const args = ["standalone", "--flow-path", "flows/", "--watch"];
    await using server = startServerProcess({ directory: folder, args });
    const { api } = await server.ready();
    await act(server, api, folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Revisions by flow. */
async function revisions(api: string): Promise<Readonly<Record<string, number>>> {
  const { results } = Object(await (await fetch(`${api}/api/v1/main/flows/search?size=100`)).json());
  return Object.fromEntries(results.map((each: { id: string; revision: number }) => [each.id, each.revision]));
}

describe("a folder of flows that is watched", () => {
  it("may hold links, also in circles, and pipes, which are left alone", async () => {
    const prepare = async (folder: string): Promise<void> => {
      await mkdir(join(folder, "elsewhere", "inner"), { recursive: true });
      await writeFile(join(folder, "elsewhere", "file.yml"), flow("file"));
      await writeFile(join(folder, "elsewhere", "inner", "inside.yml"), flow("inside"));
      await writeFile(join(folder, "flows", "own.yml"), flow("own"));
      await symlink("../elsewhere/file.yml", join(folder, "flows", "link.yml"));
      await symlink("../elsewhere/inner", join(folder, "flows", "inner"));
      await symlink("..", join(folder, "elsewhere", "inner", "up"));
      await symlink(".", join(folder, "flows", "round"));
      await run("mkfifo", [join(folder, "flows", "pipe.yml")]);
    };
    await watching(prepare, async (server, api, folder) => {
      assert.match(server.output(), /3 flows are loaded from flows\./);
      await writeFile(join(folder, "elsewhere", "inner", "inside.yml"), flow("inside", "changed"));
      await server.until(/Loaded flows\/inner\/inside\.yml again/);
      await run("mkfifo", [join(folder, "flows", "other-pipe.yml")]);
      await writeFile(join(folder, "flows", "own.yml"), flow("own", "changed"));
      await server.until(/Loaded flows\/own\.yml again/);
      assert.deepEqual(await revisions(api), { file: 1, inside: 2, own: 2 });
      assert.doesNotMatch(server.output(), /round|up\//);
    });
  });

  it("keeps a flow whose file is renamed, and tells of a flow that two files have", async () => {
    const prepare = (folder: string) => writeFile(join(folder, "flows", "a.yml"), flow("a"));
    await watching(prepare, async (server, api, folder) => {
      await rename(join(folder, "flows", "a.yml"), join(folder, "flows", "b.yml"));
      await server.until(/Loaded flows\/b\.yml again/);
      await writeFile(join(folder, "flows", "c.yml"), flow("c"));
      await server.until(/Loaded flows\/c\.yml again/);
      await rm(join(folder, "flows", "c.yml"));
      // A later file that goes is told, so the earlier one would have been.
      await server.until(/Deleted tests\.c: its file is gone/);
      assert.doesNotMatch(server.output(), /Deleted tests\.a|is in/);
      assert.deepEqual(await revisions(api), { a: 1 });
      await writeFile(join(folder, "flows", "d.yml"), flow("a", "other"));
      await server.until(/flows\/d\.yml: the flow tests\.a is in flows\/b\.yml too, and replaces it/);
    });
  });
});
