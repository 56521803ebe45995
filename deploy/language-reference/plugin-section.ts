/** The section of one type. */

import { code, fenced, paragraphs, prose } from "../../core/documentation/markdown.ts";
import { outputTable, propertyTable } from "../../core/documentation/property-table.ts";
import type { PluginDefinition } from "../../core/plugin/registry.ts";

/** Heading, what it does, aliases, properties, outputs and examples of a type. */
export function pluginSection(definition: PluginDefinition): readonly string[] {
  const { type, title, description, aliases = [], examples = [] } = definition;
  const properties = propertyTable(definition.properties);
  const outputs = "outputs" in definition && definition.outputs ? outputTable(definition.outputs) : [];
  return [
    ...paragraphs(
      `### ${type}`,
      prose(title),
      description === undefined ? undefined : prose(description),
      standing(definition),
      aliases.length > 0 ? `Also written: ${aliases.map(code).join(", ")}.` : undefined,
    ),
    ...(properties.length > 0 ? properties : paragraphs("No properties of its own.")),
    ...outputs,
    ...examples.flatMap((example) => [...paragraphs(`${prose(example.title)}:`), ...fenced("yaml", example.code)]),
  ];
}

/** What is to be known before using it. */
function standing(definition: PluginDefinition): string | undefined {
  if (definition.deprecated !== undefined) return `**Deprecated.** ${prose(definition.deprecated)}`;
  if (definition.isInternal) return "**Internal.** A part of another type; flows do not name it.";
  return definition.kind === "trigger" ? `Starts executions ${MODES[definition.mode]}.` : undefined;
}

const MODES = {
  schedule: "by the clock",
  polling: "by asking again and again",
  realtime: "for each message of a connection that stays open",
  flow: "when other executions end",
  webhook: "when its URL is called",
} as const;
