/** Asks questions on a terminal, one after the other; answers stay on the screen. */
import { render, useInput, usePaste } from "ink";
import { useRef, useState } from "react";
import { LinesView } from "../run/view.tsx";
import { createPainter } from "../text/painter.ts";
import type { Glyphs } from "../theme.ts";
import { answeredLine, questionLines } from "./prompt-lines.ts";
import { answerOf, type Draft, firstDraft, insert, type PromptKey, press, type Question } from "./question.ts";

/** Where questions are asked. */
export interface AskOptions {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly color: boolean;
  readonly glyphs: Glyphs;
  /** Settles when no answer is wanted any more: the terminal went away, or something else ends the program. */
  readonly cancelled: Promise<void>;
}

/** The answers by question id; undefined when the person would not answer (Ctrl-C, Ctrl-D), or cannot any more. */
export async function ask(
  questions: readonly Question[],
  options: AskOptions,
): Promise<ReadonlyMap<string, string> | undefined> {
  const { stdin, stdout } = options;
  const done = Promise.withResolvers<ReadonlyMap<string, string> | undefined>();
  const form = <PromptForm questions={questions} options={options} onDone={done.resolve} />;
  const instance = render(form, { stdin, stdout, exitOnCtrlC: false, patchConsole: false, interactive: true });
  const answers = await Promise.race([done.promise, options.cancelled.then(() => undefined)]);
  await instance.waitUntilRenderFlush();
  instance.unmount();
  await instance.waitUntilExit();
  return answers;
}

interface FormProperties {
  readonly questions: readonly Question[];
  readonly options: Pick<AskOptions, "color" | "glyphs" | "stdout">;
  readonly onDone: (answers: ReadonlyMap<string, string> | undefined) => void;
}

interface FormState {
  readonly answers: ReadonlyMap<string, string>;
  readonly draft: Draft;
  readonly problem: string | undefined;
  readonly busy: boolean;
}

function stateFor(question: Question | undefined, answers: ReadonlyMap<string, string>): FormState {
  const draft = question ? firstDraft(question) : { text: [], cursor: 0, pointed: 0, chosen: [] };
  return { answers, draft, problem: question?.problem, busy: false };
}

/** The questions, drawn. The state is kept in a reference too: keys may come faster than frames. */
export function PromptForm({ questions, options, onDone }: FormProperties) {
  const [state, draw] = useState(() => stateFor(questions[0], new Map()));
  const latest = useRef(state);
  const update = (next: FormState): void => {
    latest.current = next;
    draw(next);
  };
  const current = (): Question | undefined => questions[latest.current.answers.size];
  const change = (draft: Draft): void => update({ ...latest.current, draft, problem: undefined });

  const submit = async (): Promise<void> => {
    const question = current();
    if (!question) return;
    const answer = answerOf(question, latest.current.draft);
    update({ ...latest.current, busy: true });
    const problem = await question.check?.(answer);
    if (problem !== undefined) return update({ ...latest.current, problem, busy: false });
    const answers = new Map([...latest.current.answers, [question.id, answer]]);
    update(stateFor(questions[answers.size], answers));
    if (answers.size === questions.length) onDone(answers);
  };

  const cancel = (input: string, ctrl: boolean): boolean =>
    ctrl && (input === "c" || (input === "d" && latest.current.draft.text.length === 0));
  const onKey = async (input: string, key: PressedKey): Promise<void> => {
    const question = current();
    if (cancel(input, key.ctrl === true)) return onDone(undefined);
    if (!question || latest.current.busy) return;
    if (key.return) return await submit();
    const pressed = promptKey(input, key, question);
    if (pressed) return change(press(latest.current.draft, pressed, question.options ?? []));
    if (input !== "" && !key.ctrl && !key.meta && !question.options) change(insert(latest.current.draft, input));
  };
  // Keys that come together are handled one after the other, also across an answer that is being checked.
  const queue = useRef(Promise.resolve());
  useInput((input, key) => {
    for (const [each, pressed] of keysOf(input, key)) queue.current = queue.current.then(() => onKey(each, pressed));
  });
  usePaste((text) => {
    const question = current();
    if (question && !question.options && !latest.current.busy) change(insert(latest.current.draft, text));
  });

  const paint = createPainter(options.color);
  const look = { columns: options.stdout.columns || 80, glyphs: options.glyphs };
  const answered = questions
    .slice(0, state.answers.size)
    .map((question) => answeredLine(question, state.answers.get(question.id) ?? "", look));
  const open = questions[state.answers.size];
  const lines = open ? [...answered, ...questionLines(open, state.draft, state.problem, look)] : answered;
  return <LinesView lines={lines.map(paint)} />;
}

type PressedKey = Partial<Parameters<Parameters<typeof useInput>[0]>[1]>;

/** Ctrl-A is 1, Ctrl-B 2 and so on. */
const CONTROL_BASE = 0x60;

/** The keys of what came in one go: fast fingers and slow machines make several keys one text. */
function keysOf(input: string, key: PressedKey): readonly (readonly [string, PressedKey])[] {
  if (!/\p{Cc}/u.test(input) || input.length === 1) return [[input, key]];
  return input.split(/(\p{Cc})/u).flatMap((part): (readonly [string, PressedKey])[] => {
    if (part === "") return [];
    if (part === "\r" || part === "\n") return [["", { return: true }]];
    if (part === "\u007f" || part === "\b") return [["", { backspace: true }]];
    const code = part.charCodeAt(0);
    return code < 0x20 ? [[String.fromCharCode(CONTROL_BASE + code), { ctrl: true }]] : [[part, {}]];
  });
}

function promptKey(input: string, key: PressedKey, question: Question): PromptKey | undefined {
  if (key.leftArrow) return "left";
  if (key.rightArrow) return "right";
  if (key.upArrow) return "up";
  if (key.downArrow || (key.tab && question.options)) return "down";
  if (key.home || (key.ctrl && input === "a")) return "home";
  if (key.end || (key.ctrl && input === "e")) return "end";
  if (key.ctrl && input === "u") return "clear";
  if (key.ctrl && input === "w") return "word";
  if (key.backspace) return "backspace";
  if (key.delete) return "delete";
  if (input === " " && question.kind === "many") return "toggle";
  return undefined;
}
