/** Inputs as a person is asked for them, and sent until a server takes them. */
import type { Input } from "../../core/flow/flow.ts";
import { AnswerFault } from "../../core/rest/faults.ts";
import { type FormPart, type MultipartBody, multipart } from "../../platform/multipart.ts";
import { flatInputs, inputQuestion, isAddress, isExpression } from "../prompt/input-question.ts";
import type { Question } from "../prompt/question.ts";
import { askInRounds, dependentsOf, type InputPreview } from "./input-rounds.ts";

/** What asking needs. */
export interface Asking {
  ask(title: string, questions: readonly Question[]): Promise<ReadonlyMap<string, string> | undefined>;
  fileProblem(path: string): Promise<string | undefined>;
  fileContent(path: string): AsyncIterable<Uint8Array>;
}

/** Answers by the ids of inputs and of further questions. */
export type Answers = ReadonlyMap<string, string>;

/** What is asked for. */
export interface InputsRequest {
  readonly title: string;
  readonly inputs: readonly Input[];
  /** What stands in the fields at first, by input. Default: what the inputs say. */
  readonly values?: Readonly<Record<string, unknown>>;
  /** Asked after the inputs; the answers are no part of the form. Default: nothing is. */
  readonly further?: readonly Question[];
  /** What the server makes of some inputs; undefined where it cannot tell. Default: it is not asked. */
  preview?(form: MultipartBody): Promise<readonly InputPreview[] | undefined>;
  send(form: MultipartBody, answers: Answers): Promise<void>;
}

/**
 * Asks for inputs, and again for those that the server refuses and what depends on them, with what it says beside them.
 * @returns false when the person would rather not
 * @throws RestFault when it refuses for another reason
 */
export async function sendInputs(desk: Asking, request: InputsRequest): Promise<boolean> {
  const { title, values = {}, further = [], preview } = request;
  const inputs = flatInputs(request.inputs);
  let refused: { readonly answers: Answers; readonly problems: ReadonlyMap<string, string> } | undefined;
  for (;;) {
    const earlier = refused;
    const given = earlier ? standing(inputs, earlier.answers, earlier.problems.keys()) : new Map<string, string>();
    const answers = await askInRounds({
      inputs,
      given,
      further: further.filter(({ id }) => !given.has(id)),
      ask: (questions) => desk.ask(title, questions),
      questionOf: (input, known) => {
        const { id } = input;
        const initial = earlier ? earlier.answers.get(id) : (values[id] ?? defaultOf(input, known?.value));
        return inputQuestion(id, input, {
          initial,
          problem: earlier?.problems.get(id),
          mayBeEmpty: !isNeeded(input),
          fileProblem: (path) => desk.fileProblem(path),
        });
      },
      preview: async (known) => await preview?.(multipart(partsOf(desk, inputs, known, false))),
    });
    if (!answers) return false;
    try {
      await request.send(multipart(partsOf(desk, inputs, answers, true)), answers);
      return true;
    } catch (error) {
      const problems = problemsOf(error, inputs);
      if (!problems) throw error;
      refused = { answers, problems };
    }
  }
}

/** Answers that have nothing to do with what was refused. */
function standing(inputs: readonly Input[], answers: Answers, refused: Iterable<string>): Answers {
  const open = dependentsOf(inputs, refused);
  return new Map([...answers].filter(([id]) => !open.has(id)));
}

function isNeeded(input: Input): boolean {
  return input.required !== false && input["defaults"] === undefined;
}

/** As the flow has it; one that is worked out as the server has worked it out. */
function defaultOf(input: Input, workedOut: unknown): unknown {
  const written = input["prefill"] ?? input["defaults"];
  return typeof written === "string" && isExpression(written) ? workedOut : written;
}

/** What was left empty is not sent: the flow says what it is then. @param hasFiles false leaves files out, too */
function partsOf(desk: Asking, inputs: readonly Input[], answers: Answers, hasFiles: boolean): readonly FormPart[] {
  return inputs.flatMap((input): FormPart[] => {
    const { id: name, type } = input;
    const text = answers.get(name);
    if (text === undefined || (text === "" && !(type === "STRING" && isNeeded(input)))) return [];
    if (type !== "FILE" || isAddress(text)) return [{ name, value: text }];
    // Servers of all versions know a file's input by its file name.
    return hasFiles ? [{ name: "files", filename: name, content: desk.fileContent(text) }] : [];
  });
}

/** What a refusal says of inputs; undefined when it is about anything else. */
function problemsOf(error: unknown, inputs: readonly Input[]): ReadonlyMap<string, string> | undefined {
  if (!(error instanceof AnswerFault) || error.status !== 422 || error.violations.length === 0) return undefined;
  const known = error.violations.every(({ path }) => inputs.some(({ id }) => id === path));
  return known ? new Map(error.violations.map(({ path, message }) => [path, message])) : undefined;
}
