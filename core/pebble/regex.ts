/** Java's regular expressions by those of the runtime: the syntax is nearly the same. */
import { CallFault } from "./error.ts";

/** Characters of a pattern. */
export const PATTERN_CHARS_MAX = 1_000;

/** A repetition of something that repeats itself may take for ever on texts that nearly match. */
const NESTED_REPETITION = /\((?:[^()\\]|\\.)*[+*](?:[^()\\]|\\.)*\)[+*{]/;

/**
 * The pattern as a regular expression. Leading inline flags such as `(?i)` are taken over; possessive and atomic
 * forms are refused, as are repetitions nested in repetitions, which can take for ever.
 */
export function javaRegex(pattern: string, flags = ""): RegExp {
  if (pattern.length > PATTERN_CHARS_MAX) throw new CallFault(`A pattern has ${PATTERN_CHARS_MAX} characters at the most.`);
  if (NESTED_REPETITION.test(pattern)) {
    throw new CallFault(`The pattern ${pattern} repeats a repetition, which can take for ever; write it another way.`);
  }
  let body = pattern;
  let all = flags;
  const inline = /^\(\?([imsu]+)\)/.exec(pattern);
  if (inline?.[1]) {
    body = pattern.slice(inline[0].length);
    for (const flag of inline[1]) if (flag !== "u" && !all.includes(flag)) all += flag;
  }
  body = body.replace(/\\Q([\s\S]*?)(?:\\E|$)/g, (_all, quoted: string) => quoted.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&"));
  body = body.replaceAll("\\A", "^").replaceAll("\\z", "$").replaceAll("\\Z", "$").replaceAll("\\h", "[ \\t]");
  try {
    return new RegExp(body, /\\[pP]\{/.test(body) ? `${all}u` : all);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new CallFault(`The pattern ${pattern} is wrong: ${why}`);
  }
}

/** Java's replacement text (`$1`, `${name}`, `\$`) as one of the runtime. */
export function javaReplacement(text: string): string {
  return text.replace(/\\(.)|\$\{(\w+)\}|\$(?!\d)/g, (_all, escaped: string | undefined, name: string | undefined) => {
    if (escaped !== undefined) return escaped === "$" ? "$$" : escaped;
    return name === undefined ? "$$" : `$<${name}>`;
  });
}
