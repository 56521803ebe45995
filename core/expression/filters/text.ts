/** Filters that change the letters of a text. */
import { textArgument, textInput, wholeArgument } from "../arguments.ts";
import type { FilterDefinition } from "../definition.ts";
import { Fault } from "../error.ts";
import { javaText } from "../java-text.ts";
import { splitText } from "../regex/split.ts";

function abbreviate(input: unknown, length: number | undefined): string {
  const text = textInput(input, "abbreviate");
  if (length === undefined) throw new Fault("The 'abbreviate' filter expects an argument 'length'.");
  if (length < 0) throw new Fault("Invalid argument to abbreviate filter; must be greater than zero");
  if (text.length < length) return text;
  return length <= 3 ? text.slice(0, length) : `${text.slice(0, length - 3)}...`;
}

function title(text: string): string {
  return text.replace(/(^|\s)(\S)/g, (_whole, before: string, letter: string) => before + letter.toUpperCase());
}

/** Letters without accents, digits and single dashes, in lower case. */
export function slugify(text: string): string {
  return text
    .replace(/\s/g, "-")
    .normalize("NFD")
    .replace(/[^\w-]/g, "")
    .replace(/_/g, "-")
    .replace(/-{2,}/g, "-")
    .replace(/^-|-$/g, "")
    .toLowerCase();
}

type Side = "Before" | "After" | "BeforeLast" | "AfterLast";

function substring(side: Side): FilterDefinition {
  const name = `substring${side}`;
  const last = side.endsWith("Last");
  return {
    parameters: ["separator"],
    call: (input, [given]) => {
      const separator = textArgument(given, `The argument 'separator' of the '${name}' filter`);
      if (separator === undefined) throw new Fault(`The '${name}' filter expects an argument 'separator'.`);
      const text = javaText(input);
      if (last && separator === "") return side === "BeforeLast" ? text : "";
      const at = last ? text.lastIndexOf(separator) : text.indexOf(separator);
      if (side.startsWith("Before")) return at === -1 ? text : text.slice(0, at);
      return at === -1 ? "" : text.slice(at + separator.length);
    },
  };
}

function edge(name: "startsWith" | "endsWith"): FilterDefinition {
  return {
    parameters: ["value"],
    takesNull: true,
    call: (input, [value]) => {
      if (value === undefined || value === null) throw new Fault("The argument 'value' is required.");
      if (input === null || input === undefined) return false;
      const [text, part] = [javaText(input), javaText(value)];
      return name === "startsWith" ? text.startsWith(part) : text.endsWith(part);
    },
  };
}

/** These filters by name. */
export const TEXT_FILTERS: ReadonlyMap<string, FilterDefinition> = new Map<string, FilterDefinition>([
  ["upper", { parameters: undefined, call: (input) => javaText(input).toUpperCase() }],
  ["lower", { parameters: undefined, call: (input) => javaText(input).toLowerCase() }],
  ["string", { parameters: undefined, call: (input) => javaText(input) }],
  ["trim", { parameters: undefined, call: (input) => textInput(input, "trim").trim() }],
  ["title", { parameters: undefined, call: (input) => title(textInput(input, "title")) }],
  [
    "capitalize",
    {
      parameters: undefined,
      call: (input) => textInput(input, "capitalize").replace(/\S/, (letter) => letter.toUpperCase()),
    },
  ],
  [
    "abbreviate",
    {
      parameters: ["length"],
      call: (input, [length]) => abbreviate(input, wholeArgument(length, "The argument 'length' of 'abbreviate'")),
    },
  ],
  ["slugify", { parameters: undefined, call: (input) => slugify(javaText(input)) }],
  [
    "nl2br",
    {
      parameters: undefined,
      call: (input) => {
        if (typeof input !== "string") throw new Fault("The 'nl2br' filter takes text only.");
        return input.replace(/\r\n|\n|\r/g, "<br />");
      },
    },
  ],
  [
    "split",
    {
      parameters: ["delimiter", "limit"],
      call: (input, [given, limit]) => {
        const delimiter = textArgument(given, "The argument 'delimiter' of 'split'");
        if (delimiter === undefined) throw new Fault("missing delimiter parameter in split filter");
        const parts = wholeArgument(limit, "The argument 'limit' of 'split'") ?? 0;
        return splitText(textInput(input, "split"), delimiter, parts);
      },
    },
  ],
  ["substringBefore", substring("Before")],
  ["substringAfter", substring("After")],
  ["substringBeforeLast", substring("BeforeLast")],
  ["substringAfterLast", substring("AfterLast")],
  ["startsWith", edge("startsWith")],
  ["endsWith", edge("endsWith")],
]);
