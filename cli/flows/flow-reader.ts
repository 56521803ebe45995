/** Reads files into flows and templates, with their problems. */
import { readFile } from "node:fs/promises";
import type { ExpressionEngine } from "../../core/expression/contract.ts";
import type { Flow } from "../../core/flow/flow.ts";
import type { Template } from "../../core/flow/template.ts";
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

/** A template and where it came from. */
export interface TemplateFile {
  readonly template: Template;
  readonly source: string;
  readonly path: string;
}

/** A template, or what is wrong with its file. */
export type ReadTemplate =
  | { readonly ok: true; readonly file: TemplateFile }
  | { readonly ok: false; readonly problems: readonly FileProblem[] };

/** Reads flows and templates, all with the same plugins and expressions. */
export interface FlowReader {
  readonly registry: PluginRegistry;
  readonly expressions: ExpressionEngine;
  /** @param registry knows the types. Default: that of the reader */
  read(path: string, registry?: PluginRegistry): Promise<ReadFlow>;
  readTemplate(path: string): Promise<ReadTemplate>;
}

/** A reader with all plugin types of this program. */
export async function createFlowReader(): Promise<FlowReader> {
  const [{ createRegistry }, { createExpressions }, { parseFlow, parseTemplate }, { formatProblem }] =
    await Promise.all([
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
      const source = await sourceOf(path);
      if (typeof source !== "string") return { ok: false, problems: [source] };
      const parsed = await parseFlow(source, { file: path, registry: known, expressions });
      if (parsed.ok) return { ok: true, file: { flow: parsed.flow, source, path } };
      return { ok: false, problems: parsed.problems.map((at) => ({ text: formatProblem(at), at })) };
    },
    async readTemplate(path) {
      const source = await sourceOf(path);
      if (typeof source !== "string") return { ok: false, problems: [source] };
      const parsed = await parseTemplate(source, { file: path, registry, expressions });
      if (parsed.ok) return { ok: true, file: { template: parsed.template, source, path } };
      return { ok: false, problems: parsed.problems.map((at) => ({ text: formatProblem(at), at })) };
    },
  };
}

async function sourceOf(path: string): Promise<string | FileProblem> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    return plainProblem(`${path}: ${reasonOf(error)}.`);
  }
}
