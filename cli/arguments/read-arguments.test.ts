import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { closest } from "./closest.ts";
import type { Arguments } from "./definition.ts";
import { readArguments } from "./read-arguments.ts";

const ARGS: Arguments = {
  file: { type: "positional" },
  input: { type: "string", alias: "i", valueHint: "KEY=VALUE", repeatable: true },
  format: { type: "enum", options: ["auto", "tree", "plain", "json"] },
  workers: { type: "string", valueHint: "N" },
  quiet: { type: "boolean", alias: "q" },
  verbose: { type: "boolean", alias: "v", repeatable: true },
};

function values(words: readonly string[]): Record<string, readonly string[]> {
  const result = readArguments(words, ARGS);
  if (!result.ok) return assert.fail(result.problems.join("\n"));
  return Object.fromEntries(
    Object.keys(ARGS)
      .map((name) => [name, result.given.values(name)] as const)
      .filter(([, all]) => all.length > 0),
  );
}

const READ: readonly (readonly [string, readonly string[], Record<string, readonly string[]>])[] = [
  [
    "a repeated option keeps all values in order",
    ["f.yml", "-i", "a=1", "--input", "b=2"],
    { file: ["f.yml"], input: ["a=1", "b=2"] },
  ],
  ["a value may follow an equals sign", ["--input=a=b=c", "f.yml"], { file: ["f.yml"], input: ["a=b=c"] }],
  ["a short option may hold its value", ["f.yml", "-ia=1", "-i=b=2"], { file: ["f.yml"], input: ["a=1", "b=2"] }],
  ["an empty value is a value", ["f.yml", "--input="], { file: ["f.yml"], input: [""] }],
  ["what follows two dashes is no option", ["--", "-odd.yml"], { file: ["-odd.yml"] }],
  ["a negative number may stand alone", ["-5"], { file: ["-5"] }],
  ["a negative number is a value", ["f.yml", "--workers", "-1"], { file: ["f.yml"], workers: ["-1"] }],
  ["a switch takes no value", ["-q", "f.yml"], { file: ["f.yml"], quiet: ["true"] }],
  ["a switch may be off", ["f.yml", "--quiet=false"], { file: ["f.yml"], quiet: ["false"] }],
  ["a short switch may stand there twice", ["f.yml", "-vv"], { file: ["f.yml"], verbose: ["true", "true"] }],
];

const REFUSED: readonly (readonly [string, readonly string[], RegExp])[] = [
  [
    "an unknown option names the one that was meant",
    ["f.yml", "--formt", "json"],
    /no option --formt\. Did you mean --format\?/,
  ],
  ["an unknown short option is told", ["f.yml", "-x"], /no option -x/],
  ["a name of every object is no option", ["f.yml", "--constructor"], /no option --constructor/],
  ["a value that is missing at the end is told", ["f.yml", "-i"], /-i wants a value: -i KEY=VALUE/],
  ["another option is no value", ["f.yml", "--workers", "--quiet"], /--workers wants a value/],
  [
    "a choice that is none names the choices",
    ["f.yml", "--format", "jsn"],
    /choose one of auto, tree, plain, json\. Did you mean json\?/,
  ],
  ["an option for once is not for twice", ["f.yml", "--workers", "1", "--workers", "2"], /--workers is given twice/],
  ["a switch for once is not for twice", ["f.yml", "-qq"], /--quiet is given twice/],
  ["a value of a switch is told", ["f.yml", "--quiet=loud"], /--quiet takes no value, but "loud" stands there/],
  ["a positional that is missing is told", ["-q"], /FILE is missing/],
  ["a positional too many is told", ["f.yml", "g.yml"], /no use for "g\.yml"/],
];

describe("arguments", () => {
  for (const [title, words, expected] of READ) it(title, () => assert.deepEqual(values(words), expected));

  for (const [title, words, message] of REFUSED) {
    it(title, () => {
      const result = readArguments(words, ARGS);
      assert.ok(!result.ok);
      assert.match(result.problems.join("\n"), message);
    });
  }

  it("all problems are told at once", () => {
    const result = readArguments(["--nope", "--format", "x"], ARGS);
    assert.equal(result.ok ? 0 : result.problems.length, 3);
  });
});

describe("closest", () => {
  it("finds typing mistakes and beginnings, and nothing far away", () => {
    assert.equal(closest("valdate", ["validate", "run"]), "validate");
    assert.equal(closest("rnu", ["validate", "run"]), "run");
    assert.equal(closest("val", ["validate", "run"]), "validate");
    assert.equal(closest("execute", ["validate", "run"]), undefined);
  });
});
