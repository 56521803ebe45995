/** The tables of templates, each row rendered by a new engine's user: text, or the beginning of the fault's message. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { createExpressionEngine } from "./engine.ts";
import { ExpressionError } from "./error.ts";
import { ROWS as access } from "./testing/table-access.ts";
import { CONTEXT, type Row, SERVICES } from "./testing/table-context.ts";
import { ROWS as dates } from "./testing/table-dates.ts";
import { ROWS as jsonYamlIonFunctions } from "./testing/table-json-yaml-ion-functions.ts";
import { ROWS as literalsPrintingArithmetic } from "./testing/table-literals-printing-arithmetic.ts";
import { ROWS as numberAndCollectionFilters } from "./testing/table-number-and-collection-filters.ts";
import { ROWS as operatorsAndTests } from "./testing/table-operators-and-tests.ts";
import { ROWS as otherFunctions } from "./testing/table-other-functions.ts";
import { ROWS as stringFilters } from "./testing/table-string-filters.ts";
import { ROWS as tagsAndWhitespace } from "./testing/table-tags-and-whitespace.ts";

const engine = createExpressionEngine({ now: () => 1_700_000_000_000, random: () => 0.5, timeZone: "UTC" });

const TABLES: readonly (readonly [string, readonly Row[]])[] = [
  ["access", access],
  ["dates", dates],
  ["json yaml ion functions", jsonYamlIonFunctions],
  ["literals printing arithmetic", literalsPrintingArithmetic],
  ["number and collection filters", numberAndCollectionFilters],
  ["operators and tests", operatorsAndTests],
  ["other functions", otherFunctions],
  ["string filters", stringFilters],
  ["tags and whitespace", tagsAndWhitespace],
];

async function render(template: string): Promise<string> {
  return await engine.render(template, CONTEXT, SERVICES);
}

for (const [title, rows] of TABLES) {
  describe(`templates: ${title}`, () => {
    for (const [template, expected] of rows) {
      test(JSON.stringify(template), async () => {
        if (typeof expected === "string") {
          assert.equal(await render(template), expected);
          return;
        }
        await assert.rejects(render(template), (error) => {
          assert.ok(error instanceof ExpressionError, String(error));
          assert.ok(error.message.startsWith(expected.fault), error.message);
          return true;
        });
      });
    }
  });
}
