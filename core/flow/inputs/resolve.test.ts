import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { className } from "../../expression/class-name.ts";
import type { Variables } from "../../expression/contract.ts";
import { printValue } from "../../expression/printing.ts";
import type { Input } from "../flow.ts";
import { type InputEnvironment, resolveInputs, takeInputs } from "./resolve.ts";

/** Renders `{{ path }}` alone; anything else throws, as an engine does. */
function lookUp(template: string, variables: Variables): unknown {
  const path = /^\{\{ ([\w.]+) \}\}$/.exec(template)?.[1];
  if (path === undefined) return template;
  let value: unknown = variables;
  for (const part of path.split(".")) {
    if (typeof value !== "object" || value === null || !(part in value)) throw new Error(`Unable to find \`${part}\``);
    value = (value as Record<string, unknown>)[part];
  }
  return value;
}

const environment: InputEnvironment = {
  render: (template, variables) => {
    const value = lookUp(template, variables);
    return typeof value === "string" ? value : JSON.stringify(value);
  },
  renderTyped: lookUp,
  variables: { vars: { two: 2, list: ["x", "y"] } },
  storeFile: (inputId, file) => Promise.resolve(`kestra:///${inputId}/${file.name}`),
};

async function resolve(
  inputs: readonly Input[],
  given: Record<string, unknown> = {},
  extra: Partial<InputEnvironment> = {},
) {
  const result = await resolveInputs({ inputs }, given, { ...environment, ...extra });
  return result.ok ? result.values : result.problems.map(({ message }) => message);
}

const wrong = (cause: string) => [`Invalid value for input \`a\`. Cause: ${cause}`];
const MISSING = ["Missing required input:a"];

