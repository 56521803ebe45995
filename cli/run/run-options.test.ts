import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { readArguments } from "../arguments/read-arguments.ts";
import { runCommand } from "../commands/run.ts";
import { type RunOptions, type RunOptionsResult, readRunOptions } from "./run-options.ts";

function read(...words: string[]): RunOptionsResult {
  const result = readArguments(["flow.yml", ...words], runCommand.args);
  return result.ok ? readRunOptions(result.given) : result;
}

const READ: readonly (readonly [string, string[], Partial<RunOptions>])[] = [
  ["nothing but a file is enough", [], { file: "flow.yml", inputs: [], format: "auto", workers: undefined }],
  [
    "a value may hold equals signs and be empty",
    ["-i", "a=b=c", "-i", "d="],
    {
      inputs: [
        ["a", "b=c"],
        ["d", ""],
      ],
    },
  ],
  ["labels are keys and values", ["--label", "team=sales"], { labels: [{ key: "team", value: "sales" }] }],
  ["log lines from INFO on are shown when nothing is said", [], { logLevel: "INFO" }],
  ["levels may be written small", ["--log-level", "warn"], { logLevel: "WARN" }],
  ["a timeout may be short", ["--timeout", "1m30s"], { timeoutMs: 90_000 }],
  ["ten thousand workers are the most", ["--workers", "10000"], { workers: 10_000 }],
];

const REFUSED: readonly (readonly [string, string[], RegExp])[] = [
  ["an input needs a key", ["-i", "=x"], /--input "=x" has no key: write KEY=VALUE/],
  ["a label needs a value", ["--label", "team"], /--label "team" has no key/],
  [
    "an unknown level names the known ones",
    ["--log-level", "warning"],
    /TRACE, DEBUG, INFO, WARN, ERROR\. Did you mean WARN\?/,
  ],
  ["one worker too many is refused", ["--workers", "10001"], /from 1 to 10000/],
  ["no workers are refused", ["--workers", "0"], /from 1 to 10000/],
  ["a timeout that is none is refused", ["--timeout", "soon"], /--timeout "soon" is no duration/],
];

describe("options of a run", () => {
  for (const [title, words, expected] of READ) {
    it(title, () => {
      const result = read(...words);
      assert.ok(result.ok);
      for (const [name, value] of Object.entries(expected)) {
        assert.deepEqual(Object.entries(result.options).find(([key]) => key === name)?.[1], value);
      }
    });
  }
  for (const [title, words, message] of REFUSED) {
    it(title, () => {
      const result = read(...words);
      assert.match(result.ok ? "" : result.problems.join("\n"), message);
    });
  }
});
