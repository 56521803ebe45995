/** Warns of properties and types that are only there for old flows, with what to write instead. */
import type { TSchema } from "@sinclair/typebox";
import type { PluginDefinition } from "../../plugin/registry.ts";
import type { Path, Reporter } from "../problem.ts";

/** Warns of a property whose schema is marked as deprecated; its description says what to use. */
export function warnOfOldProperty(schema: TSchema, key: string, at: number, path: Path, report: Reporter): void {
  const { description = "" } = schema;
  const said = description.replace(/^Deprecated(; |\. |\.$)/, "").replace(/^The older name of /, "Write ");
  report.warning(at, path, `"${key}" is deprecated`, asHint(said));
}

/** Warns of an older name of a type and of a type that has a successor. */
export function warnOfOldType(
  definition: PluginDefinition,
  type: string,
  at: number,
  path: Path,
  report: Reporter,
): void {
  if (definition.deprecated !== undefined) {
    report.warning(at, path, `${type} is deprecated`, asHint(definition.deprecated));
  } else if (type !== definition.type) {
    report.warning(at, path, `${type} is an older name`, `write ${definition.type}`);
  }
}

/** A sentence as the end of another one. */
function asHint(sentence: string): string | undefined {
  return sentence === "" ? undefined : `${sentence.charAt(0).toLowerCase()}${sentence.slice(1).replace(/\.$/, "")}`;
}