/** Type and own properties, what is given, and the value or the problems. */
const VALUES: readonly (readonly [Omit<Input, "id">, unknown, unknown])[] = [
  [{ type: "STRING" }, "x", "x"],
  [{ type: "STRING" }, 5, "5"],
  [{ type: "STRING" }, { k: [1, "a"] }, "{k=[1, a]}"],
  [{ type: "STRING" }, "", ""],
  [{ type: "STRING" }, undefined, MISSING],
  [{ type: "STRING" }, null, MISSING],
  [{ type: "STRING", required: false }, undefined, null],
  [{ type: "STRING", validator: "[A-Z]+" }, "AB", "AB"],
  [{ type: "STRING", validator: "(?i)[a-z&&[^b]]++" }, "AC", "AC"],
  [{ type: "STRING", validator: "[A-Z]+" }, "ABc", wrong("it must match the pattern `[A-Z]+`")],
  [{ type: "INT" }, "5", 5],
  [{ type: "INT" }, 5.5, wrong('For input string: "5.5"')],
  [{ type: "INT" }, " 5 ", wrong('For input string: " 5 "')],
  [{ type: "INT" }, "99999999999", wrong('For input string: "99999999999"')],
  [{ type: "INT" }, "", MISSING],
  [{ type: "INT", min: 3, max: 5 }, 2, wrong("it must be more than `3`")],
  [{ type: "INT", min: 3, max: 5 }, 6, wrong("it must be less than `5`")],
  [{ type: "INT", min: 3, max: 5 }, 5, 5],
  [{ type: "FLOAT" }, "1e3", 1000],
  [{ type: "FLOAT" }, 1.23456789, 1.2345679],
  [{ type: "FLOAT" }, "1e40", wrong('For input string: "1e40"')],
  [{ type: "FLOAT" }, "1,5", wrong('For input string: "1,5"')],
  [{ type: "FLOAT", min: 1.5 }, 1, wrong("it must be more than `1.5`")],
  [{ type: "FLOAT", max: 100000000 }, 1e12, wrong("it must be less than `1.0E8`")],
  [{ type: "BOOLEAN" }, "TRUE", true],
  [{ type: "BOOL" }, false, false],
  [{ type: "BOOLEAN" }, "maybe", wrong('For input string: "maybe"; write true or false')],
  [{ type: "DATETIME" }, "2024-01-02T03:04:05.123+02:00", "2024-01-02T01:04:05.123000Z"],
  [
    { type: "DATETIME" },
    "2024-01-02",
    wrong(
      "Text '2024-01-02' could not be parsed at index 10; write a date with time and offset such as 2026-01-31T08:00:00Z",
    ),
  ],
  [
    { type: "DATETIME", after: "2024-01-02T00:00:00Z" },
    "2024-01-01T00:00:00Z",
    wrong("it must be after `2024-01-02T00:00:00Z`"),
  ],
  [{ type: "DATE" }, "2024-02-29", "2024-02-29"],
  [
    { type: "DATE" },
    "2023-02-29",
    wrong("Text '2023-02-29' could not be parsed: Invalid date 'FEBRUARY 29'; write a date such as 2026-01-31"),
  ],
  [{ type: "DATE", before: "2024-02-01" }, "2024-02-02", wrong("it must be before `2024-02-01`")],
  [{ type: "DATE", after: "2024-02-01" }, "2024-02-01", "2024-02-01"],
  [{ type: "TIME" }, "10:00", "10:00:00"],
  [
    { type: "TIME" },
    "25:00",
    wrong(
      "Text '25:00' could not be parsed: Invalid value for HourOfDay (valid values 0 - 23): 25; write a time of day such as 08:00 or 08:00:30",
    ),
  ],
  [{ type: "TIME", after: "10:00" }, "09:59", wrong("it must be after `10:00`")],
  [{ type: "DURATION" }, "PT5M", 300],
  [{ type: "DURATION" }, "-PT1.123456789S", -1.123456789],
  [{ type: "DURATION" }, "5m", wrong("Text '5m' cannot be parsed to a Duration; write one such as PT5M or P1D")],
  [{ type: "DURATION", min: "PT90S" }, "PT1M", wrong("It must be more than `PT1M30S`")],
  [{ type: "TIME", before: "18:00:00" }, "18:01", wrong("it must be before `18:00`")],
  [{ type: "JSON" }, '{"b": [1]}', { b: [1] }],
  [{ type: "JSON" }, { b: 1 }, { b: 1 }],
  [
    { type: "JSON" },
    "abc",
    wrong(
      "\"abc\" is not JSON: Unrecognized token 'abc': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')",
    ),
  ],
  [{ type: "JSON" }, "", MISSING],
  [{ type: "YAML" }, "b: [yes]", { b: [true] }],
  [{ type: "SELECT", values: ["A", "B"] }, "A", "A"],
  [{ type: "SELECT", values: ["A", "B"] }, "C", wrong("it must match the values `[A, B]`")],
  [{ type: "SELECT", values: ["A"], allowCustomValue: true }, "C", "C"],
  [{ type: "SELECT", values: ["A", "B"], autoSelectFirst: true }, undefined, "A"],
  [{ type: "SELECT", expression: "{{ vars.list }}" }, "y", "y"],
  [{ type: "SELECT", expression: "{{ vars.list }}" }, "A", wrong("it must match the values `[x, y]`")],
  [
    { type: "SELECT", expression: "{{ vars.two }}" },
    "2",
    wrong("a: Invalid expression result. Expected a list of strings"),
  ],
  [
    { type: "SELECT", expression: "{{ nope }}" },
    "2",
    wrong("a: Cannot render 'expression'. Cause: Unable to find `nope`"),
  ],
  [{ type: "ENUM", values: ["A"] }, "C", wrong("it must match the values `[A]`")],
  [{ type: "ENUM", values: ["A"] }, "", MISSING],
  [{ type: "ENUM", values: ["A"], required: false }, "C", "C"],
  [{ type: "SELECT", values: ["A"], required: false }, "C", "C"],
  [{ type: "MULTISELECT", values: ["A", "B"] }, '["A"]', ["A"]],
  [{ type: "MULTISELECT", values: ["A"] }, ["C"], wrong("value `C` doesn't match the values `[A]`")],
  [
    { type: "MULTISELECT", values: ["A"] },
    ["C", "A", "D"],
    [...wrong("value `C` doesn't match the values `[A]`"), ...wrong("value `D` doesn't match the values `[A]`")],
  ],
  [{ type: "ARRAY", itemType: "INT" }, [1, "2"], [1, 2]],
  [{ type: "ARRAY", itemType: "INT" }, ["x"], wrong("Unable to parse array element as `INT` on `x`")],
  [{ type: "ARRAY", itemType: "INT" }, "[1]", [1]],
  [{ type: "EMAIL" }, "a@b", "a@b"],
  [{ type: "EMAIL" }, "a b@c", wrong("The input must be a valid email")],
  [{ type: "URI" }, "https://a.b/c", "https://a.b/c"],
  [{ type: "URI" }, "a b", wrong("Illegal character in path at index 1: a b")],
  [{ type: "URI" }, "abc", wrong("Invalid URI format.")],
  [{ type: "FILE" }, "kestra:///a.csv", "kestra:///a.csv"],
  [
    { type: "SECRET" },
    "s",
    wrong("Unable to use a `SECRET` input/output as encryption is not configured; set an encryption key"),
  ],
  [{ type: "INT", defaults: "{{ vars.two }}" }, undefined, 2],
  [{ type: "INT", defaults: 7 }, null, 7],
  [{ type: "JSON", defaults: { k: "{{ vars.two }}" } }, undefined, { k: "2" }],
  [{ type: "STRING", defaults: "{{ nope }}" }, undefined, wrong("Unable to find `nope`")],
  [{ type: "INT", defaults: 1, min: 5 }, undefined, wrong("it must be more than `5`")],
];

