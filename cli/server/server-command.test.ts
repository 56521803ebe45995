import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Arguments } from "../arguments/definition.ts";
import { readArguments } from "../arguments/read-arguments.ts";
import { serverArguments, skipArguments, wholeArguments } from "../commands/server-options.ts";
import { readServerCommand } from "./server-command.ts";

function command(words: string, args: Arguments, role: "executor" | "standalone") {
  const read = readArguments(words === "" ? [] : words.split(" "), args);
  if (!read.ok) return assert.fail(read.problems.join("\n"));
  const result = readServerCommand(role, read.given);
  return result.ok ? result.command : assert.fail(result.problems.join("\n"));
}

const standalone = (words: string) => command(words, { ...wholeArguments, ...skipArguments }, "standalone");

describe("the words of a server command", () => {
  it("may be those that Kestra's commands take", () => {
    const lists = "--start-executors a,b --not-start-executors c --skip-tenants x,y --skip-flows n|f,t|n|f";
    const executor = command(`${lists} --internal-log`, { ...serverArguments, ...skipArguments }, "executor");
    assert.deepEqual(executor.skips.tenants, ["x", "y"]);
    assert.deepEqual(executor.skips.flows, ["main|n|f", "t|n|f"]);
    const whole = standalone(`${lists} --no-tutorials --no-indexer --worker-thread 0 -p plugins`);
    assert.deepEqual([whole.threads, whole.indexer, whole.pluginsDirectory], [0, false, "plugins"]);
  });

  it("say how much is logged", () => {
    const levels = ["", "-v", "-v -v", "-vv", "-vvv", "-l warn -v"].map((words) => standalone(words).logLevel);
    assert.deepEqual(levels, [undefined, "DEBUG", "TRACE", "TRACE", "TRACE", "WARN"]);
  });
});
