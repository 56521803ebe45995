/** Asks for inputs on a terminal until they are accepted. */
import type { Flow } from "../../core/flow/flow.ts";
import { standardOutput, terminalStreams } from "../../platform/console.ts";
import type { Question } from "../../tui/prompt/question.ts";
import type { Capabilities } from "../terminal/capabilities.ts";
import type { GivenInputs } from "./given-inputs.ts";
import { type InputProblem, questionFor, valueOfAnswer } from "./questions.ts";

/** What came of trying with some inputs. */
export type Attempt<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problems: readonly InputProblem[] };

/** How it ended. */
export type Acceptance<T> =
  | { readonly kind: "accepted"; readonly value: T }
  | { readonly kind: "refused"; readonly problems: readonly InputProblem[] }
  /** The person would not answer. */
  | { readonly kind: "cancelled" };

/** Whose inputs they are, and which are given. */
export interface WantedInputs {
  readonly flow: Pick<Flow, "inputs">;
  readonly given: GivenInputs;
  readonly capabilities: Capabilities;
  /** Settles when no answer is wanted any more. */
  readonly cancelled: Promise<void>;
}

/** Tries with the inputs given; those that are missing or were answered wrongly are asked for, where people can be. */
export async function askForInputs<T>(
  { flow, given, capabilities, cancelled }: WantedInputs,
  attempt: (inputs: GivenInputs) => Promise<Attempt<T>>,
): Promise<Acceptance<T>> {
  const inputs = new Map(given);
  const asked = new Map<string, string>();
  for (;;) {
    const tried = await attempt(inputs);
    if (tried.ok) return { kind: "accepted", value: tried.value };
    const open = tried.problems.filter(({ inputId }) => inputId !== "" && !given.has(inputId));
    if (!capabilities.prompts || open.length < tried.problems.length) {
      return { kind: "refused", problems: tried.problems };
    }
    const questions = oneEach(open).map((problem) => questionFor(flow, problem, asked.get(problem.inputId)));
    const answers = await askPerson(questions, capabilities, cancelled);
    if (!answers) return { kind: "cancelled" };
    for (const [inputId, answer] of answers) {
      asked.set(inputId, answer);
      inputs.set(inputId, valueOfAnswer(flow, inputId, answer));
    }
  }
}

/** One problem an input, that of the first. */
function oneEach(problems: readonly InputProblem[]): readonly InputProblem[] {
  return problems.filter(({ inputId }, index) => problems.findIndex((each) => each.inputId === inputId) === index);
}

/** Asks questions on the terminal; undefined when the person would not answer. */
export async function askPerson(
  questions: readonly Question[],
  { color, glyphs }: Capabilities,
  cancelled: Promise<void>,
): Promise<ReadonlyMap<string, string> | undefined> {
  const { ask } = await import("../../tui/prompt/ask.tsx");
  const answers = await ask(questions, { ...terminalStreams(), color, glyphs, cancelled });
  // A line between the answers and what follows.
  await standardOutput().write("\n");
  return answers;
}
