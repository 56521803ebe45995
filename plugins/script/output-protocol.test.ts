import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { type OutputMessage, parseOutputLine } from "./output-protocol.ts";

const NOTHING: OutputMessage = { outputs: [], metrics: [], logs: [], problems: [] };

const ordinary = [
  "",
  " ",
  "hello",
  "::",
  "::{",
  "::}::",
  "{}",
  ":: {} ::",
  '::{"outputs":{}}',
  'x ::{"outputs":{}}::',
  "::[1]::",
];
for (const line of ordinary) {
  test(`The line ${JSON.stringify(line)} is an ordinary one`, () => {
    assert.equal(parseOutputLine(line), undefined);
  });
}

const messages: readonly { readonly line: string; readonly message: Partial<OutputMessage> }[] = [
  { line: "::{}::", message: {} },
  {
    line: '  ::{"outputs":{"a":1,"b":{"c":[null]}}}::  ',
    message: {
      outputs: [
        ["a", 1],
        ["b", { c: [null] }],
      ],
    },
  },
  { line: '::{"outputs":{"__proto__":{"x":1}}}::', message: { outputs: [["__proto__", { x: 1 }]] } },
  { line: '::{"outputs":null,"metrics":null,"logs":null,"other":1}::', message: {} },
  {
    line: '::{"metrics":[{"name":"g","type":"gauge","value":-1.5,"tags":{"n":1}}]}::',
    message: { metrics: [{ type: "gauge", name: "g", value: -1.5, tags: { n: "1" } }] },
  },
  {
    line: '::{"metrics":[{"name":"t","type":"timer","value":2}]}::',
    message: { metrics: [{ type: "timer", name: "t", value: 2000, tags: {} }] },
  },
  {
    line: '::{"logs":[{"level":"warning","message":"w"},{"message":{"a":1}},{"level":"CRITICAL","message":"c"},{"level":"toString","message":"i"}]}::',
    message: {
      logs: [
        { level: "WARN", message: "w" },
        { level: "INFO", message: '{"a":1}' },
        { level: "ERROR", message: "c" },
        { level: "INFO", message: "i" },
      ],
    },
  },
];
for (const { line, message } of messages) {
  test(`The line ${line} is understood`, () => {
    assert.deepEqual(parseOutputLine(line), { ...NOTHING, ...message });
  });
}

const faults: readonly { readonly line: string; readonly problem: RegExp }[] = [
  { line: "::{oops}::", problem: /no valid JSON/ },
  { line: '::{"a":1}::::{"b":2}::', problem: /no valid JSON/ },
  { line: '::{"outputs":[1]}::', problem: /`outputs` must be a JSON object/ },
  { line: '::{"metrics":{}}::', problem: /`metrics` must be a JSON list/ },
  { line: '::{"metrics":[3]}::', problem: /`metrics\[0\]` must be a JSON object/ },
  { line: '::{"metrics":[{"type":"counter","value":1}]}::', problem: /`metrics\[0\]` has no `name`/ },
  { line: '::{"metrics":[{"name":"a","type":"sum","value":1}]}::', problem: /other than counter, gauge or timer/ },
  { line: '::{"metrics":[{"name":"a","type":"timer","value":"1"}]}::', problem: /no number/ },
  { line: '::{"logs":[{"level":"INFO"}]}::', problem: /`logs\[0\]` has no `message`/ },
];
for (const { line, problem } of faults) {
  test(`The line ${line} is a warning and nothing else`, () => {
    const { problems = [], ...rest } = parseOutputLine(line) ?? {};
    assert.equal(problems.length, 1);
    assert.match(problems[0] ?? "", problem);
    assert.deepEqual({ ...rest, problems: [] }, NOTHING);
  });
}

test("No line makes the reader throw, and none turns into something else than texts and numbers", () => {
  const json = fc.oneof(
    fc.json(),
    fc
      .record({ outputs: fc.jsonValue(), metrics: fc.jsonValue(), logs: fc.jsonValue() }, { requiredKeys: [] })
      .map((value) => JSON.stringify(value)),
    fc
      .array(
        fc.record(
          { name: fc.jsonValue(), type: fc.constantFrom("counter", "timer", 1), value: fc.jsonValue() },
          { requiredKeys: [] },
        ),
      )
      .map((metrics) => JSON.stringify({ metrics })),
    fc.string(),
  );
  fc.assert(
    fc.property(json, fc.constantFrom("", " ", "\t"), (text, blank) => {
      const message = parseOutputLine(`${blank}::${text}::${blank}`);
      for (const metric of message?.metrics ?? []) assert.equal(typeof metric.value, "number");
      for (const { message: entry } of message?.logs ?? []) assert.equal(typeof entry, "string");
      for (const [name] of message?.outputs ?? []) assert.equal(typeof name, "string");
    }),
    { numRuns: 1000 },
  );
});
