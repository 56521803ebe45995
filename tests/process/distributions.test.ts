/** What `make build` makes does what the sources do. */
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { after, describe, it } from "node:test";
import { runProgram } from "./program.ts";

const BUN = "node_modules/.bin/bun";
const built = mkdtempSync(join(tmpdir(), "kestra-built-"));
const build = runProgram([], { command: [BUN, "deploy/build.ts"], env: { DIST: built } });
const { version }: { version: string } = JSON.parse(readFileSync("package.json", "utf8"));

const DISTRIBUTIONS = {
  "the executable": [join(built, "kestra")],
  "the bundle on Node.js": ["node", join(built, "node", "main.js")],
  "the bundle on Deno": [resolve("node_modules/.bin/deno"), "run", "--quiet", "-A", join(built, "node", "main.js")],
} as const;

describe("distributions", () => {
  after(() => rmSync(built, { recursive: true }));

  it("both are built", async () => {
    const { exitCode, stderr } = await build;
    assert.equal(exitCode, 0, stderr);
  });

  for (const [name, command] of Object.entries(DISTRIBUTIONS)) {
    it(`${name} says its version`, async () => {
      await build;
      const { exitCode, stdout, stderr } = await runProgram(["--version"], { command });
      assert.equal(exitCode, 0, stderr);
      assert.match(stdout, new RegExp(version.replaceAll(".", "\\.")));
    });

    it(`${name} runs a flow of one task`, async () => {
      await build;
      const { exitCode, stdout, stderr } = await runProgram(["run", "fixtures/flows/hello.yml"], { command });
      assert.equal(exitCode, 0, stdout + stderr);
      assert.match(stdout, /Hello, world!/);
    });

    it(`${name} refuses an invalid flow`, async () => {
      await build;
      const { exitCode, stderr } = await runProgram(["flow", "validate", "fixtures/flows/invalid.yml"], { command });
      assert.equal(exitCode, 2);
      assert.match(stderr, /invalid\.yml:8:/);
    });
  }
});
