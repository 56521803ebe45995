/** The sections about a flow and what all tasks, triggers, conditions and inputs share. */
import { type TObject, Type } from "@sinclair/typebox";
import { INPUT_MEANINGS } from "../../core/documentation/input-meanings.ts";
import { code, paragraphs, table } from "../../core/documentation/markdown.ts";
import { propertyTable, sharedNames } from "../../core/documentation/property-table.ts";
import { isSchema, SECTIONS, typeWords } from "../../core/documentation/type-words.ts";
import { flowSchema } from "../../core/flow/schema/flow.ts";
import { inputSchemas } from "../../core/flow/schema/input.ts";
import { LABEL_KEY_PATTERN } from "../../core/flow/schema/names.ts";
import { retrySchema } from "../../core/flow/schema/retry.ts";
import { branchProperties, taskProperties, workerGroupSchema } from "../../core/flow/schema/task.ts";
import { conditionProperties, triggerProperties } from "../../core/flow/schema/trigger.ts";

/** Everything about flows that is not about one type. */
export function flowSections(): readonly string[] {
  return [
    ...section("Flows", "A flow is a YAML map.", propertyTable(flowSchema)),
    ...section(SECTIONS.tasks, "Every task has these properties, and those of its type.", [
      ...propertyTable(Type.Object(taskProperties)),
      ...paragraphs("Tasks that have tasks of their own take these, too."),
      ...propertyTable(Type.Object(branchProperties)),
    ]),
    ...section(
      SECTIONS.triggers,
      "Every trigger has these properties, and those of its type.",
      propertyTable(Type.Object(triggerProperties)),
    ),
    ...section(
      SECTIONS.conditions,
      "Every condition has these properties, and those of its type. Task runners have them as well.",
      propertyTable(Type.Object(conditionProperties)),
    ),
    ...inputSection(),
    ...section(
      SECTIONS.labels,
      `Labels are a map, or a list of maps with \`key\` and \`value\`. Keys match ${code(LABEL_KEY_PATTERN)}; values are texts, and numbers and booleans count as their text. Keys that begin with \`system.\` are set by the system; a flow may set \`system.correlationId\` and \`system.readOnly\`.`,
      [],
    ),
    ...section(SECTIONS.retry, "The `type` says how the time between tries grows.", propertyTable(retrySchema)),
    ...section(SECTIONS.workerGroup, "Which workers may take a task.", propertyTable(workerGroupSchema)),
  ];
}

function section(heading: string, text: string, content: readonly string[]): readonly string[] {
  return [...paragraphs(`## ${heading}`, text), ...content];
}

function inputSection(): readonly string[] {
  const all = Object.entries(inputSchemas);
  const shared = new Set(sharedNames(all.map(([, schema]) => schema)));
  const own = all.filter(([, schema]) => Object.keys(schema.properties).some((name) => !shared.has(name)));
  return section(SECTIONS.inputs, "What all inputs have; `defaults` and `prefill` are of the input's type.", [
    ...propertyTable(sharedSchema(all.map(([, schema]) => schema))),
    ...table(
      ["type", "written as", ""],
      all.map(([type, { properties }]) => [
        code(type),
        isSchema(properties["defaults"]) ? typeWords(properties["defaults"]) : "",
        INPUT_MEANINGS[type] ?? "",
      ]),
    ),
    ...paragraphs("Properties that only some types have:"),
    ...own.flatMap(([type, schema]) => [...paragraphs(`### ${type}`), ...propertyTable(schema, shared)]),
  ]);
}

/** What the schemas share, told without what differs from type to type. */
function sharedSchema(schemas: readonly TObject[]): TObject {
  const [first]: readonly (TObject | undefined)[] = schemas;
  if (first === undefined) return Type.Object({});
  const names = sharedNames(schemas);
  const properties = names.map((name) => {
    const schema = first.properties[name] ?? Type.Unknown();
    const differs = schemas.some((other) => JSON.stringify(other.properties[name]) !== JSON.stringify(schema));
    if (!differs) return [name, schema];
    const { type: _type, const: _const, ...rest } = schema;
    return [name, name === "type" ? { ...rest, type: "string" } : rest];
  });
  return { ...first, properties: Object.fromEntries(properties) };
}
