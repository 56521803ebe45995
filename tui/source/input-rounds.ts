/**
 * Inputs may depend on others: whether they are asked for, their choices and their defaults. So a person is asked in rounds:
 * each for what is known to be wanted, given the answers before.
 */
import type { Input } from "../../core/flow/flow.ts";
import { listAt } from "../../core/rest/json-fields.ts";
import type { Question } from "../prompt/question.ts";

/** What a server makes of an input, given some answers. */
export interface InputPreview {
  /** With the choices that it has now. */
  readonly input: Input;
  /** False when it is not wanted. */
  readonly isEnabled: boolean;
  /** What it would be; undefined where that is not known. */
  readonly value: unknown;
}

/** What rounds are made of. */
export interface RoundsRequest {
  readonly inputs: readonly Input[];
  /** Questions at the end of the last round. */
  readonly further: readonly Question[];
  ask(questions: readonly Question[]): Promise<ReadonlyMap<string, string> | undefined>;
  questionOf(input: Input, known: InputPreview | undefined): Question;
  /** Undefined where the server cannot tell: all inputs are wanted as the flow has them. */
  preview(answers: ReadonlyMap<string, string>): Promise<readonly InputPreview[] | undefined>;
}

/** Asks; all answers, or undefined when the person would not. */
export async function askInRounds(request: RoundsRequest): Promise<ReadonlyMap<string, string> | undefined> {
  const { inputs, further, ask, questionOf, preview } = request;
  const answers = new Map<string, string>();
  let left = [...inputs];
  let isLast = false;
  while (!isLast) {
    const previews = inputs.length > 0 ? await preview(answers) : undefined;
    const known = new Map(previews?.map((each) => [each.input.id, each]));
    left = left.filter(({ id }) => known.get(id)?.isEnabled !== false || mayStillBeWanted(id, left));
    const isOpen = (id: string): boolean => left.some((each) => each.id === id);
    const ready = previews ? left.filter((input) => !dependenciesOf(input).some(isOpen)) : left;
    // Inputs that wait for each other are asked for all the same.
    const round = ready.length > 0 ? ready : left;
    left = left.filter((input) => !round.includes(input));
    isLast = left.length === 0;
    const wanted = round.filter(({ id }) => known.get(id)?.isEnabled !== false);
    const questions = [
      ...wanted.map((input) => questionOf(known.get(input.id)?.input ?? input, known.get(input.id))),
      ...(isLast ? further : []),
    ];
    if (questions.length === 0) continue;
    const given = await ask(questions);
    if (!given) return undefined;
    for (const [id, answer] of given) answers.set(id, answer);
  }
  return answers;
}

/** Whether it depends on an answer that is still to come. */
function mayStillBeWanted(id: string, left: readonly Input[]): boolean {
  const input = left.find((each) => each.id === id);
  return input !== undefined && dependenciesOf(input).some((each) => left.some((other) => other.id === each));
}

function dependenciesOf(input: Input): readonly string[] {
  return listAt(input, "dependsOn", "inputs").map(String);
}