describe("an input", () => {
  for (const [own, given, expected] of VALUES) {
    it(`declared as ${JSON.stringify(own)} takes ${JSON.stringify(given)}`, async () => {
      const isProblem = Array.isArray(expected) && typeof expected[0] === "string" && /input/.test(expected[0]);
      const result = await resolve([{ id: "a", ...own } as Input], given === undefined ? {} : { a: given });
      assert.deepEqual(result, isProblem ? expected : { a: expected });
    });
  }

  it("of type SECRET is encrypted with the given key", async () => {
    const encrypt = (text: string) => ({ type: "aes", value: `<${text}>` });
    assert.deepEqual(await resolve([{ id: "a", type: "SECRET" }], { a: "s" }, { encrypt }), {
      a: { type: "aes", value: "<s>" },
    });
  });

  it("of type FILE stores what is handed over, if its name may end so", async () => {
    const input: Input = { id: "a", type: "FILE", allowedFileExtensions: [".csv"] };
    const file = (name: string) => ({ a: { kind: "file", name, content: new Uint8Array() } });
    assert.deepEqual(await resolve([input], file("x.csv")), { a: "kestra:///a/x.csv" });
    assert.deepEqual(
      await resolve([input], file("x.txt")),
      wrong("the name of the file x.txt must end with one of .csv"),
    );
    assert.deepEqual(
      await resolve([{ id: "a", type: "INT" }], file("x.csv")),
      wrong("a file was given, but the input is of type INT"),
    );
  });
});

