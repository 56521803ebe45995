/** Checks the inputs that a Pause task asks for when its execution is resumed. */
import type { Repository } from "../../core/contracts/repository.ts";
import type { Execution, TaskRun } from "../../core/execution/execution.ts";
import { type FlowProgram, nodeOfTaskRun } from "../../core/execution/program.ts";
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

/** What a resume brings to the Pause task that asked for it. */
export interface ResumeInputs {
  readonly taskRunId?: string;
  readonly inputs?: Readonly<Record<string, unknown>>;
}

/** A Pause task that waits, and what it asks for. */
export interface WaitingPause {
  readonly taskId: string;
  readonly taskRunId: string;
  readonly inputs: readonly Input[];
}

/** The Pause task that a resume is about, of those that wait: the first that asks for inputs, else the first. */
export async function waitingPause(
  { repository, programs }: Pick<ResumeInputsOptions, "repository" | "programs">,
  execution: Execution,
): Promise<WaitingPause | undefined> {
  const program = await programs.of(execution);
  if (!program) return undefined;
  const taskRuns = await repository.executions.taskRuns(execution.tenantId, execution.id);
  const waiting = taskRuns
    .filter(({ state }) => state.current === "PAUSED")
    .map((taskRun) => ({ taskId: taskRun.taskId, taskRunId: taskRun.id, inputs: inputsOf(program, taskRun) }));
  return waiting.find(({ inputs }) => inputs.length > 0) ?? waiting[0];
}

/** The run of the waiting Pause task and the values of the inputs that it asks for; nothing when it asks for none. */
export async function resumeInputs(
  options: ResumeInputsOptions,
  execution: Execution,
  given: Readonly<Record<string, unknown>>,
): Promise<OperationResult<ResumeInputs>> {
  const { namespace, flowId, flowRevision: revision } = execution;
  const program = await options.programs.of(execution);
  if (!program)
    return refused("not-found", `Unable to find flow '${namespace}'.'${flowId}' with revision '${revision}'`);
  const { inputs = [], taskRunId } = (await waitingPause(options, execution)) ?? {};
  if (taskRunId === undefined || inputs.length === 0) return done({});
  const resolved = await options.resolveInputs({ ...program.flow, inputs }, execution.id, given);
  if (resolved.ok) return done({ taskRunId, inputs: resolved.values });
  return { ok: false, problems: resolved.problems.map((each) => ({ kind: "invalid", ...each })) };
}

function inputsOf(program: FlowProgram, taskRun: TaskRun): readonly Input[] {
  const declared = nodeOfTaskRun(program, taskRun)?.task["onResume"];
  return Array.isArray(declared) ? declared.filter(isInput) : [];
}

function isInput(value: unknown): value is Input {
  return typeof value === "object" && value !== null && "id" in value && "type" in value;
}
