/** JSON of values with whole numbers that no number of JavaScript holds exactly. */

/** Newer than what is known of JSON here; all runtimes that are supported have it. */
const { rawJSON } = JSON as JSON & { rawJSON(text: string): object };

/** The JSON of a value; bigints are written with all their digits. */
export function exactJson(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) => (typeof each === "bigint" ? rawJSON(String(each)) : each));
}
