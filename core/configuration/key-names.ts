/** Names of keys: `basePath`, `base_path` and `base-path` are one key, and so is `KESTRA_..._BASE_PATH` outside. */

/** The name in the form that the schema has: lower case with dashes. */
export function kebab(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, "$1-$2")
    .replace(/([A-Z])([A-Z][a-z])/g, "$1-$2")
    .replaceAll("_", "-")
    .toLowerCase();
}

const PLAIN_PART = /^[^.[\]"]+$/;

/** The parts as one key: `kestra.queue.type`; parts that hold dots stand in brackets. */
export function keyText(path: readonly string[]): string {
  return path.map((part, at) => (PLAIN_PART.test(part) ? `${at > 0 ? "." : ""}${part}` : `["${part}"]`)).join("");
}

/** The name of the environment variable that sets a key. */
export function variableName(path: readonly string[]): string {
  return path
    .join("_")
    .replaceAll(/[^A-Za-z0-9]/g, "_")
    .toUpperCase();
}
