/** The formats and kinds that schemas of bodies name; what is not known here would fail every check. */
import { FormatRegistry, type TSchema, TypeRegistry } from "@sinclair/typebox";
import { parseDuration } from "../../../core/flow/duration.ts";

const FORMATS: Readonly<Record<string, (text: string) => boolean>> = {
  "date-time": (text) => /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/.test(text) && !Number.isNaN(Date.parse(text)),
  date: (text) => /^\d{4}-\d{2}-\d{2}$/.test(text),
  duration: (text) => parseDuration(text) !== undefined,
  binary: () => true,
};

/** The kind of schemas that allow some words, see `word`. */
export const WORDS = "Words";

/** Makes them known; harmless when called again. */
export function registerFormats(): void {
  TypeRegistry.Set<TSchema>(WORDS, ({ enum: words }, value) => Array.isArray(words) && words.includes(value));
  for (const [name, check] of Object.entries(FORMATS)) FormatRegistry.Set(name, check);
}
