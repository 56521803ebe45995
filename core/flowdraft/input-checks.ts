/** The validators that inputs declare: patterns, limits, choices, extensions. */
import { parseDuration } from "../flow/duration.ts";
import type { Input } from "../flow/flow.ts";
import { DataError } from "./data-values.ts";

/** Characters of a text that a pattern is tried on. */
const PATTERN_TEXT_CHARS_MAX = 100_000;

/** Checks a converted value. @throws DataError */
export function checkInputValue(input: Input, value: unknown, choices: readonly string[] | undefined): void {
  if (typeof input["validator"] === "string") checkPattern(input["validator"], String(value));
  checkLimits(input, value);
  checkDates(input, value);
  if (choices && input["allowCustomValue"] !== true) checkChoices(choices, value);
  if (input.type === "FILE") checkExtension(input, String(value));
}

function checkPattern(pattern: string, text: string): void {
  if (text.length > PATTERN_TEXT_CHARS_MAX) throw new DataError("the text is too long to be checked");
  let expression: RegExp;
  try {
    expression = new RegExp(`^(?:${pattern})$`, "u");
  } catch {
    throw new DataError(`its validator ${pattern} is no regular expression`);
  }
  if (!expression.test(text)) throw new DataError(`it must match the pattern \`${pattern}\``);
}

function checkLimits(input: Input, value: unknown): void {
  const measure = (given: unknown): number | undefined =>
    typeof given === "number" ? given : typeof given === "string" ? parseDuration(given) : undefined;
  const size = input.type === "DURATION" ? measure(value) : value;
  if (typeof size !== "number") return;
  const least = measure(input["min"]);
  const most = measure(input["max"]);
  if (least !== undefined && size < least) throw new DataError(`it must be more than \`${String(input["min"])}\``);
  if (most !== undefined && size > most) throw new DataError(`it must be less than \`${String(input["max"])}\``);
}

/** ISO texts of one kind compare as text once they have the same form. */
function checkDates(input: Input, value: unknown): void {
  if (typeof value !== "string") return;
  const { after, before } = input;
  const form = (text: unknown): string =>
    input.type === "DATETIME" ? new Date(String(text)).toISOString() : String(text);
  const present = input.type === "DATETIME" ? new Date(value).toISOString() : value;
  if (after !== undefined && present <= form(after)) throw new DataError(`it must be after \`${String(after)}\``);
  if (before !== undefined && present >= form(before)) throw new DataError(`it must be before \`${String(before)}\``);
}

function checkChoices(choices: readonly string[], value: unknown): void {
  const wrong = (Array.isArray(value) ? value : [value]).map(String).find((each) => !choices.includes(each));
  if (wrong !== undefined) throw new DataError(`it must match the values \`[${choices.join(", ")}]\``);
}

function checkExtension(input: Input, uri: string): void {
  const allowed = input["allowedFileExtensions"];
  if (!Array.isArray(allowed) || allowed.length === 0) return;
  if (!allowed.some((extension) => uri.toLowerCase().endsWith(String(extension).toLowerCase()))) {
    throw new DataError(`the file must end in one of \`[${allowed.join(", ")}]\``);
  }
}
