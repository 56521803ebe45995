import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { startServerProcess } from "../server/server-process.ts";
import { pythonPackages } from "./python-tools.ts";

const run = promisify(execFile);

test("Kestra's own client for Python works with the server as it is", async (context) => {
  const packages = await pythonPackages();
  if ("missing" in packages) return context.skip(packages.missing);
  const directory = await mkdtemp(join(tmpdir(), "kestra-client-"));
  try {
    await using server = startServerProcess({ args: ["local"], directory });
    const { api } = await server.ready();
    const env = { ...process.env, PYTHONPATH: packages.folder, PYTHONDONTWRITEBYTECODE: "1", SERVER_URL: api };
    const { stderr } = await run("python3", ["tests/contract/official_client.py"], { env, maxBuffer: 1 << 24 });
    assert.match(stderr, /^OK$/m);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
});
