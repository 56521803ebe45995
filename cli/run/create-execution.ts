/** Creates the execution; on a terminal, inputs that are missing or were answered wrongly are asked for. */
import type { Standalone } from "../../components/standalone/standalone.ts";
import type { Execution } from "../../core/execution/execution.ts";
import type { Flow, Label } from "../../core/flow/flow.ts";
import { standardOutput, terminalStreams } from "../../platform/console.ts";
import type { Capabilities } from "../terminal/capabilities.ts";
import { type GivenInputs, toEngineInputs } from "./given-inputs.ts";
import { type InputProblem, questionFor, valueOfAnswer } from "./questions.ts";

/** What is to run. */
export interface CreationRequest {
  readonly flow: Flow;
  readonly inputs: GivenInputs;
  readonly labels: readonly Label[];
  readonly capabilities: Capabilities;
}

/** How the creation went. */
export type Creation =
  | { readonly kind: "created"; readonly execution: Execution }
  | { readonly kind: "refused"; readonly problems: readonly string[] }
  /** The person would not answer. */
  | { readonly kind: "cancelled" };

/** Creates the execution, or says why there is none. */
export async function createExecution(engine: Standalone, request: CreationRequest): Promise<Creation> {
  const { flow, labels, capabilities } = request;
  const inputs = new Map(request.inputs);
  const asked = new Set<string>();
  for (;;) {
    const { namespace, id: flowId } = flow;
    const created = await engine.createExecution({ namespace, flowId, inputs: toEngineInputs(inputs), labels });
    if (created.ok) return { kind: "created", execution: created.execution };
    const open = created.problems.filter(({ inputId }) => inputId !== "" && !request.inputs.has(inputId));
    if (!capabilities.prompts || open.length < created.problems.length) {
      return { kind: "refused", problems: created.problems.map((problem) => problemText(flow, problem)) };
    }
    const answers = await askFor(flow, open, asked, capabilities);
    if (!answers) return { kind: "cancelled" };
    for (const [inputId, answer] of answers) {
      asked.add(inputId);
      inputs.set(inputId, valueOfAnswer(flow, inputId, answer));
    }
  }
}

async function askFor(
  flow: Flow,
  problems: readonly InputProblem[],
  asked: ReadonlySet<string>,
  { color, glyphs }: Capabilities,
): Promise<ReadonlyMap<string, string> | undefined> {
  const { ask } = await import("../../tui/prompt/ask.tsx");
  const questions = problems.map((problem) => questionFor(flow, problem, asked.has(problem.inputId)));
  const answers = await ask(questions, { ...terminalStreams(), color, glyphs });
  // A line between the answers and what follows.
  await standardOutput().write("\n");
  return answers;
}

/** The engine's word for an input that was not given, which says nothing of command lines. */
const MISSING = /^Missing required input/;

function problemText(flow: Flow, { inputId, message }: InputProblem): string {
  if (inputId === "") return message;
  if (!MISSING.test(message)) return message.includes(inputId) ? message : `input "${inputId}": ${message}`;
  const isFile = flow.inputs?.find(({ id }) => id === inputId)?.type === "FILE";
  return `The input "${inputId}" is missing: give it with -i ${inputId}=${isFile ? "@FILE" : "VALUE"}.`;
}
