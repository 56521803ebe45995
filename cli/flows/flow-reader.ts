/** Reads files into flows and templates, with their problems. */
import type { ExpressionEngine } from "../../core/expression/contract.ts";
import type { Flow, PluginDefault } from "../../core/flow/flow.ts";
import type { Problem } from "../../core/flow/problem.ts";
import type { Template } from "../../core/flow/template.ts";
import type { PluginRegistry } from "../../core/plugin/registry.ts";
import { type FileProblem, plainProblem } from "./problems.ts";
import { readSourceText, type SourceText } from "./source-text.ts";

/** Where a flow or template came from. */
interface ReadFile {
  readonly source: string;
  readonly path: string;
  /** What is right, but should be written otherwise. */
  readonly warnings: readonly Problem[];
}

/** A flow and where it came from. */
export interface FlowFile extends ReadFile {
  readonly flow: Flow;
}

/** A template and where it came from. */
export interface TemplateFile extends ReadFile {
  readonly template: Template;
}

/** What a file holds, or what is wrong with it. */
export type ReadResult<File extends ReadFile> =
  | { readonly ok: true; readonly file: File }
  | { readonly ok: false; readonly problems: readonly FileProblem[] };

/** Reads flows and templates, all with the same plugins and expressions. */
export interface FlowReader {
  readonly registry: PluginRegistry;
  readonly expressions: ExpressionEngine;
  /** @param registry knows the types. Default: that of the reader */
  read(path: string, registry?: PluginRegistry): Promise<ReadResult<FlowFile>>;
  /** The same with a text that was read already. */
  parse(source: SourceText, registry?: PluginRegistry): Promise<ReadResult<FlowFile>>;
  parseTemplate(source: SourceText): Promise<ReadResult<TemplateFile>>;
}

/** A reader with all plugin types of this program. @param pluginDefaults those of the configuration. Default: none */
export async function createFlowReader(pluginDefaults: readonly PluginDefault[] = []): Promise<FlowReader> {
  const [{ createRegistry }, { createExpressions }, { parseFlow, parseTemplate }, { formatProblem }] =
    await Promise.all([
      import("../../plugins/catalog.ts"),
      import("../../components/services/expressions.ts"),
      import("../../core/flow/parser.ts"),
      import("../../core/flow/problem.ts"),
    ]);
  const registry = createRegistry();
  const expressions = createExpressions();
  const reader: FlowReader = {
    registry,
    expressions,
    read: async (path, known) => reader.parse(await readSourceText(path), known),
    async parse(source, known = registry) {
      if (!source.ok) return { ok: false, problems: [plainProblem(source.problem)] };
      const { file, text } = source;
      const parsed = await parseFlow(text, { file, registry: known, expressions, pluginDefaults });
      if (!parsed.ok) return { ok: false, problems: parsed.problems.map((at) => ({ text: formatProblem(at), at })) };
      return { ok: true, file: { flow: parsed.flow, source: text, path: file, warnings: parsed.warnings } };
    },
    async parseTemplate(source) {
      if (!source.ok) return { ok: false, problems: [plainProblem(source.problem)] };
      const { file, text } = source;
      const parsed = await parseTemplate(text, { file, registry, expressions, pluginDefaults });
      if (!parsed.ok) return { ok: false, problems: parsed.problems.map((at) => ({ text: formatProblem(at), at })) };
      return { ok: true, file: { template: parsed.template, source: text, path: file, warnings: parsed.warnings } };
    },
  };
  return reader;
}
