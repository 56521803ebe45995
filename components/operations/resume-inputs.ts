/** Checks the inputs that a Pause task asks for when its execution is resumed. */
import type { Repository } from "../../core/contracts/repository.ts";
import type { Execution } from "../../core/execution/execution.ts";
import type { Input } from "../../core/flow/flow.ts";
import type { InputResolver } from "../execution-factory.ts";
import type { FlowPrograms } from "../flow-programs.ts";
import { done, type OperationResult, refused } from "./operation-result.ts";

/** What checking needs. */
export interface ResumeInputsOptions {
  readonly repository: Repository;
  readonly programs: FlowPrograms;
  readonly resolveInputs: InputResolver;
}

/** The values of the inputs that the first waiting Pause task asks for; none when it asks for none. */
export async function resumeInputs(
  { repository, programs, resolveInputs }: ResumeInputsOptions,
  execution: Execution,
  given: Readonly<Record<string, unknown>>,
): Promise<OperationResult<Readonly<Record<string, unknown>> | undefined>> {
  const { tenantId, namespace, flowId, flowRevision: revision } = execution;
  const program = await programs.get({ tenantId, namespace, flowId, revision });
  if (!program)
    return refused("not-found", `Unable to find flow '${namespace}'.'${flowId}' with revision '${revision}'`);
  const taskRuns = await repository.executions.taskRuns(tenantId, execution.id);
  const paused = taskRuns.find(
    ({ taskId, state }) => state.current === "PAUSED" && inputsOf(program, taskId).length > 0,
  );
  const inputs = paused ? inputsOf(program, paused.taskId) : [];
  if (inputs.length === 0) return done(undefined);
  const resolved = await resolveInputs({ ...program.flow, inputs }, execution.id, given);
  if (resolved.ok) return done(resolved.values);
  return { ok: false, problems: resolved.problems.map((each) => ({ kind: "invalid", ...each })) };
}

function inputsOf(
  { nodes }: { readonly nodes: ReadonlyMap<string, { readonly task: Readonly<Record<string, unknown>> }> },
  taskId: string,
): readonly Input[] {
  const declared = nodes.get(taskId)?.task["onResume"];
  return Array.isArray(declared) ? declared.filter(isInput) : [];
}

function isInput(value: unknown): value is Input {
  return typeof value === "object" && value !== null && "id" in value && "type" in value;
}
