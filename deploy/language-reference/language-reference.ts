/** The reference of the flow language, made from the schemas that flows are checked with: `docs/language.md`. */

import { linkTo, paragraphs } from "../../core/documentation/markdown.ts";
import { isTaskDefinition, type PluginDefinition } from "../../core/plugin/registry.ts";
import { expressionSection } from "./expression-section.ts";
import { flowSections } from "./flow-section.ts";
import { pluginSection } from "./plugin-section.ts";

/** Headings of the types, by what they are. */
const PARTS: readonly (readonly [heading: string, holds: (definition: PluginDefinition) => boolean])[] = [
  ["Task types", isTaskDefinition],
  ["Trigger types", ({ kind }) => kind === "trigger"],
  ["Condition types", ({ kind }) => kind === "condition"],
  ["Task runner types", ({ kind }) => kind === "taskRunner"],
];

const INTRODUCTION = `Everything that a flow may say: properties with their types and defaults, the outputs of tasks, and the words of
expressions. This page is made from the schemas that flows are checked with; \`kestra flow validate\` knows the same.

A property whose default is \`required\` must be written; one without a default may be left out. Where expressions
say \`yes\`, the text, or the texts inside, may hold \`{{ … }}\`. \`name.inner\` is a property of a map, \`name[].inner\`
one of each item of a list, \`name.*.inner\` one of each value of a map whose keys are free. Durations are written as
\`PT5M\` or \`P1D\`, dates as \`2026-05-01T08:00:00Z\`.`;

const FLOW_PARTS = ["Tasks", "Triggers", "Conditions", "Inputs", "Labels", "Retries", "Worker groups"];
const EXPRESSION_PARTS = ["Functions", "Filters", "Tests", "Operators", "Operators before a value"];

function linksTo(headings: readonly string[]): string {
  return headings.map((heading) => linkTo(heading, heading.toLowerCase())).join(", ");
}

/** The whole document. Types come in the order of their names, whatever the order they are given in. */
export function languageReference(definitions: readonly PluginDefinition[]): string {
  const parts = PARTS.map(([heading, holds]) => ({ heading, types: definitions.filter(holds).sort(byName) }));
  const lines = [
    ...paragraphs("# The flow language", INTRODUCTION),
    ...paragraphs(
      `${linkTo("Flows")} and their parts: ${linksTo(FLOW_PARTS)}.`,
      `${linkTo("Expressions")}: ${linksTo(EXPRESSION_PARTS)}.`,
    ),
    ...parts.flatMap(({ heading, types }) => [...paragraphs(`${linkTo(heading)}:`), ...contents(types)]),
    ...flowSections(),
    ...parts.flatMap(({ heading, types }) => [...paragraphs(`## ${heading}`), ...types.flatMap(pluginSection)]),
    ...expressionSection(),
  ];
  return `${lines.join("\n").trimEnd()}\n`;
}

/** A line of links for each package. */
function contents(types: readonly PluginDefinition[]): readonly string[] {
  const packages = Map.groupBy(types, ({ type }) => type.slice(0, type.lastIndexOf(".")));
  const lines = [...packages].map(([name, members]) => {
    const links = members.map(({ type }) => linkTo(type, type.slice(name.length + 1)));
    return `- \`${name}\`: ${links.join(", ")}`;
  });
  return [...lines, ""];
}

function byName(left: PluginDefinition, right: PluginDefinition): number {
  return left.type < right.type ? -1 : 1;
}
