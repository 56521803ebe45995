/** Lists of texts that flows may write as a list or as an expression. */

/** The texts of a list or of JSON text of one. Throws with a user's message that names the property. */
export function readTextList(given: unknown, property: string): readonly string[] {
  const list = typeof given === "string" ? parseList(given) : given;
  if (Array.isArray(list) && list.every((each) => typeof each === "string")) return list;
  const got = typeof given === "string" ? `the text "${given.slice(0, 200)}"` : `a ${typeof given}`;
  throw new Error(
    `Property \`${property}\`: expected a list of texts, or an expression that renders to one as JSON, but got ${got}.`,
  );
}

/** Like {@link readTextList}, but a text that is no list stands for itself. */
export function readTexts(given: unknown, property: string): readonly string[] {
  if (typeof given !== "string") return readTextList(given, property);
  if (given.trim() === "") return [];
  return given.trim().startsWith("[") ? readTextList(given, property) : [given];
}

/** The members of a map, or of JSON text of one, as texts. Throws with a user's message that names the property. */
export function readTextMap(given: unknown, property: string): readonly (readonly [string, string])[] {
  const map = typeof given === "string" ? parseList(given) : given;
  if (typeof map !== "object" || map === null || Array.isArray(map)) {
    throw new Error(`Property \`${property}\`: expected a map of texts, or an expression that renders to one as JSON.`);
  }
  return Object.entries(map).map(([name, value]) => [name, typeof value === "string" ? value : JSON.stringify(value)]);
}

function parseList(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
