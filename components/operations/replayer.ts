/** Makes executions that repeat others: with the same or other inputs and revision, from the beginning or later on. */
import { type IdSource, toInstant } from "../../core/contracts/clock.ts";
import type { Repository } from "../../core/contracts/repository.ts";
import { copiedTaskRuns, fatesOfReplay, fatesOfRestart } from "../../core/execution/adoption.ts";
import type { Breakpoint, Execution, TaskRun } from "../../core/execution/execution.ts";
import { type FlowProgram, nodeOfTaskRun } from "../../core/execution/program.ts";
import { firstState } from "../../core/execution/state.ts";
import { REPLAY_LABEL, RESTARTED_LABEL, withLabels, withoutDeeds } from "../../core/execution/system-labels.ts";
import type { Label } from "../../core/flow/flow.ts";
import { currentTemplates } from "../../core/flow/template.ts";
import type { InputResolver } from "../execution-factory.ts";
import type { FlowPrograms, ProgramKey } from "../flow-programs.ts";
import { done, type OperationResult, refused } from "./operation-result.ts";

/** What repeating executions needs. */
export interface ReplayerOptions {
  readonly repository: Repository;
  readonly programs: FlowPrograms;
  readonly resolveInputs: InputResolver;
  readonly ids: IdSource;
  /** Milliseconds since the epoch. */
  now(): number;
}

/** What is to be repeated. */
export interface ReplayRequest {
  /** From which task run on; from the beginning when left out. */
  readonly taskRunId?: string;
  /** Of the flow; the same when left out. */
  readonly revision?: number | "latest";
  /** In place of the inputs that it had. */
  readonly inputs?: Readonly<Record<string, unknown>>;
  readonly breakpoints?: readonly Breakpoint[];
}

/** An execution that begins with task runs that another one had. */
export interface RepeatedExecution {
  readonly execution: Execution;
  readonly taskRuns: readonly TaskRun[];
}

/** Makes executions that repeat others; nothing is saved or sent yet. */
export class Replayer {
  readonly #options: ReplayerOptions;

  constructor(options: ReplayerOptions) {
    this.#options = options;
  }

  /** True when the execution has a task run that a restart would run again. */
  async canRestart(execution: Execution): Promise<boolean> {
    const program = await this.#options.programs.of(execution);
    if (!program) return false;
    return [...fatesOfRestart(program, await this.#taskRuns(execution)).values()].includes("again");
  }

  /** What a restart with another revision makes. */
  async restart(original: Execution, revision: number): Promise<OperationResult<RepeatedExecution>> {
    const execution = await this.#copyOf(original, revision, "RESTARTED", RESTARTED_LABEL);
    const program = execution && (await this.#options.programs.of(execution));
    if (!program) return this.#unknownRevision(original, revision);
    const taskRuns = await this.#taskRuns(original);
    const fates = fatesOfRestart(program, taskRuns);
    return done({ execution, taskRuns: copiedTaskRuns(taskRuns, fates, execution.id, () => this.#options.ids.next()) });
  }

  /** What a replay makes. */
  async replay(original: Execution, request: ReplayRequest): Promise<OperationResult<RepeatedExecution>> {
    const { taskRunId, breakpoints } = request;
    const revision = await this.#revision(original, request.revision);
    const copy = await this.#copyOf(
      original,
      revision,
      taskRunId === undefined ? "CREATED" : "RESTARTED",
      REPLAY_LABEL,
    );
    const program = copy && (await this.#options.programs.of(copy));
    if (!program) return this.#unknownRevision(original, revision);
    const inputs = await this.#inputs(program, copy.id, request.inputs);
    if (!inputs.ok) return inputs;
    const execution: Execution = {
      ...copy,
      ...(inputs.value ? { inputs: inputs.value } : {}),
      ...(breakpoints === undefined ? {} : { breakpoints }),
    };
    if (taskRunId === undefined) return done({ execution, taskRuns: [] });
    const taskRuns = await this.#taskRuns(original);
    const from = taskRuns.find(({ id }) => id === taskRunId);
    if (!from) return refused("invalid", `No task run ${taskRunId} in the execution ${original.id}`);
    if (!nodeOfTaskRun(program, from)) {
      return refused("invalid", `The task ${from.taskId} is not in revision ${revision} of the flow`);
    }
    const fates = fatesOfReplay(program, taskRuns, from, "again");
    return done({ execution, taskRuns: copiedTaskRuns(taskRuns, fates, execution.id, () => this.#options.ids.next()) });
  }

  async #revision({ tenantId, namespace, flowId, flowRevision }: Execution, asked: ReplayRequest["revision"]) {
    if (asked !== "latest") return asked ?? flowRevision;
    const newest = await this.#options.repository.flows.find({ tenantId, namespace, flowId });
    return newest?.flow.revision ?? flowRevision;
  }

  /** The header of the new execution; undefined when the flow has no such revision. */
  async #copyOf(
    original: Execution,
    revision: number,
    state: "CREATED" | "RESTARTED",
    label: Label,
  ): Promise<Execution | undefined> {
    const { outputs: _outputs, parent: _parent, scheduleDate: _date, breakpoints: _breakpoints, ...rest } = original;
    const header = revision === original.flowRevision ? rest : await this.#inRevision(rest, revision);
    if (!header) return undefined;
    const date = toInstant(this.#options.now());
    const created = firstState("CREATED", date);
    const histories = [...created.histories, { state: "RESTARTED" as const, date }];
    return {
      ...header,
      id: this.#options.ids.next(),
      labels: withLabels(withoutDeeds(original.labels), [label]),
      parentId: original.id,
      attemptNumber: 1,
      state: state === "CREATED" ? created : { current: "RESTARTED", histories },
    };
  }

  async #inputs(
    program: FlowProgram,
    executionId: string,
    given: ReplayRequest["inputs"],
  ): Promise<OperationResult<Readonly<Record<string, unknown>> | undefined>> {
    if (given === undefined) return done(undefined);
    const resolved = await this.#options.resolveInputs(program.flow, executionId, given);
    if (resolved.ok) return done(resolved.values);
    return { ok: false, problems: resolved.problems.map((each) => ({ kind: "invalid", ...each })) };
  }

  /** Another revision runs the templates as they are now. */
  async #inRevision<T extends ProgramKey>({ templates: _before, ...header }: T, revision: number) {
    const { repository } = this.#options;
    const found = await repository.flows.find({ ...header, revision });
    if (!found) return undefined;
    const templates = await currentTemplates(found.flow, repository.templates);
    return { ...header, flowRevision: revision, ...(templates ? { templates } : {}) };
  }

  #taskRuns({ tenantId, id }: Execution): Promise<readonly TaskRun[]> {
    return this.#options.repository.executions.taskRuns(tenantId, id);
  }

  #unknownRevision({ namespace, flowId }: Execution, revision: number) {
    return refused("not-found", `Unable to find flow '${namespace}'.'${flowId}' with revision '${revision}'`);
  }
}
