/** Tells what came of unit tests: as a table, with what did not hold below, or as JSON. */
import { formatElapsed } from "../../tui/text/elapsed.ts";
import { neutralise } from "../../tui/text/neutralise.ts";
import type { Line, Segment } from "../../tui/text/painter.ts";
import { padEnd, widthOf } from "../../tui/text/width.ts";
import type { Glyphs, Style } from "../../tui/theme.ts";
import type { AssertionResult, CaseResult, SuiteResult, TestState } from "./results.ts";

const LOOKS: Readonly<Record<TestState, { glyph: string; ascii: string; style: Style }>> = {
  SUCCESS: { glyph: "✓", ascii: "+", style: "success" },
  FAILED: { glyph: "✗", ascii: "x", style: "failure" },
  ERROR: { glyph: "!", ascii: "!", style: "failure" },
  SKIPPED: { glyph: "↷", ascii: "-", style: "dim" },
};

/** Characters of a value that are shown. */
const SHOWN_CHARS_MAX = 200;

/** The table of one suite. */
export function suiteLines({ testSuiteId, file, results }: SuiteResult, glyphs: Glyphs): readonly Line[] {
  const idColumns = Math.max(...results.map(({ testId }) => widthOf(neutralise(testId))), 0);
  const stateColumns = Math.max(...results.map(({ state }) => state.length), 0);
  return [
    [
      { text: neutralise(testSuiteId), style: "bold" },
      { text: `  ${neutralise(file)}`, style: "dim" },
    ],
    ...results.flatMap((result) => [caseLine(result, idColumns, stateColumns, glyphs), ...faultLines(result, file)]),
  ];
}

function caseLine(
  { testId, state, durationMs, assertionResults }: CaseResult,
  idColumns: number,
  stateColumns: number,
  glyphs: Glyphs,
): Line {
  const { glyph, ascii, style } = LOOKS[state];
  const held = assertionResults.filter(({ isSuccess }) => isSuccess).length;
  const count = assertionResults.length;
  const told = count === 0 ? "" : `${held}/${count} ${count === 1 ? "assertion" : "assertions"}`;
  const took = state === "SKIPPED" ? "" : formatElapsed(durationMs, true);
  return [
    { text: "  " },
    { text: glyphs.ascii ? ascii : glyph, style },
    { text: ` ${padEnd(neutralise(testId), idColumns)}  ` },
    { text: padEnd(state, stateColumns), style },
    { text: `  ${padEnd(took, 6)}  ${told}`, style: "dim" },
  ];
}

function faultLines({ assertionResults, errors }: CaseResult, file: string): readonly Line[] {
  const wrong = assertionResults.filter(({ isSuccess }) => !isSuccess);
  return [
    ...errors.map(
      ({ message, line }): Line => [
        { text: "      " },
        { text: neutralise(message), style: "failure" },
        ...placeSegments(file, line),
      ],
    ),
    ...wrong.flatMap((result) => assertionLines(result, file)),
  ];
}

function placeSegments(file: string, line: number | undefined): readonly Segment[] {
  return line === undefined ? [] : [{ text: `  ${neutralise(file)}:${line}`, style: "dim" }];
}

/** What an assertion wants and what there is, in one line. */
export function assertionText({ value, operator, expected, actual }: AssertionResult): string {
  return `${neutralise(value)} ${operator} ${shown(expected)}, but it is ${shown(actual)}`;
}

function assertionLines(result: AssertionResult, file: string): readonly Line[] {
  const { value, description, errorMessage, line } = result;
  const notes = [description, errorMessage].filter((note) => note !== undefined);
  const name = neutralise(value);
  const first: readonly Segment[] = [
    { text: "      " },
    { text: name, style: "failure" },
    { text: assertionText(result).slice(name.length) },
    ...placeSegments(file, line),
  ];
  return [first, ...notes.map((note): Line => [{ text: `        ${neutralise(note)}`, style: "dim" }])];
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? "nothing";
  return neutralise(text.length > SHOWN_CHARS_MAX ? `${text.slice(0, SHOWN_CHARS_MAX)}…` : text);
}

/** How many cases ended how. */
export function totalLine(suites: readonly SuiteResult[], elapsedMs: number): Line {
  const count = (state: TestState): number =>
    suites.flatMap(({ results }) => results).filter((each) => each.state === state).length;
  const parts: readonly (readonly [TestState, string])[] = [
    ["SUCCESS", "passed"],
    ["FAILED", "failed"],
    ["ERROR", "in error"],
    ["SKIPPED", "skipped"],
  ];
  const told = parts.filter(([state]) => state === "SUCCESS" || count(state) > 0);
  const segments = told.flatMap(([state, word], index): readonly Segment[] => [
    ...(index === 0 ? [] : [{ text: ", " }]),
    { text: `${count(state)} ${word}`, style: count(state) > 0 ? LOOKS[state].style : "plain" },
  ]);
  return [...segments, { text: ` in ${formatElapsed(elapsedMs, true)}`, style: "dim" }];
}

/** The results for a program. */
export function resultsJson(suites: readonly SuiteResult[]): string {
  return JSON.stringify({ results: suites }, undefined, 2);
}
