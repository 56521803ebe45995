import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type GivenArguments, readArguments } from "../arguments/read-arguments.ts";
import { tuiCommand } from "../commands/tui.ts";
import { serverOptions } from "./open-tui.ts";

function given(...words: readonly string[]): GivenArguments {
  const read = readArguments(words, tuiCommand.args);
  assert.ok(read.ok);
  return read.given;
}

describe("options that name the same server in commands that are shown", () => {
  it("are none where the person's own server is looked at", () => {
    assert.deepEqual(serverOptions(given()), []);
    assert.deepEqual(serverOptions(given("--timeout", "5m")), []);
  });

  it("are those that were given, without what is secret", () => {
    const words = ["--server", "http://x", "--tenant", "blue", "--user", "ann:pass:word", "--token", "secret"];
    const options = serverOptions(given(...words, "--headers", "X-Key=secret", "--context", "work"));
    assert.deepEqual(options.toSorted(), [
      "--context",
      "--server",
      "--tenant",
      "--user",
      "ann",
      "blue",
      "http://x",
      "work",
    ]);
    assert.doesNotMatch(options.join(" "), /secret|word/);
  });
});
