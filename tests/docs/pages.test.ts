/** The YAML of the documentation is right, and the flows of its pages run. */
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { parseBlueprint } from "../../components/blueprints/blueprint.ts";
import { createExpressions } from "../../components/services/expressions.ts";
import { parseDashboard } from "../../core/dashboard/parse-dashboard.ts";
import { parseFlow } from "../../core/flow/parser.ts";
import { formatProblem } from "../../core/flow/problem.ts";
import { parseSuite } from "../../core/unit-test/parse-suite.ts";
import { createRegistry } from "../../plugins/catalog.ts";
import { runProgram } from "../process/program.ts";
import { repositoryFiles } from "../tidy/source-files.ts";
import { flowOf, kindOf } from "./example-flow.ts";
import { without } from "./needed-programs.ts";

const registry = createRegistry();
await registry.all();
const expressions = createExpressions();
const root = mkdtempSync(join(tmpdir(), "kestra-test-"));
after(() => rmSync(root, { recursive: true }));

interface Block {
  readonly page: string;
  readonly line: number;
  readonly code: string;
}

function blocksOf(page: string): readonly Block[] {
  const text = readFileSync(page, "utf8");
  return [...text.matchAll(/^```ya?ml\n(.*?)^```$/gms)].map(({ index, 1: code = "" }) => ({
    page,
    line: text.slice(0, index).split("\n").length + 1,
    code,
  }));
}

const pages = repositoryFiles()
  .filter((path) => path.endsWith(".md"))
  .map((page) => ({ page, blocks: blocksOf(page) }))
  .filter(({ blocks }) => blocks.length > 0);

async function problemsOf({ code, page, line }: Block): Promise<readonly string[]> {
  const file = `${page}, block at ${line}`;
  if (kindOf(code, registry) === "unit tests") {
    const parsed = parseSuite(code, { file, expressions });
    return parsed.ok ? [] : parsed.problems.map(formatProblem);
  }
  if (kindOf(code, registry) === "dashboard") {
    const parsed = parseDashboard(code);
    return parsed.ok ? [] : parsed.problems.map((problem) => formatProblem({ ...problem, file }));
  }
  if (kindOf(code, registry) === "blueprint") {
    const parsed = parseBlueprint(code, "example", "2026-01-01T00:00:00Z");
    return parsed.ok ? [] : parsed.problems.map((problem) => formatProblem({ ...problem, file }));
  }
  const parsed = await parseFlow(flowOf(code, registry), { file, registry, expressions });
  return parsed.ok ? [] : parsed.problems.map(formatProblem);
}

interface PageRun {
  readonly page: string;
  readonly args: readonly string[];
  readonly says: RegExp;
  /** Programs that the flow starts. */
  readonly needs?: readonly string[];
}

/** Flows of pages that run alone: the first of the page. */
const RUNS: readonly PageRun[] = [
  { page: "README.md", args: ["-i", "name=Ada"], says: /Hello, Ada!/ },
  {
    page: "docs/how-to/run-scripts.md",
    args: ["-i", "file=@fixtures/sales/orders.csv"],
    says: /121 rows, kept in/,
    needs: ["python3"],
  },
];

/** Writes the blocks of a page as files; answers their folder. */
function filesOf(page: string): string {
  const folder = mkdtempSync(join(root, "page-"));
  for (const [index, { code }] of blocksOf(page).entries()) writeFileSync(join(folder, `${index}.yml`), code);
  return folder;
}

describe("YAML of the documentation", () => {
  for (const { page, blocks } of pages) {
    it(`is right in ${page}`, async () => {
      assert.deepEqual((await Promise.all(blocks.map(problemsOf))).flat(), []);
    });
  }

  for (const { page, args, says, needs = [] } of RUNS) {
    it(`runs as ${page} says`, without(...needs), async () => {
      const run = await runProgram(["run", join(filesOf(page), "0.yml"), ...args]);
      assert.equal(run.exitCode, 0, run.stdout + run.stderr);
      assert.match(run.stdout, says);
    });
  }

  it("of unit tests holds", async () => {
    const run = await runProgram(["flow", "test", filesOf("docs/how-to/unit-tests.md")]);
    assert.equal(run.exitCode, 0, run.stdout + run.stderr);
    assert.match(run.stdout, /\n2 passed in /);
  });

  it("is run where it is a flow", () => {
    const run = new Set([...RUNS.map(({ page }) => page), "docs/how-to/unit-tests.md"]);
    const flows = pages.filter(({ blocks }) => blocks.some(({ code }) => kindOf(code, registry) === "flow"));
    const left = flows.map(({ page }) => page).filter((page) => page !== "docs/language.md" && !run.has(page));
    assert.deepEqual(left, [], "name the pages in RUNS");
  });
});
