/** What to write instead of what is no expression here, but is elsewhere: in other languages, or in another Kestra. */

const ENTERPRISE = "it is part of Kestra's Enterprise Edition";

/** A part of the problem's message, and the remedy. */
const HINTS: readonly (readonly [RegExp, string])[] = [
  [/^Function or Macro \[fileEmpty\]/, "write isFileEmpty(...)"],
  [/^Function or Macro \[date\]/, "write now() | date('yyyy-MM-dd')"],
  [/^Function or Macro \[(?:appLink|credential)\]/, ENTERPRISE],
  [
    /^Function or Macro \[loopOutputs\]/,
    "it is part of Kestra 2; write outputs.task | values for the outputs of a loop",
  ],
  [/^Filter \[(?:toNumber|toInt|int|float)\]/, "write | number"],
  [/^Filter \[toString\]/, "write | string"],
  [/^Filter \[(?:size|count)\]/, "write | length"],
  [/^Filter \[(?:substring|substr)\]/, "write | slice(from, to)"],
  [/^Filter \[(?:parseJson|fromJson)\]/, "write fromJson(...)"],
  [/argument does not exist: timezone$/, "write timeZone"],
  [/^Unexpected token of value "in" /, "write isIn, as in {{ execution.state isIn ['FAILED', 'WARNING'] }}"],
  [/^Unexpected character \[&\]/, "write and"],
  [/^Unexpected character \[!\]/, "write not"],
  [/^Unexpected token of value "\|" and type OPERATOR/, "write or for `||`"],
  [/^Unexpected token "PUNCTUATION" of value ":" .*\?:/s, "write ?? for `?:`"],
];

/** The remedy for an expression that cannot be read; undefined when the message says all there is. */
export function hintForExpression(message: string): string | undefined {
  return HINTS.find(([pattern]) => pattern.test(message))?.[1];
}
