/** The form of a backfill: from when until when, with which inputs and labels; and the question with the dates spelled out. */
import { toInstant } from "../../../core/contracts/clock.ts";
import type { Desk } from "../../app/desk.ts";
import { ActCancelled } from "../../app/view.ts";
import type { Question } from "../../prompt/question.ts";
import type { NamedInput, TriggerRow } from "../../source/trigger-row.ts";
import type { BackfillWish, Triggers } from "../../source/triggers.ts";
import { neutralise } from "../../text/neutralise.ts";
import { bothTimes, TYPED_DATE_HINT, typedDate } from "../../text/typed-date.ts";
import { datesBetween } from "./schedule-preview.ts";
import { flowWord, titleOf } from "./trigger-names.ts";
import { typedPairs } from "./typed-pairs.ts";

const NOTHING = "No backfill was begun.";

/** Asks, and begins it. @throws ActCancelled when the person would rather not */
export async function askBackfill(desk: Desk, row: TriggerRow, triggers: Triggers, changed: () => void): Promise<void> {
  const inputs = await triggers.inputs(row).catch(() => []);
  const answers = await desk.ask(`Backfill ${titleOf(row)}`, backfillQuestions(desk.clock.now(), inputs));
  const wish = answers && backfillWish(answers, desk.clock.now());
  if (!wish) throw new ActCancelled(NOTHING);
  const secret = new Set(inputs.flatMap(({ id, isSecret }) => (isSecret ? [id] : [])));
  const command = desk.command("trigger", "backfill", flowWord(row), row.triggerId, ...backfillWords(wish, secret));
  const [startMs, endMs] = [Date.parse(wish.start), Date.parse(wish.end)];
  const dates = await datesBetween(row, startMs, endMs);
  const question = [
    `Backfill ${titleOf(row)}?`,
    `from  ${bothTimes(startMs)}`,
    `to    ${bothTimes(endMs)}`,
    ...(dates === undefined ? [] : [`${dates} executions, one a date`]),
  ].join("\n");
  if (!(await desk.confirm(question, command))) throw new ActCancelled(NOTHING);
  await triggers.backfill(row, wish);
  desk.notice(`Backfill of ${titleOf(row)} begun`, "done");
  desk.did(command);
  changed();
}

/** Before the ids of questions for secret inputs: no input is called so. */
const SECRET = "secret ";

/** What is asked. Secret inputs have questions of their own, which do not show them. @param inputs what the flow takes */
export function backfillQuestions(nowMs: number, inputs: readonly NamedInput[]): readonly Question[] {
  const secrets = inputs.filter(({ isSecret }) => isSecret);
  let startMs = Number.NaN;
  const isPair = (text: string): string | undefined =>
    typedPairs(text) ? undefined : 'Write key=value, with spaces between; values with spaces in "quotes".';
  return [
    {
      id: "start",
      label: "First date",
      hint: TYPED_DATE_HINT,
      kind: "text",
      check: (text) => {
        const typed = typedDate(text, nowMs);
        startMs = typed ?? Number.NaN;
        if (typed === undefined) return `This is no date. Write ${TYPED_DATE_HINT}.`;
        return typed < nowMs ? undefined : `${bothTimes(typed)} has not been yet: only past dates are made up for.`;
      },
    },
    {
      id: "end",
      label: "Last date",
      hint: "in the same way; now when it is empty",
      kind: "text",
      check: (text) => {
        const typed = endOf(text, nowMs);
        if (typed === undefined) return `This is no date. Write ${TYPED_DATE_HINT}.`;
        return typed > startMs ? undefined : `${bothTimes(typed)} is not after the first date, ${bothTimes(startMs)}.`;
      },
    },
    {
      id: "inputs",
      label: "Inputs of each execution",
      hint: inputsHint(inputs),
      kind: "text",
      check: isPair,
    },
    ...secrets.map(
      ({ id }): Question => ({
        id: `${SECRET}${id}`,
        label: id,
        hint: "it is not shown; may be empty",
        kind: "secret",
      }),
    ),
    { id: "labels", label: "Labels of each execution", hint: "key=value; may be empty", kind: "text", check: isPair },
  ];
}

function inputsHint(inputs: readonly NamedInput[]): string {
  if (inputs.length === 0) return "key=value; this flow takes none";
  const ids = inputs.flatMap(({ id, isSecret }) => (isSecret ? [] : [id]));
  return ids.length === 0 ? "key=value; secret ones are asked for next" : neutralise(`key=value, of ${ids.join(", ")}`);
}

function endOf(text: string, nowMs: number): number | undefined {
  return text.trim() === "" ? nowMs : typedDate(text, nowMs);
}

/** What the answers come to; undefined where a date is none. */
export function backfillWish(answers: ReadonlyMap<string, string>, nowMs: number): BackfillWish | undefined {
  const startMs = typedDate(answers.get("start") ?? "", nowMs);
  const endMs = endOf(answers.get("end") ?? "", nowMs);
  if (startMs === undefined || endMs === undefined) return undefined;
  const inputs = typedPairs(answers.get("inputs") ?? "") ?? [];
  const secrets = [...answers].filter(([id, value]) => id.startsWith(SECRET) && value !== "");
  return {
    start: toInstant(startMs),
    end: toInstant(endMs),
    inputs: {
      ...Object.fromEntries(inputs.map(({ key, value }) => [key, value])),
      ...Object.fromEntries(secrets.map(([id, value]) => [id.slice(SECRET.length), value])),
    },
    labels: typedPairs(answers.get("labels") ?? "") ?? [],
  };
}

/** The same as words of a command. @param secret inputs whose values are left out */
export function backfillWords(
  { start, end, inputs, labels }: BackfillWish,
  secret: ReadonlySet<string>,
): readonly string[] {
  return [
    "--start",
    start,
    "--end",
    end,
    ...Object.entries(inputs).flatMap(([key, value]) => ["--input", `${key}=${secret.has(key) ? "..." : value}`]),
    ...labels.flatMap(({ key, value }) => ["--label", `${key}:${value}`]),
  ];
}
