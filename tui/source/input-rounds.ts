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
  /** Answers that stand: these inputs are not asked for. */
  readonly given: ReadonlyMap<string, string>;
  /** Questions at the end of the last round. */
  readonly further: readonly Question[];
  ask(questions: readonly Question[]): Promise<ReadonlyMap<string, string> | undefined>;
  questionOf(input: Input, known: InputPreview | undefined): Question;
  /** Undefined where the server cannot tell: all inputs are wanted as the flow has them. */
  preview(answers: ReadonlyMap<string, string>): Promise<readonly InputPreview[] | undefined>;
}

/** Asks; all answers, those that were given too, or undefined when the person would not. */
export async function askInRounds(request: RoundsRequest): Promise<ReadonlyMap<string, string> | undefined> {
  const { inputs, given, further, ask, questionOf, preview } = request;
  const answers = new Map(given);
  let left = inputs.filter(({ id }) => !given.has(id));
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
    const said = await ask(questions);
    if (!said) return undefined;
    for (const [id, answer] of said) answers.set(id, answer);
  }
  return answers;
}

/** Whether it depends on an answer that is still to come. */
function mayStillBeWanted(id: string, left: readonly Input[]): boolean {
  const input = left.find((each) => each.id === id);
  return input !== undefined && dependenciesOf(input).some((each) => left.some((other) => other.id === each));
}

/** The ids of inputs that depend on one of these, through others too. */
export function dependentsOf(inputs: readonly Input[], ids: Iterable<string>): ReadonlySet<string> {
  const found = new Set<string>(ids);
  for (let size = -1; size < found.size; ) {
    size = found.size;
    for (const input of inputs) if (dependenciesOf(input).some((id) => found.has(id))) found.add(input.id);
  }
  return found;
}

function dependenciesOf(input: Input): readonly string[] {
  return listAt(input, "dependsOn", "inputs").map(String);
}
