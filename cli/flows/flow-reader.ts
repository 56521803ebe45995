/** Reads flow files into flows, with their problems. */
import { readFile } from "node:fs/promises";
import type { ExpressionEngine } from "../../core/expression/contract.ts";
import type { Flow } from "../../core/flow/flow.ts";
import type { PluginRegistry } from "../../core/plugin/registry.ts";
import { reasonOf } from "./flow-files.ts";
import { type FileProblem, plainProblem } from "./problems.ts";

/** A flow and where it came from. */
export interface FlowFile {
  readonly flow: Flow;
  readonly source: string;
  readonly path: string;
}

/** A flow, or what is wrong with its file. */
export type ReadFlow =
  | { readonly ok: true; readonly file: FlowFile }
  | { readonly ok: false; readonly problems: readonly FileProblem[] };

/** Reads flows, all with the same plugins and expressions. */
export interface FlowReader {
  readonly registry: PluginRegistry;
  readonly expressions: ExpressionEngine;
  /** @param registry knows the types. Default: that of the reader */
  read(path: string, registry?: PluginRegistry): Promise<ReadFlow>;
}

/** A reader with all plugin types of this program. */
export async function createFlowReader(): Promise<FlowReader> {
  const [{ createRegistry }, { createExpressions }, { parseFlow }, { formatProblem }] = await Promise.all([
    import("../../plugins/catalog.ts"),
    import("../../components/services/expressions.ts"),
    import("../../core/flow/parser.ts"),
    import("../../core/flow/problem.ts"),
  ]);
  const registry = createRegistry();
  const expressions = createExpressions();
  return {
    registry,
    expressions,
    async read(path, known = registry) {
      let source: string;
      try {
        source = await readFile(path, "utf8");
      } catch (error) {
        return { ok: false, problems: [plainProblem(`${path}: ${reasonOf(error)}.`)] };
      }
      const parsed = await parseFlow(source, { file: path, registry: known, expressions });
      if (parsed.ok) return { ok: true, file: { flow: parsed.flow, source, path } };
      return { ok: false, problems: parsed.problems.map((at) => ({ text: formatProblem(at), at })) };
    },
  };
}
