/** Questions for inputs that are missing on a command line. */
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import type { Flow, Input } from "../../core/flow/flow.ts";
import { flatInputs, inputQuestion, isAddress } from "../../tui/prompt/input-question.ts";
import type { Question } from "../../tui/prompt/question.ts";
import { fileProblem, GivenFile } from "./given-inputs.ts";

/** An input that stops the execution from being created. */
export interface InputProblem {
  readonly inputId: string;
  readonly message: string;
  /** What may be chosen, where that depends on more than the flow's text. */
  readonly choices?: readonly string[];
}

/** What the engine's messages say first, and the question already shows. */
const KNOWN = /^Invalid value for input `[^`]+`\. Cause: /;

/** The question for an input; after an answer that was refused it says why, and the answer stands in the field. */
export function questionFor(
  flow: Pick<Flow, "inputs">,
  { inputId, message, choices }: InputProblem,
  refused?: string,
): Question {
  const problem = refused === undefined ? undefined : message.replace(KNOWN, "");
  return inputQuestion(inputId, findInput(flow, inputId), {
    initial: refused,
    choices,
    problem,
    fileProblem: fileAnswerProblem,
  });
}

/** What the engine is given for an answer. */
export function valueOfAnswer(flow: Pick<Flow, "inputs">, inputId: string, answer: string): unknown {
  const input = findInput(flow, inputId);
  if (input?.type === "FILE" && !isAddress(answer)) return new GivenFile(pathOfAnswer(answer));
  return answer;
}

function findInput({ inputs = [] }: Pick<Flow, "inputs">, id: string): Input | undefined {
  return flatInputs(inputs).find((input) => input.id === id);
}

/** The path of a file that a person typed. Nobody's shell is there to find their home. */
export function pathOfAnswer(answer: string): string {
  return resolve(answer.startsWith("~/") ? join(homedir(), answer.slice(2)) : answer);
}

/** Why a file that a person typed cannot be read; undefined when it can. */
export async function fileAnswerProblem(answer: string): Promise<string | undefined> {
  const problem = await fileProblem(pathOfAnswer(answer));
  return problem === undefined ? undefined : `${answer}: ${problem}.`;
}
