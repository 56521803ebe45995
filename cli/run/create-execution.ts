/** Creates the execution; on a terminal, inputs that are missing or were answered wrongly are asked for. */
import type { Standalone } from "../../components/standalone/standalone.ts";
import type { Execution } from "../../core/execution/execution.ts";
import type { Flow, Label } from "../../core/flow/flow.ts";
import type { Capabilities } from "../terminal/capabilities.ts";
import { askForInputs } from "./ask-for-inputs.ts";
import { type GivenInputs, toEngineInputs } from "./given-inputs.ts";
import type { InputProblem } from "./questions.ts";

/** What is to run. */
export interface CreationRequest {
  readonly flow: Flow;
  readonly inputs: GivenInputs;
  readonly labels: readonly Label[];
  readonly capabilities: Capabilities;
  /** Settles when no execution is wanted any more. */
  readonly cancelled: Promise<void>;
}

/** How the creation went. */
export type Creation =
  | { readonly kind: "created"; readonly execution: Execution }
  | { readonly kind: "refused"; readonly problems: readonly string[] }
  /** The person would not answer. */
  | { readonly kind: "cancelled" };

/** Creates the execution, or says why there is none. */
export async function createExecution(engine: Standalone, request: CreationRequest): Promise<Creation> {
  const { flow, labels, inputs: given, capabilities, cancelled } = request;
  const { namespace, id: flowId } = flow;
  const end = await askForInputs({ flow, given, capabilities, cancelled }, async (inputs) => {
    const created = await engine.createExecution({ namespace, flowId, inputs: toEngineInputs(inputs), labels });
    return created.ok ? { ok: true, value: created.execution } : created;
  });
  switch (end.kind) {
    case "accepted":
      return { kind: "created", execution: end.value };
    case "refused":
      return { kind: "refused", problems: end.problems.map((problem) => problemText(flow, problem)) };
    case "cancelled":
      return end;
  }
}

/** The engine's word for an input that was not given, which says nothing of command lines. */
const MISSING = /^Missing required input/;

function problemText(flow: Flow, { inputId, message }: InputProblem): string {
  if (inputId === "") return message;
  if (!MISSING.test(message)) return message.includes(inputId) ? message : `input "${inputId}": ${message}`;
  const isFile = flow.inputs?.find(({ id }) => id === inputId)?.type === "FILE";
  return `The input "${inputId}" is missing: give it with -i ${inputId}=${isFile ? "@FILE" : "VALUE"}.`;
}
