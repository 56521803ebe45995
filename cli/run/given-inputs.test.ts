import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import type { Flow } from "../../core/flow/flow.ts";
import { flowOf } from "../../tui/testing/recorded-run.ts";
import { GivenFile, readGivenInputs } from "./given-inputs.ts";
import type { Pair } from "./run-options.ts";

const folder = mkdtempSync(join(tmpdir(), "kestra-test-"));
const letter = join(folder, "letter.txt");
writeFileSync(letter, "dear all");

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const FLOW: Flow = {
  ...flowOf("f", []),
  inputs: [
    { id: "user", type: "STRING" },
    { id: "letter", type: "FILE" },
    { id: "form", type: "FORM" },
  ],
};

async function read(inputs: readonly Pair[], inputsFile?: string): Promise<Record<string, unknown>> {
  const result = await readGivenInputs(FLOW, { inputs, inputsFile });
  return result.ok ? Object.fromEntries(result.inputs) : assert.fail(result.problems.join("\n"));
}

async function problems(inputs: readonly Pair[], inputsFile?: string): Promise<string> {
  const result = await readGivenInputs(FLOW, { inputs, inputsFile });
  return result.ok ? "" : result.problems.join("\n");
}

describe("given inputs", () => {
  after(() => rmSync(folder, { recursive: true }));

  it("a value is a text", async () => assert.deepEqual(await read([["user", "Ada"]]), { user: "Ada" }));

  it("an @ gives a FILE input the file", async () => {
    assert.deepEqual(await read([["letter", `@${letter}`]]), { letter: new GivenFile(letter) });
  });

  it("an @ gives another input the text of the file", async () => {
    assert.deepEqual(await read([["user", `@${letter}`]]), { user: "dear all" });
  });

  it("two @ give the text with one", async () => assert.deepEqual(await read([["user", "@@ada"]]), { user: "@ada" }));

  it("fields of a form are named with a dot", async () => {
    assert.deepEqual(await read([["form.field", "x"]]), { "form.field": "x" });
  });

  it("a file of inputs gives values of any kind, and -i goes before it", async () => {
    const inputs = file("inputs.yml", "user: 3\nletter: '@letter.txt'\n");
    assert.deepEqual(await read([], inputs), { user: 3, letter: new GivenFile(letter) });
    assert.equal((await read([["user", "Ada"]], inputs))["user"], "Ada");
  });

  it("an empty file of inputs gives none", async () => assert.deepEqual(await read([], file("empty.yml", "")), {}));

  it("an @ of another input in a file of inputs is a text", async () => {
    assert.deepEqual(await read([], file("handle.yml", "user: '@ada'\n")), { user: "@ada" });
  });

  const refused: readonly (readonly [string, readonly Pair[], string | undefined, RegExp])[] = [
    ["an unknown input names the nearest", [["usr", "x"]], undefined, /no input "usr"\. Did you mean "user"\?/],
    ["an unknown input far from all names all", [["zzzzzz", "x"]], undefined, /It has: user, letter, form\./],
    [
      "an input given twice is told",
      [
        ["user", "a"],
        ["user", "b"],
      ],
      undefined,
      /"user" is given twice/,
    ],
    [
      "a missing file is told with a way out",
      [["user", "@ada"]],
      undefined,
      /file ada: it does not exist\. For the text itself write -i user=@@ada\./,
    ],
    ["a folder is no file", [["letter", `@${folder}`]], undefined, /it is a folder/],
    ["a list of inputs is no mapping", [], file("list.yml", "- a\n"), /it is no mapping/],
    ["a file of inputs that is no YAML is told", [], file("bad.yml", "a: [\n"), /--inputs .*bad\.yml: /],
    [
      "a file named in a file of inputs must be there",
      [],
      file("gone.yml", "letter: '@gone.txt'\n"),
      /"letter" names gone\.txt: it does not exist/,
    ],
  ];
  for (const [title, inputs, inputsFile, message] of refused) {
    it(title, async () => assert.match(await problems(inputs, inputsFile), message));
  }
});
