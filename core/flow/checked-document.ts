/** From the text of a document without tasks and expressions to what it says, with every problem and its place. */
import type { TSchema } from "@sinclair/typebox";
import { LineIndex } from "./line-index.ts";
import type { Problem } from "./problem.ts";
import { ProblemCollector } from "./problem-collector.ts";
import { finding } from "./validate/describe.ts";
import { SchemaWalker } from "./validate/walker.ts";
import { readYaml } from "./yaml/read-yaml.ts";
import { type MapTree, toValue } from "./yaml/tree.ts";

/** What a text says, or why it says nothing. */
export type Checked<T> =
  | { readonly ok: true; readonly value: T; readonly warnings: readonly Problem[] }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** A kind of document. */
export interface DocumentForm {
  /** What it is called: `dashboard`. */
  readonly what: string;
  /** What to write instead of something that is none. */
  readonly hint: string;
  readonly schema: TSchema;
  /** Rules that the schema does not tell. */
  check?(tree: MapTree, report: ProblemCollector): void;
}

const BYTE_ORDER_MARK = "\ufeff";

/** Reads a document from YAML. The value is what the schema describes. */
export function readChecked(source: string, { what, hint, schema, check }: DocumentForm): Checked<unknown> {
  const text = source.startsWith(BYTE_ORDER_MARK) ? source.slice(1) : source;
  const report = new ProblemCollector();
  const failed = (): Checked<unknown> => ({ ok: false, problems: report.problems(new LineIndex(text), undefined) });
  const yaml = readYaml(text, { holds: `one ${what}`, tooDeep: "write it flatter", empty: hint });
  if (!yaml.ok) {
    for (const fault of yaml.faults) report.error(fault.at, undefined, fault.message, fault.hint);
    return failed();
  }
  const { tree } = yaml;
  if (tree.kind !== "map") {
    report.error(tree.at, undefined, `expected a ${what}, got ${finding(tree)}`, hint);
    return failed();
  }
  const walker = new SchemaWalker(
    { reference: (_name, part) => toValue(part), typed: () => undefined, expression: () => undefined },
    report,
  );
  const value = walker.value(schema, tree, undefined);
  check?.(tree, report);
  if (report.hasErrors) return failed();
  return { ok: true, value, warnings: report.problems(new LineIndex(text), undefined) };
}
