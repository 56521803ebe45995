/** The page about a type, for people. */
import { type TObject, Type } from "@sinclair/typebox";
import { retrySchema } from "../flow/schema/retry.ts";
import { taskProperties, workerGroupSchema } from "../flow/schema/task.ts";
import { conditionProperties, triggerProperties } from "../flow/schema/trigger.ts";
import { type DocumentedType, type Family, simpleName } from "./documented-type.ts";
import { code, fenced, linkTo, paragraphs, prose } from "./markdown.ts";
import { outputTable, propertyTable } from "./property-table.ts";
import { SECTIONS } from "./type-words.ts";

const IS_A: Readonly<Record<Family, string>> = {
  tasks: "A task.",
  triggers: "A trigger.",
  conditions: "A condition.",
  taskRunners: "A task runner.",
  charts: "A chart of a dashboard.",
  dataFilters: "Data of a chart.",
  dataFiltersKPI: "Data of a chart that shows one number.",
};

/** How a page is made. */
export interface PageOptions {
  /** Also tells the properties that all types of the kind have. Default false. */
  readonly all?: boolean;
}

/** The page, as Markdown with a heading of the first level. */
export function typePage(documented: DocumentedType, { all = false }: PageOptions = {}): string {
  const { type, title, description, deprecated, aliases = [], examples = [], outputs } = documented;
  const properties = propertyTable(all ? documented.allProperties : documented.properties);
  const lines = [
    ...paragraphs(
      `# ${simpleName(type)}`,
      prose(title),
      deprecated === undefined ? undefined : `**Deprecated.** ${prose(deprecated)}`,
      description === undefined ? undefined : prose(description),
      `${IS_A[documented.family]}${aliases.length > 0 ? ` Older names: ${aliases.map(code).join(", ")}.` : ""}`,
    ),
    ...fenced("yaml", `type: "${type}"`),
    ...(examples.length > 0 ? paragraphs("## Examples") : []),
    ...examples.flatMap((example) => [...paragraphs(`${prose(example.title)}:`), ...fenced("yaml", example.code)]),
    ...paragraphs("## Properties"),
    ...(properties.length > 0 ? properties : paragraphs("No properties of its own.")),
    ...(outputs ? [...paragraphs("## Outputs"), ...outputTable(outputs)] : []),
  ];
  return [...lines, ...definitionSections(lines.join("\n"))].join("\n").trimEnd().concat("\n");
}

/** A page about the properties of an input, as Markdown. */
export function inputPage(type: string, meaning: string, schema: TObject): string {
  return [
    ...paragraphs(`# ${type}`, meaning, "The type of an input of a flow."),
    ...fenced("yaml", `inputs:\n  - id: name\n    type: ${type}`),
    ...paragraphs("## Properties"),
    ...propertyTable(schema),
  ]
    .join("\n")
    .trimEnd()
    .concat("\n");
}

/** What the tables of a page refer to. */
const DEFINITIONS: readonly (readonly [heading: string, text: string, schema?: TObject | typeof retrySchema])[] = [
  [SECTIONS.tasks, "A map with these properties, and those of its type.", Type.Object(taskProperties)],
  [SECTIONS.triggers, "A map with these properties, and those of its type.", Type.Object(triggerProperties)],
  [SECTIONS.conditions, "A map with these properties, and those of its type.", Type.Object(conditionProperties)],
  [SECTIONS.inputs, "A map with `id`, `type`, and the properties of its type."],
  [SECTIONS.labels, "A map, or a list of maps with `key` and `value`."],
  [SECTIONS.retry, "The `type` says how the time between tries grows.", retrySchema],
  [SECTIONS.workerGroup, "Which workers may take a task.", workerGroupSchema],
];

/** The sections that a text links to, and those that these link to. */
function definitionSections(text: string): readonly string[] {
  const wanted = new Map<string, readonly string[]>();
  for (const [heading, words, schema] of DEFINITIONS) {
    const seen = [text, ...[...wanted.values()].flat()].join("\n");
    if (!seen.includes(anchorOf(heading))) continue;
    wanted.set(heading, [...paragraphs(`### ${heading}`, words), ...(schema ? propertyTable(schema) : [])]);
  }
  return wanted.size === 0 ? [] : [...paragraphs("## Definitions"), ...[...wanted.values()].flat()];
}

/** How links to a heading end: `](#worker-groups)`. */
function anchorOf(heading: string): string {
  return linkTo(heading, "").slice(1);
}
