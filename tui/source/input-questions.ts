/** Inputs as a person is asked for them, and sent until a server takes them. */
import type { Input } from "../../core/flow/flow.ts";
import { AnswerFault } from "../../core/rest/faults.ts";
import type { Question } from "../prompt/question.ts";
import { type FormBody, textForm } from "./text-form.ts";

/** What asking needs. */
export interface Asking {
  ask(title: string, questions: readonly Question[]): Promise<ReadonlyMap<string, string> | undefined>;
}

/** What is asked for. */
export interface InputsRequest {
  readonly title: string;
  readonly inputs: readonly Input[];
  /** What stands in the fields at first, by input. Default: what the inputs say. */
  readonly values?: Readonly<Record<string, unknown>>;
  send(form: FormBody): Promise<void>;
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
    const given = new Map([...answers].filter(([, text]) => text !== ""));
    try {
      await send(textForm(given));
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
    hint: `${type.toLowerCase()}${isNeeded ? "" : ", may be empty"}`,
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
