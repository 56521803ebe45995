/** The reference of configuration keys, made from the schema: `docs/configuration.md` between its marks. */
import { keyText } from "./key-names.ts";
import type { Shape } from "./kinds.ts";
import { durationText, sizeText } from "./quantities.ts";
import { configurationSchema } from "./schema/schema.ts";
import { valueShapeOf } from "./settings.ts";

/** Everything between these lines of the document is generated. */
export const CONFIGURATION_MARKS = ["<!-- generated from the schema -->", "<!-- end of what is generated -->"] as const;

interface Row {
  readonly path: readonly string[];
  readonly shape: Shape;
}

/** The document with its generated part made anew. */
export function withConfigurationReference(document: string): string {
  const [begin, end] = CONFIGURATION_MARKS;
  const from = document.indexOf(begin);
  const to = document.indexOf(end);
  if (from < 0 || to < from) throw new Error(`The document has no part between ${begin} and ${end}.`);
  return `${document.slice(0, from)}${begin}\n\n${configurationReference()}\n\n${document.slice(to)}`;
}

/** Tables of all keys: those that take effect by section, then those that do not. */
export function configurationReference(): string {
  const rows = rowsOf(configurationSchema, []);
  const effective = rows.filter(({ shape }) => shape.noEffect === undefined);
  const sections = new Map<string, Row[]>();
  for (const row of effective) {
    const section = sectionOf(row.path);
    sections.set(section, [...(sections.get(section) ?? []), row]);
  }
  const parts = [...sections].map(([section, own]) => [`### ${section}`, "", ...keyTable(own)].join("\n"));
  const without = rows.filter(({ shape }) => shape.noEffect !== undefined);
  const last = ["### Known from Kestra, without effect", "", ...effectTable(without)].join("\n");
  return [...parts, last].join("\n\n");
}

function sectionOf(path: readonly string[]): string {
  const [first = "", second = ""] = path;
  return first === "kestra" ? `kestra.${second}` : first;
}

function rowsOf(shape: Shape, path: readonly string[]): readonly Row[] {
  if (shape.properties) {
    return Object.entries(shape.properties).flatMap(([name, child]) => rowsOf(child, [...path, name]));
  }
  const each = valueShapeOf(shape);
  if (each?.properties) return rowsOf(each, [...path, "<name>"]);
  if (each) return [{ path: [...path, "<name>"], shape: { ...each, ...descriptionOf(shape) } }];
  return [{ path, shape }];
}

function descriptionOf({ description }: Shape): Shape {
  return description === undefined ? {} : { description };
}

function keyTable(rows: readonly Row[]): readonly string[] {
  return table(
    ["key", "value", "default", "what it does"],
    rows.map(({ path, shape }) => [
      `\`${keyText(path)}\``,
      kindText(shape),
      shape.default === undefined ? "" : `\`${valueText(shape.default, shape)}\``,
      shape.description ?? "",
    ]),
  );
}

function effectTable(rows: readonly Row[]): readonly string[] {
  return table(
    ["key", "why"],
    rows.map(({ path, shape }) => [`\`${keyText(path)}\``, shape.noEffect ?? ""]),
  );
}

function kindText(shape: Shape): string {
  if (shape.anyOf) return shape.anyOf.map((each) => `\`${String(each.const)}\``).join(", ");
  if (shape.free === true) return "anything";
  if (shape.unit === "size") return "size";
  if (shape.unit !== undefined) return "duration";
  if (shape.type === "array") return "list of texts";
  return { boolean: "`true`, `false`", integer: "whole number" }[shape.type ?? ""] ?? "text";
}

function valueText(value: unknown, { unit }: Shape): string {
  if (typeof value !== "number") return Array.isArray(value) ? JSON.stringify(value) : String(value);
  if (unit === "size") return sizeText(value);
  return unit === undefined ? String(value) : durationText(value);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const cells = rows.map((row) => row.map((cell) => cell.replaceAll("|", "\\|")));
  const line = (row: readonly string[]): string => `| ${row.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...cells.map(line)];
}
