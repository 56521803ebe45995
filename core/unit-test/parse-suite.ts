/** From the text of a file of unit tests to a suite, with every problem and its place. */
import type { ExpressionEngine } from "../expression/contract.ts";
import { LineIndex, type Place } from "../flow/line-index.ts";
import type { Path, Problem } from "../flow/problem.ts";
import { ProblemCollector } from "../flow/problem-collector.ts";
import { finding } from "../flow/validate/describe.ts";
import { SchemaWalker } from "../flow/validate/walker.ts";
import { readYaml } from "../flow/yaml/read-yaml.ts";
import { itemsOf, type MapTree, type Tree, textOf, toValue, valueAt } from "../flow/yaml/tree.ts";
import { ASSERTION_OPERATORS, type Assertion, suiteSchema, type TestCase, type TestSuite } from "./suite.ts";

/** Where cases and assertions stand in their file. */
export type SuitePlaces = ReadonlyMap<TestCase | Assertion, Place>;

/** The suite, or why it is none. */
export type ParsedSuite =
  | { readonly ok: true; readonly suite: TestSuite; readonly places: SuitePlaces }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** How a suite is read. */
export interface SuiteOptions {
  /** How problems name the file. */
  readonly file?: string;
  readonly expressions: Pick<ExpressionEngine, "check">;
}

/** Reads a suite from YAML. */
export function parseSuite(source: string, { file, expressions }: SuiteOptions): ParsedSuite {
  const lines = new LineIndex(source);
  const report = new ProblemCollector();
  const yaml = readYaml(source);
  if (!yaml.ok) {
    for (const { at, message, hint } of yaml.faults) report.error(at, undefined, message, hint);
    return { ok: false, problems: report.problems(lines, file) };
  }
  const { tree } = yaml;
  if (tree.kind !== "map") {
    const hint = "write a map with id, namespace, flowId and testCases";
    report.error(tree.at, undefined, `expected unit tests, got ${finding(tree)}`, hint);
    return { ok: false, problems: report.problems(lines, file) };
  }
  const walker = new SchemaWalker(
    {
      reference: (_name, part) => toValue(part),
      typed: () => undefined,
      expression(part, path) {
        const fault = expressions.check(part.text);
        if (fault) report.error(part.at, path, fault.message);
      },
    },
    report,
  );
  const value = walker.map(suiteSchema, tree, undefined);
  checkCases(tree, report);
  if (report.hasErrors) return { ok: false, problems: report.problems(lines, file) };
  // The walk has just checked every part of the value against the schema.
  const suite = value as TestSuite;
  return { ok: true, suite, places: placesIn(tree, suite, lines) };
}

function placesIn(tree: MapTree, suite: TestSuite, lines: LineIndex): SuitePlaces {
  const places = new Map<TestCase | Assertion, Place>();
  const cases = itemsOf(valueAt(tree, "testCases"));
  for (const [index, testCase] of suite.testCases.entries()) {
    const at = cases[index];
    if (at?.kind !== "map") continue;
    places.set(testCase, lines.place(at.at));
    const assertions = itemsOf(valueAt(at, "assertions"));
    for (const [number, assertion] of (testCase.assertions ?? []).entries()) {
      places.set(assertion, lines.place(assertions[number]?.at ?? at.at));
    }
  }
  return places;
}

function checkCases(tree: MapTree, report: ProblemCollector): void {
  const seen = new Set<string>();
  eachOf(valueAt(tree, "testCases"), { parent: undefined, key: "testCases" }, (testCase, path) => {
    const id = valueAt(testCase, "id");
    const name = textOf(id);
    if (id && name !== undefined) {
      if (seen.has(name)) report.error(id.at, { parent: path, key: "id" }, `a second case is named ${name}`);
      seen.add(name);
    }
    const assertions = valueAt(testCase, "assertions");
    if (!assertions && !valueAt(testCase, "expectedState")) {
      report.error(testCase.at, path, "the case asserts nothing", "add assertions, or expectedState");
    }
    eachOf(assertions, { parent: path, key: "assertions" }, (assertion, here) => {
      if (ASSERTION_OPERATORS.some((operator) => valueAt(assertion, operator))) return;
      const known = ASSERTION_OPERATORS.join(", ");
      report.error(assertion.at, here, "the assertion compares with nothing", `add one of ${known}`);
    });
  });
}

function eachOf(tree: Tree | undefined, path: Path, visit: (item: MapTree, path: Path) => void): void {
  for (const [index, item] of itemsOf(tree).entries()) {
    if (item.kind === "map") visit(item, { parent: path, key: index });
  }
}
