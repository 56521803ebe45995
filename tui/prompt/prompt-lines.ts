/** Questions as lines of a picture. */
import { neutralise } from "../text/neutralise.ts";
import type { Line, Segment } from "../text/painter.ts";
import { truncate, widthOf, wrap } from "../text/width.ts";
import type { Glyphs } from "../theme.ts";
import type { Draft, Question } from "./question.ts";

/** Options of a list that are shown at once. */
export const OPTIONS_SHOWN_MAX = 10;

/** Lines of a message about a wrong answer. */
export const PROBLEM_LINES_MAX = 5;

/** What lines are made for. */
export interface PromptLineOptions {
  readonly columns: number;
  readonly glyphs: Glyphs;
}

/** The lines of a question that is being answered. */
export function questionLines(
  question: Question,
  draft: Draft,
  problem: string | undefined,
  options: PromptLineOptions,
): readonly Line[] {
  const { columns, glyphs } = options;
  const cut = (text: string, room: number): string => truncate(neutralise(text), room, glyphs.ellipsis);
  const label = cut(question.label, columns - 2);
  const hintRoom = columns - widthOf(label) - 4;
  const hint: Segment[] =
    question.hint && hintRoom > 3 ? [{ text: `  ${cut(question.hint, hintRoom)}`, style: "dim" }] : [];
  return [
    [{ text: "? ", style: "accent" }, { text: label, style: "bold" }, ...hint],
    ...(question.description ? [[{ text: `  ${cut(question.description, columns - 2)}`, style: "dim" }] as const] : []),
    ...(question.options ? choiceLines(question, draft, options) : [fieldLine(question, draft, options)]),
    ...problemLines(problem, columns),
  ];
}

/** Why an answer was refused, in full: it says what to write instead. */
function problemLines(problem: string | undefined, columns: number): readonly Line[] {
  if (problem === undefined) return [];
  const lines = wrap(neutralise(problem), Math.max(1, columns - 4)).slice(0, PROBLEM_LINES_MAX);
  return lines.map((text) => [{ text: `  ${text}`, style: "failure" }] as const);
}

/** The line of a question that was answered. */
export function answeredLine(question: Question, answer: string, { columns, glyphs }: PromptLineOptions): Line {
  const label = truncate(neutralise(question.label), columns - 2, glyphs.ellipsis);
  const shown = question.kind === "secret" ? "*".repeat(Math.min(8, answer.length)) : neutralise(answer);
  return [
    { text: `${glyphs.ascii ? "+" : "✓"} `, style: "success" },
    { text: label },
    { text: `  ${truncate(shown, columns - widthOf(label) - 4, glyphs.ellipsis)}`, style: "accent" },
  ];
}

/** The field, scrolled so that the cursor is in sight. */
function fieldLine(question: Question, draft: Draft, { columns, glyphs }: PromptLineOptions): Line {
  // What stands in it at first may come from a server.
  const shown = draft.text.map((character) => (question.kind === "secret" ? "*" : neutralise(character)));
  const room = Math.max(4, columns - 4);
  let start = 0;
  while (start < draft.cursor && widthOf(shown.slice(start, draft.cursor).join("")) >= room) start++;
  const before = shown.slice(start, draft.cursor).join("");
  const under = shown[draft.cursor] ?? " ";
  const after = shown.slice(draft.cursor + 1).join("");
  const rest = truncate(after, Math.max(0, room - widthOf(before) - 1), glyphs.ellipsis);
  return [
    { text: `${glyphs.pointer} `, style: "accent" },
    { text: before },
    { text: under, style: "cursor" },
    { text: rest },
  ];
}

function choiceLines(question: Question, draft: Draft, { columns, glyphs }: PromptLineOptions): readonly Line[] {
  const { options = [], kind } = question;
  const first = Math.max(
    0,
    Math.min(draft.pointed - Math.floor(OPTIONS_SHOWN_MAX / 2), options.length - OPTIONS_SHOWN_MAX),
  );
  const lines = options.slice(first, first + OPTIONS_SHOWN_MAX).map((option, index): Line => {
    const pointed = first + index === draft.pointed;
    const box = kind === "many" ? (draft.chosen.includes(option) ? "[x] " : "[ ] ") : "";
    const text = truncate(`${box}${neutralise(option)}`, columns - 4, glyphs.ellipsis);
    return [
      { text: pointed ? `${glyphs.pointer} ` : "  ", style: "accent" },
      { text, style: pointed ? "accent" : "plain" },
    ];
  });
  const keys = kind === "many" ? "space chooses, enter takes what is chosen" : "arrows move, enter chooses";
  const more = options.length > OPTIONS_SHOWN_MAX ? `, ${options.length} in all` : "";
  return [...lines, [{ text: `  ${truncate(keys + more, columns - 2, glyphs.ellipsis)}`, style: "dim" }]];
}
