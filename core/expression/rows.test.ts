/**
 * Tables of templates and what they render to. Each line of `testing/rows/*.jsonl` is `[template, result]`, or
 * `[template, null, part of the message]` for a template that fails. `differences.jsonl` holds the templates where we
 * differ from Kestra on purpose.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import type { ExpressionServices } from "./contract.ts";
import { faultOf, testEngine } from "./testing/engine.ts";
import { FLOW_VARIABLES, PLAIN_VARIABLES } from "./testing/variables.ts";

type Row = readonly [template: string, result: string | null, messagePart?: string];

const TABLES = {
  language: FLOW_VARIABLES,
  words: FLOW_VARIABLES,
  structures: FLOW_VARIABLES,
  dates: FLOW_VARIABLES,
  jq: FLOW_VARIABLES,
  observed: FLOW_VARIABLES,
  differences: FLOW_VARIABLES,
  sheet: PLAIN_VARIABLES,
} as const;

const SERVICES: ExpressionServices = {
  secret: () => undefined,
  kv: async () => undefined,
  fileExists: async () => false,
  readFile: (path) => Promise.reject(new Error(`File '/${path}' was not found.`)),
  fileSize: (path) => Promise.reject(new Error(`File '/${path}' was not found.`)),
  errorLogs: () => [],
  freePort: () => 4_000,
  http: () => Promise.reject(new Error("refused")),
};

function rowsOf(table: string): Row[] {
  const text = readFileSync(new URL(`./testing/rows/${table}.jsonl`, import.meta.url), "utf8");
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line): Row => JSON.parse(line));
}

const engine = testEngine();

for (const [table, variables] of Object.entries(TABLES)) {
  test(`every row of the table "${table}" renders to its result`, async () => {
    const rows = rowsOf(table);
    assert.ok(rows.length > 50, "the table is not empty");
    for (const [template, result, messagePart = ""] of rows) {
      if (result === null) {
        const fault = await faultOf(() => engine.render(template, variables, SERVICES));
        assert.ok(
          fault.message.includes(messagePart),
          `${template}\n  wanted ${messagePart}\n  got    ${fault.message}`,
        );
      } else {
        assert.equal(await engine.render(template, variables, SERVICES), result, template);
      }
    }
  });
}
