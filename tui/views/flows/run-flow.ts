/** Runs a flow with the inputs that a person is asked for. */
import { CHECK_BEHAVIORS } from "../../../core/flow/checks.ts";
import type { Input } from "../../../core/flow/flow.ts";
import type { Desk } from "../../app/desk.ts";
import { ActCancelled } from "../../app/view.ts";
import { isAddress } from "../../prompt/input-question.ts";
import type { Question } from "../../prompt/question.ts";
import type { ExecutionRow } from "../../source/execution-row.ts";
import { type FlowName, flowText } from "../../source/flow-row.ts";
import type { Flows } from "../../source/flows.ts";
import { type Answers, sendInputs } from "../../source/input-questions.ts";

/** The id of the question for labels: no input is called so. */
const LABELS = " labels";

const LABELS_QUESTION: Question = {
  id: LABELS,
  label: "labels",
  hint: "key=value, separated by spaces, may be empty",
  kind: "text",
  check: (answer) => labelsOf(answer).problem,
};

/**
 * Asks, runs it, and goes to the execution.
 * @param revision default: the newest
 * @throws ActCancelled when the person would rather not
 */
export async function runFlow(desk: Desk, flows: Flows, flow: FlowName, revision?: number): Promise<void> {
  const { inputs } = await flows.read(flow, revision);
  let made: ExecutionRow | undefined;
  let given: Answers = new Map();
  let told: readonly string[] = [];
  const isSent = await sendInputs(desk, {
    title: `Run ${flowText(flow)}${revision === undefined ? "" : ` revision ${revision}`}`,
    inputs,
    further: [LABELS_QUESTION],
    async preview(form) {
      const preview = await flows.preview(flow, form, revision);
      told = (preview?.checks ?? [])
        .filter(({ behavior }) => behavior !== CHECK_BEHAVIORS[0])
        .map((each) => each.message);
      return preview?.inputs;
    },
    async send(form, answers) {
      given = answers;
      made = await flows.run(flow, { form, labels: labelsOf(answers.get(LABELS) ?? "").labels, revision });
    },
  });
  if (!isSent || !made) throw new ActCancelled("Nothing was run.");
  desk.open(desk.places.execution(made.id));
  const advice = told.length === 0 ? "" : `: ${told.join("; ")}`;
  desk.notice(`${flowText(flow)} runs as ${made.id}${advice}`, told.length === 0 ? "done" : "warning");
  desk.did(desk.command(...commandWords(flow, inputs, given, revision)));
}

/** The words of the command that does the same; what is secret is left out. */
export function commandWords(
  flow: FlowName,
  inputs: readonly Input[],
  answers: Answers,
  revision?: number,
): readonly string[] {
  const words = inputs.flatMap(({ id, type }): string[] => {
    const answer = answers.get(id) ?? "";
    if (answer === "") return [];
    if (type === "SECRET") return ["-i", `${id}=...`];
    if (type === "FILE" && !isAddress(answer)) return ["--file", `${id}=${answer}`];
    return ["-i", `${id}=${answer.startsWith("@") ? "@" : ""}${answer}`];
  });
  const labels = labelsOf(answers.get(LABELS) ?? "").labels.flatMap((label) => ["--label", label]);
  const which = revision === undefined ? [] : ["--revision", String(revision)];
  return ["execution", "run", flowText(flow), ...words, ...labels, ...which];
}

/** `key=value other="two words"` as servers take labels, and what is wrong with it. */
export function labelsOf(text: string): { readonly labels: readonly string[]; readonly problem: string | undefined } {
  const labels: string[] = [];
  for (const [word = ""] of text.matchAll(/(?:"[^"]*"?|[^\s,"])+/g)) {
    const [, key = "", value = ""] = /^([^=:]+)[=:](.+)$/s.exec(word.replaceAll('"', "")) ?? [];
    if (key === "" || value === "") return { labels, problem: `${word} is no label: write key=value.` };
    labels.push(`${key}:${value}`);
  }
  return { labels, problem: undefined };
}
