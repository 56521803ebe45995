/** What a server finds wrong with a source, with the place in it. */
import type { Violation } from "./faults.ts";

/** Places as this server's messages tell them. */
const PLACE = / \(line (\d+), column (\d+)\)/;

/** Paths by the names of classes, which the message tells as a property once more. */
const CLASS = "io.kestra.core.models.";

/**
 * `report.yml:18:36 tasks[2].format: invalid expression`. Another server's messages may name no place.
 * @param placeOf names a place of the source, or all of it where the message names none
 */
export function locatedProblem(
  { path, message }: Violation,
  placeOf: (place: { readonly line: number; readonly column: number } | undefined) => string,
): string {
  const [found, line, column] = PLACE.exec(message) ?? [];
  const where = placeOf(found === undefined ? undefined : { line: Number(line), column: Number(column) });
  const property = path === "" || path === "yaml" || path.startsWith(CLASS) ? "" : `${path}: `;
  return `${where} ${property}${message.replace(PLACE, "")}`;
}
