/** Inputs of an execution on their way to a server, and what it says of them. */
import { AnswerFault } from "../../core/rest/faults.ts";
import { type FormPart, type MultipartBody, multipart } from "../../platform/multipart.ts";
import type { GivenArguments } from "../arguments/read-arguments.ts";
import { type Acceptance, askForInputs } from "../run/ask-for-inputs.ts";
import { GivenFile, type GivenInputs, readGivenInputs } from "../run/given-inputs.ts";
import type { InputProblem } from "../run/questions.ts";
import { type Pair, readPairs } from "../run/run-options.ts";
import { UsageFault } from "./faults.ts";
import { sentFile } from "./sent-file.ts";
import type { ServedFlow } from "./served-flow.ts";
import type { Session } from "./session.ts";

/** The options that give inputs. @throws UsageFault when they make no sense for the flow */
export async function givenInputs(flow: Pick<ServedFlow, "inputs">, given: GivenArguments): Promise<GivenInputs> {
  const inputs = await readGivenInputs(flow, { inputs: inputPairs(given), inputsFile: given.value("inputs") });
  if (!inputs.ok) throw new UsageFault(...inputs.problems);
  return inputs.inputs;
}

/** `-i` and `--file`, whose value is a path with or without the @. */
function inputPairs(given: GivenArguments): readonly Pair[] {
  const problems: string[] = [];
  const texts = readPairs(given, "input", problems);
  const files = readPairs(given, "file", problems).map(([id, path]): Pair => [id, `@${path.replace(/^@/, "")}`]);
  if (problems.length > 0) throw new UsageFault(...problems);
  return [...texts, ...files];
}

/** The form of these inputs; files are read while it is sent. */
export function inputsForm(inputs: GivenInputs): MultipartBody {
  return multipart([...inputs].map(([id, value]) => partOf(id, value)));
}

/** Servers of all versions know a file's input by its file name. */
function partOf(id: string, value: unknown): FormPart {
  if (value instanceof GivenFile) return { name: "files", filename: id, content: sentFile(value.path) };
  return { name: id, value: typeof value === "string" ? value : JSON.stringify(value) };
}

/**
 * Sends inputs; those that are missing or were answered wrongly are asked for, where a person can be.
 * @throws RestFault when the server refuses for good; undefined when the person would not answer
 */
export async function sendInputs<T>(
  { output }: Pick<Session, "output">,
  flow: Pick<ServedFlow, "inputs">,
  { inputs, cancelled }: { readonly inputs: GivenInputs; readonly cancelled: Promise<void> },
  send: (form: MultipartBody) => Promise<T>,
): Promise<T | undefined> {
  let refusal: unknown;
  const { capabilities } = output;
  const end: Acceptance<T> = await askForInputs({ flow, given: inputs, capabilities, cancelled }, async (tried) => {
    try {
      return { ok: true, value: await send(inputsForm(tried)) };
    } catch (error) {
      refusal = error;
      const problems = inputProblems(error, flow);
      if (problems.length === 0) throw error;
      return { ok: false, problems };
    }
  });
  if (end.kind === "accepted") return end.value;
  if (end.kind === "refused") throw refusal;
  return undefined;
}

/** What a refusal says of inputs; nothing when it is about anything else. */
function inputProblems(error: unknown, { inputs }: Pick<ServedFlow, "inputs">): readonly InputProblem[] {
  if (!(error instanceof AnswerFault) || error.status !== 422) return [];
  const problems = error.violations.map(({ path, message }) => ({ inputId: path, message }));
  const isInput = (id: string): boolean => inputs.some((input) => id === input.id || id.startsWith(`${input.id}.`));
  return problems.every(({ inputId }) => isInput(inputId)) ? problems : [];
}
