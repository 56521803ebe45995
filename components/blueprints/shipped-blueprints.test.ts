import assert from "node:assert/strict";
import { test } from "node:test";
import { parseDashboard } from "../../core/dashboard/parse-dashboard.ts";
import { parseFlow } from "../../core/flow/parser.ts";
import { formatProblem } from "../../core/flow/problem.ts";
import { createRegistry } from "../../plugins/catalog.ts";
import { createExpressions } from "../services/expressions.ts";
import { isBlueprintId } from "./blueprint.ts";
import { SHIPPED_BLUEPRINTS } from "./shipped-blueprints.ts";

test("every blueprint that comes with the program is right, and named as its source", async () => {
  const registry = createRegistry();
  const expressions = createExpressions({ timeZone: "UTC" });
  for (const { id, kind, source } of SHIPPED_BLUEPRINTS) {
    assert.ok(isBlueprintId(id), id);
    const parsed =
      kind === "DASHBOARD" ? parseDashboard(source) : await parseFlow(source, { file: id, registry, expressions });
    assert.deepEqual(parsed.ok ? parsed.warnings : parsed.problems.map(formatProblem), [], id);
    assert.match(source, new RegExp(`^id: ${id}\n`));
  }
});
