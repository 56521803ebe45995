/** `replace` and `escapeChar`: they also work on every text inside lists and maps. */
import { listItems, mapArgument, textArgument } from "../arguments.ts";
import type { FilterDefinition } from "../definition.ts";
import { Fault } from "../error.ts";
import { javaText } from "../java-text.ts";
import { VALUE_DEPTH_MAX } from "../limits.ts";
import { entriesOf, isMapValue, mapOf } from "../map-value.ts";
import { replaceMatches } from "../regex/replace.ts";
import type { Rendering } from "../rendering.ts";

/** The value with every text in it changed; what is no text becomes one first. */
function changeTexts(value: unknown, change: (text: string) => string, depth = 0): unknown {
  if (depth > VALUE_DEPTH_MAX) throw new Fault(`The value nests deeper than ${VALUE_DEPTH_MAX} levels`, "limit");
  const items = listItems(value);
  if (items) return items.map((item) => changeTexts(item, change, depth + 1));
  if (isMapValue(value))
    return mapOf(entriesOf(value).map(([key, item]) => [key, changeTexts(item, change, depth + 1)]));
  return value === null || value === undefined ? null : change(javaText(value));
}

function replace(input: unknown, pairs: unknown, regexp: unknown, run: Rendering): unknown {
  const map = mapArgument(pairs, "The argument 'replace_pairs' of the 'replace' filter");
  if (!map) throw new Fault("The argument 'replace_pairs' is required.");
  const list = entriesOf(map).map(([from, to]) => {
    if (to === null || to === undefined)
      throw new Fault(`The 'replace' filter has no text to put for "${javaText(from)}"`);
    return [javaText(from), javaText(to)] as const;
  });
  return changeTexts(input, (text) => {
    let result = text;
    for (const [from, to] of list) {
      result = regexp === true ? replaceMatches(result, from, to, true) : result.replaceAll(from, () => to);
      run.bounded(result);
    }
    return result;
  });
}

const ESCAPES: Readonly<Record<string, readonly [string, string]>> = {
  single: ["'", "\\'"],
  double: ['"', '\\"'],
  shell: ["'", "'\\''"],
};

function escapeChar(input: unknown, given: unknown): unknown {
  const type = textArgument(given, "The argument 'type' of the 'escapeChar' filter")?.toLowerCase();
  if (type === undefined) throw new Fault("The 'escapeChar' filter expects an argument 'type'.");
  const marks = Object.hasOwn(ESCAPES, type) ? ESCAPES[type] : undefined;
  if (!marks) {
    throw new Fault("The 'escapeChar' filter expects the value of 'type' to be either 'single', 'double', or 'shell'.");
  }
  const [from, to] = marks;
  return changeTexts(input, (text) => text.replaceAll(from, () => to));
}

/** These filters by name. */
export const REPLACING_FILTERS: ReadonlyMap<string, FilterDefinition> = new Map<string, FilterDefinition>([
  [
    "replace",
    {
      parameters: ["replace_pairs", "regexp"],
      call: (input, [pairs, regexp], run) => replace(input, pairs, regexp, run),
    },
  ],
  ["escapeChar", { parameters: ["type"], call: (input, [type]) => escapeChar(input, type) }],
]);
