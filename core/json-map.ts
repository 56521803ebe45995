/** A map as JSON and YAML have them: an object that is no list. */
export type JsonMap = Readonly<Record<string, unknown>>;

/** True for a map. */
export function isJsonMap(value: unknown): value is JsonMap {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
