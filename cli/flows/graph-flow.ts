/** `kestra flow graph`: prints the topology of a flow. */
import { buildGraph } from "../../core/graph/build-graph.ts";
import { renderDot } from "../../core/graph/dot.ts";
import { renderMermaid } from "../../core/graph/mermaid.ts";
import { type FlowOutline, outlineOf } from "../../core/graph/outline.ts";
import { renderText, type TextPart } from "../../core/graph/text.ts";
import { isInputTerminal, standardOutput } from "../../platform/console.ts";
import { environmentVariables } from "../../platform/environment.ts";
import { createPainter } from "../../tui/text/painter.ts";
import { ASCII_GLYPHS, type Style } from "../../tui/theme.ts";
import type { GraphFormat } from "../commands/flow-graph.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { tell } from "../messages.ts";
import { capabilitiesOf } from "../terminal/capabilities.ts";
import { readIncludedFlow } from "./included-flow.ts";

const STYLES: Readonly<Record<TextPart, Style>> = {
  flow: "bold",
  line: "dim",
  name: "bold",
  type: "accent",
  detail: "dim",
  group: "warning",
  error: "failure",
};

/** Prints the flow of a file; answers the exit code. */
export async function graphFlow(path: string, format: GraphFormat): Promise<ExitCode> {
  const read = await readIncludedFlow(path);
  if (!read.ok) {
    for (const problem of read.problems) tell(problem);
    return EXIT.refused;
  }
  const outline = outlineOf(read.flow, read.registry);
  void standardOutput().write(RENDERERS[format](outline));
  return EXIT.success;
}

const RENDERERS: Readonly<Record<GraphFormat, (outline: FlowOutline) => string>> = {
  text: asText,
  dot: (outline) => renderDot(buildGraph(outline), `${outline.namespace}.${outline.id}`),
  mermaid: (outline) => renderMermaid(buildGraph(outline)),
};

function asText(outline: FlowOutline): string {
  const output = standardOutput();
  const { color, glyphs } = capabilitiesOf({
    environment: environmentVariables(),
    inputIsTerminal: isInputTerminal(),
    outputIsTerminal: output.isTerminal,
  });
  const painter = createPainter(color);
  return renderText(outline, {
    ascii: glyphs === ASCII_GLYPHS,
    ...(output.isTerminal ? { columns: output.columns() } : {}),
    ...(color ? { paint: (part: TextPart, text: string) => painter([{ text, style: STYLES[part] }]) } : {}),
  });
}
