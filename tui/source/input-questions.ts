/** Inputs as a person is asked for them, and sent until a server takes them. */
import type { Input } from "../../core/flow/flow.ts";
import { messageOf } from "../../core/message-of.ts";
import { AnswerFault } from "../../core/rest/faults.ts";
import { type FormPart, type MultipartBody, multipart } from "../../platform/multipart.ts";
import type { Question } from "../prompt/question.ts";

/** What asking needs. */
export interface Asking {
  ask(title: string, questions: readonly Question[]): Promise<ReadonlyMap<string, string> | undefined>;
  readFile(path: string, bytesMax: number): Promise<Uint8Array>;
}

/** Bytes of a file that is given as an input: all of it is held until it is sent. */
export const INPUT_BYTES_MAX = 100 * 1024 * 1024;

/** What is asked for. */
export interface InputsRequest {
  readonly title: string;
  readonly inputs: readonly Input[];
  /** What stands in the fields at first, by input. Default: what the inputs say. */
  readonly values?: Readonly<Record<string, unknown>>;
  send(form: MultipartBody): Promise<void>;
}

/**
 * Asks for inputs, and again for all of them where the server refuses some, with what it says beside them.
 * @returns false when the person would rather not
 * @throws RestFault when it refuses for another reason
 */
export async function sendInputs(desk: Asking, { title, inputs, values = {}, send }: InputsRequest): Promise<boolean> {
  let questions = inputs.map((input) =>
    inputQuestion(input, values[input.id] ?? input["prefill"] ?? input["defaults"]),
  );
  for (;;) {
    const answers = await desk.ask(title, questions);
    if (!answers) return false;
    try {
      await send(multipart(await partsOf(desk, inputs, answers)));
      return true;
    } catch (error) {
      const problems = problemsOf(error, inputs);
      if (!problems) throw error;
      questions = inputs.map((input) => {
        const problem = problems.get(input.id);
        return { ...inputQuestion(input, answers.get(input.id)), ...(problem === undefined ? {} : { problem }) };
      });
    }
  }
}

/** What was left empty is not sent: the flow says what it is then. */
async function partsOf(
  desk: Asking,
  inputs: readonly Input[],
  answers: ReadonlyMap<string, string>,
): Promise<readonly FormPart[]> {
  const parts: FormPart[] = [];
  for (const [name, text] of answers) {
    if (text === "") continue;
    const isFile = inputs.some(({ id, type }) => id === name && type === "FILE") && !text.includes("://");
    // Servers of all versions know a file's input by its file name.
    if (isFile) parts.push(await filePart(desk, name, text));
    else parts.push({ name, value: text });
  }
  return parts;
}

async function filePart(desk: Asking, name: string, path: string): Promise<FormPart> {
  try {
    return { name: "files", filename: name, content: once(await desk.readFile(path, INPUT_BYTES_MAX)) };
  } catch (error) {
    // Told beside the field, like what a server says of it.
    const message = messageOf(error);
    throw new AnswerFault(422, message, [{ path: name, message }]);
  }
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

/** What a refusal says of inputs; undefined when it is about anything else. */
function problemsOf(error: unknown, inputs: readonly Input[]): ReadonlyMap<string, string> | undefined {
  if (!(error instanceof AnswerFault) || error.status !== 422 || error.violations.length === 0) return undefined;
  const known = error.violations.every(({ path }) => inputs.some(({ id }) => id === path));
  return known ? new Map(error.violations.map(({ path, message }) => [path, message])) : undefined;
}

/** The question for an input. @param initial stands in the field at first, where it is no expression and no secret */
export function inputQuestion(input: Input, initial: unknown): Question {
  const { id, type, displayName, description } = input;
  const options = optionsOf(input);
  const isSecret = type === "SECRET";
  const text = isSecret || initial === undefined || initial === null ? "" : textOf(initial);
  const isNeeded = input.required !== false && input["defaults"] === undefined;
  return {
    id,
    label: typeof displayName === "string" && displayName !== "" ? `${displayName} (${id})` : id,
    hint: `${type === "FILE" ? "path of a file" : type.toLowerCase()}${isNeeded ? "" : ", may be empty"}`,
    kind: isSecret ? "secret" : type === "MULTISELECT" && options ? "many" : options ? "one" : "text",
    ...(typeof description === "string" ? { description } : {}),
    ...(options ? { options } : {}),
    ...(text === "" || text.includes("{{") ? {} : { initial: text }),
    check: (answer) => (isNeeded && answer.trim() === "" && type !== "STRING" ? "An answer is needed." : undefined),
  };
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

function optionsOf(input: Input): readonly string[] | undefined {
  if (input.type === "BOOL" || input.type === "BOOLEAN") return ["true", "false"];
  const values: unknown = input["values"];
  return Array.isArray(values) && values.length > 0 ? values.map(String) : undefined;
}
