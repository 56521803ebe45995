/** The section about expressions: every function, filter, test and operator. */

import { code, paragraphs, prose, table } from "../../core/documentation/markdown.ts";
import type { FilterDefinition, FunctionDefinition } from "../../core/expression/definition.ts";
import { BINARY_OPERATORS, UNARY_OPERATORS } from "../../core/expression/grammar.ts";
import { fullVocabulary } from "../../core/expression/vocabulary.ts";
import { FILTER_WORDS } from "./filter-words.ts";
import { FUNCTION_WORDS } from "./function-words.ts";
import { OPERATOR_WORDS, PREFIX_WORDS, TEST_WORDS } from "./operator-words.ts";
import type { Word, Words } from "./word.ts";

/** Words of one kind: those of the language, and what is told about them. */
export interface WordList {
  readonly heading: string;
  readonly text: string;
  /** How each word of the language is written. */
  readonly written: ReadonlyMap<string, string>;
  readonly words: Words;
}

/** All words of the expression language by kind. */
export function wordLists(): readonly WordList[] {
  const { functions, filters, tests } = fullVocabulary(false);
  return [
    {
      heading: "Functions",
      text: "Arguments go by their order or by name: `now(format='yyyy')`.",
      written: new Map([...functions].map(([name, each]) => [name, call(name, each, FUNCTION_WORDS[name])])),
      words: FUNCTION_WORDS,
    },
    {
      heading: "Filters",
      text: "`value | filter` hands a value over. Null comes out as null, unless it says otherwise.",
      written: new Map([...filters].map(([name, each]) => [name, filterCall(name, each)])),
      words: FILTER_WORDS,
    },
    {
      heading: "Tests",
      text: "`value is test` and `value is not test` give booleans.",
      written: new Map([...tests.keys()].map((name) => [name, `is ${name}`])),
      words: TEST_WORDS,
    },
    {
      heading: "Operators",
      text: "Those that bind tightest come last. All group to the left.",
      written: new Map(byStrength().map((sign) => [sign, `a ${sign} b`])),
      words: OPERATOR_WORDS,
    },
    {
      heading: "Operators before a value",
      text: "They bind tighter than all others.",
      written: new Map([...UNARY_OPERATORS].map((sign) => [sign, sign === "not" ? "not a" : `${sign}a`])),
      words: PREFIX_WORDS,
    },
  ];
}

/** The section as Markdown. */
export function expressionSection(): readonly string[] {
  return [
    ...paragraphs(
      "## Expressions",
      "Texts of properties that take expressions are rendered just before they are used. [Expressions](expressions.md) tells how they are written, and what they see.",
    ),
    ...wordLists().flatMap(({ heading, text, written, words }) => [
      ...paragraphs(`### ${heading}`, text),
      ...table(
        ["word", "", "example"],
        [...written].map(([name, shown]) => [code(shown), meaning(name, words[name]), example(words[name])]),
      ),
    ]),
  ];
}

function byStrength(): readonly string[] {
  return [...BINARY_OPERATORS].sort(([, left], [, right]) => left - right).map(([sign]) => sign);
}

function call(name: string, { parameters }: FunctionDefinition | FilterDefinition, word: Word | undefined): string {
  return `${name}(${parameters?.join(", ") ?? word?.takes ?? ""})`;
}

function filterCall(name: string, definition: FilterDefinition): string {
  const shown = call(name, definition, FILTER_WORDS[name]);
  return shown.endsWith("()") ? name : shown;
}

function meaning(name: string, word: Word | undefined): string {
  const filter =
    word !== undefined && word === FILTER_WORDS[name] ? fullVocabulary(false).filters.get(name) : undefined;
  const says = word ? prose(word.says) : "";
  return filter?.takesNull ? `${says} Null counts as an input.` : says;
}

/** Templates and results on one line: line ends are shown as in a text of JSON. */
function example(word: Word | undefined): string {
  if (!word?.shows) return "";
  const [template, printed] = word.shows.map((text) => text.replaceAll("\n", "\\n"));
  return `${code(template ?? "")} prints ${code(printed ?? "")}`;
}
