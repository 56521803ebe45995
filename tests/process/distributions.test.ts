/** What `make build` makes does what the sources do. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { after, describe, it } from "node:test";
import { VERSION } from "../../platform/version.ts";
import { runProgram } from "./program.ts";

const BUN = "node_modules/.bin/bun";
const DENO = resolve("node_modules/.bin/deno");
const built = mkdtempSync(join(tmpdir(), "kestra-built-"));
const build = runProgram([], { command: [BUN, "deploy/build.ts"], env: { DIST: built } });

const NODE_MAJOR_MIN = 22;
const nodeVersion = spawnSync("node", ["--version"]).stdout.toString().trim();
const oldNode = Number(nodeVersion.slice(1).split(".")[0]) < NODE_MAJOR_MIN;
const needsNode = oldNode ? { skip: `the bundle needs Node.js ${NODE_MAJOR_MIN}, this is ${nodeVersion}` } : {};

const main = join(built, "node", "main.js");
const DISTRIBUTIONS = [
  { name: "the executable", command: [join(built, "kestra")], options: {} },
  { name: "the bundle on Node.js", command: ["node", main], options: needsNode },
  { name: "the bundle on Deno", command: [DENO, "run", "--quiet", "-A", main], options: {} },
];

describe("distributions", () => {
  after(() => rmSync(built, { recursive: true }));

  it("both are built", async () => {
    const { exitCode, stderr } = await build;
    assert.equal(exitCode, 0, stderr);
  });

  it("the bundle says so where Node.js is too old", oldNode ? {} : { skip: "this Node.js is new enough" }, async () => {
    await build;
    const { exitCode, stderr } = await runProgram(["--version"], { command: ["node", main] });
    assert.equal(exitCode, 2);
    assert.match(stderr, /needs Node\.js 22 or newer/);
  });

  for (const { name, command, options } of DISTRIBUTIONS) {
    it(`${name} says its version`, options, async () => {
      await build;
      const { exitCode, stdout, stderr } = await runProgram(["--version"], { command });
      assert.equal(exitCode, 0, stderr);
      assert.equal(stdout, `${VERSION}\n`);
    });

    it(`${name} runs a flow of one task`, options, async () => {
      await build;
      const { exitCode, stdout, stderr } = await runProgram(["run", "fixtures/flows/hello.yml"], { command });
      assert.equal(exitCode, 0, stdout + stderr);
      assert.match(stdout, /Hello, world!/);
    });

    it(`${name} refuses an invalid flow`, options, async () => {
      await build;
      const { exitCode, stderr } = await runProgram(["flow", "validate", "fixtures/flows/invalid.yml"], { command });
      assert.equal(exitCode, 2);
      assert.match(stderr, /invalid\.yml:9:11 /);
    });
  }
});