describe("several inputs", () => {
  it("tell all that is wrong at once, in their order", async () => {
    const inputs = [
      { id: "a", type: "INT" },
      { id: "b", type: "STRING" },
      { id: "c", type: "BOOL" },
    ];
    const problems = await resolve(inputs, { a: "x", c: "y" });
    assert.deepEqual(problems, [
      ...wrong('For input string: "x"'),
      "Missing required input:b",
      'Invalid value for input `c`. Cause: For input string: "y"; write true or false',
    ]);
  });

  it("nest by the dots of their ids, given flat or as maps", async () => {
    const inputs = [
      { id: "a.b", type: "STRING" },
      { id: "a.c", type: "INT" },
    ];
    const expected = { a: { b: "x", c: 1 } };
    assert.deepEqual(await resolve(inputs, { "a.b": "x", "a.c": 1 }), expected);
    assert.deepEqual(await resolve(inputs, { a: { b: "x", c: 1 } }), expected);
  });

  it("inside a FORM have its id before theirs", async () => {
    const inner = [
      { id: "c", type: "STRING" },
      { id: "d", type: "INT", defaults: 3 },
    ];
    const form: Input = { id: "f", type: "FORM", inputs: inner };
    assert.deepEqual(await resolve([form], { "f.c": "x" }), { f: { c: "x", d: 3 } });
    assert.deepEqual(await resolve([form]), ["Missing required input:f.c"]);
  });

  it("are left out unless their condition is true, with their defaults", async () => {
    const on: Input = { id: "on", type: "BOOL" };
    const dependent = (condition: string, own: Partial<Input> = {}): Input => ({
      id: "a",
      type: "STRING",
      dependsOn: { inputs: ["on"], condition },
      ...own,
    });
    assert.deepEqual(await resolve([on, dependent("{{ inputs.on }}")], { on: false, a: "x" }), { on: false });
    assert.deepEqual(await resolve([on, dependent("{{ inputs.on }}", { defaults: "d" })], { on: false }), {
      on: false,
    });
    assert.deepEqual(await resolve([on, dependent("{{ inputs.on }}")], { on: true }), MISSING);
    assert.deepEqual(await resolve([on, dependent("{{ nope }}")], { on: true, a: "x" }), { on: true });
    assert.deepEqual(await resolve([on, dependent("{{ vars.two }}")], { on: true, a: "x" }), { on: true });
    assert.deepEqual(await resolve([on, dependent("true")], { on: true, a: "x" }), { on: true });
  });

  it("that depend on a wrong one are not told to be wrong themselves", async () => {
    const b: Input = { id: "b", type: "STRING", defaults: "{{ inputs.a }}", dependsOn: { inputs: ["a"] } };
    assert.deepEqual(await resolve([{ id: "a", type: "INT" }, b], { a: "x" }), wrong('For input string: "x"'));
  });

  it("are seen by those that depend on them as dates, durations and floats of 32 bits", async () => {
    const given = { DATE: "2024-01-02", DATETIME: "2024-01-02T03:04:05Z", TIME: "03:04", DURATION: "PT5M", FLOAT: 1 };
    const seen: unknown[] = [];
    const renderTyped = (_template: string, { inputs }: Variables) => seen.push((inputs as Variables)["a"]) > 0;
    for (const [type, value] of Object.entries(given)) {
      const b: Input = { id: "b", type: "STRING", dependsOn: { inputs: ["a"], condition: "{{ x }}" } };
      await resolve([{ id: "a", type }, b], { a: value, b: "y" }, { renderTyped });
    }
    const kinds = ["PlainDate", "Instant", "PlainTime", "Duration"].map((kind) =>
      `java.time.${kind}`.replace("Plain", "Local"),
    );
    assert.deepEqual(seen.map(className), [...kinds, "java.lang.Float"]);
    assert.deepEqual(
      seen.map((value) => printValue(value)),
      ["2024-01-02", "2024-01-02T03:04:05Z", "03:04", "PT5M", "1.0"],
    );
  });

  it("see in their defaults those they depend on, and nothing in place of the others", async () => {
    const b: Input = { id: "b", type: "STRING", defaults: "{{ inputs.a }}" };
    const a: Input = { id: "a", type: "STRING" };
    assert.deepEqual(await resolve([{ ...b, dependsOn: { inputs: ["a"] } }, a], { a: "z" }), { a: "z", b: "z" });
    assert.deepEqual(await resolve([a, b], { a: "z" }), { a: "z", b: "null" });
    const c: Input = { id: "c", type: "STRING", defaults: "{{ inputs.d }}" };
    assert.deepEqual(await resolve([c]), ["Invalid value for input `c`. Cause: Unable to find `d`"]);
  });

  it("are left out when what they depend on is left out or wrong", async () => {
    const b: Input = { id: "b", type: "STRING", dependsOn: { inputs: ["a"] } };
    assert.deepEqual(await resolve([b, { id: "a", type: "STRING", required: false }], { b: "y" }), { a: null });
    assert.deepEqual(await resolve([b, { id: "a", type: "INT" }], { a: "x", b: "y" }), wrong('For input string: "x"'));
  });

  it("tell with a problem what may be chosen instead", async () => {
    const inputs = [
      { id: "a", type: "SELECT", expression: "{{ vars.list }}" },
      { id: "b", type: "SELECT", values: ["A"], allowCustomValue: true },
    ];
    const result = await resolveInputs({ inputs }, {}, environment);
    assert.ok(!result.ok);
    assert.deepEqual(
      result.problems.map(({ choices }) => choices),
      [["x", "y"], undefined],
    );
  });

  it("tell which given values no input took", async () => {
    const result = await resolveInputs({ inputs: [{ id: "a", type: "STRING" }] }, { a: "x", other: 1 }, environment);
    assert.ok(result.ok);
    assert.deepEqual(result.ignored, ["other"]);
  });
});

describe("inputs that are taken as they are", () => {
  const take = (inputs: readonly Input[], given: Record<string, unknown>, extra: Partial<InputEnvironment> = {}) =>
    takeInputs({ inputs }, given, { ...environment, ...extra });

  it("are neither converted nor checked, and have their defaults where nothing is given", async () => {
    const inputs: readonly Input[] = [
      { id: "count", type: "INT" },
      { id: "json", type: "JSON" },
      { id: "missing", type: "STRING" },
      { id: "group.two", type: "INT", defaults: "{{ vars.two }}" },
      { id: "wrong", type: "INT", defaults: "{{ nope }}" },
    ];
    const taken = await take(inputs, { count: "x", json: '{"a": 1}', group: { one: 1 }, more: [1], none: null });
    assert.deepEqual(taken, { count: "x", json: '{"a": 1}', group: { one: 1, two: 2 }, more: [1] });
  });

  it("are encrypted when they are secrets, or left out where that cannot be", async () => {
    const inputs: readonly Input[] = [{ id: "s", type: "SECRET" }];
    assert.deepEqual(await take(inputs, { s: "x" }, { encrypt: (text) => `<${text}>` }), { s: "<x>" });
    assert.deepEqual(await take(inputs, { s: "x" }), {});
  });
});
