/**
 * Executes a task with all its children as one job: one after the other, on this worker, in one working directory.
 * How each child fares is reported as it happens.
 */
import { type Clock, toInstant } from "../../core/contracts/clock.ts";
import { closeAttempt, openAttempt } from "../../core/execution/attempts.ts";
import type { TaskRun } from "../../core/execution/execution.ts";
import { inNode, type TaskNode } from "../../core/execution/program.ts";
import { retryDue } from "../../core/execution/retry.ts";
import { firstState, type StateType } from "../../core/execution/state.ts";
import type { Variables } from "../../core/expression/contract.ts";
import { isFalsyText } from "../../core/expression/truth.ts";
import { isJsonMap } from "../../core/json-map.ts";
import { messageOf } from "../../core/message-of.ts";
import type { JobResult } from "./job-runner.ts";
import { executeTask, type OpenTask, type TaskExecution, withOpenTask } from "./task-execution.ts";

/** Tells what a child has come to; settles when that is safe. */
export type ReportChild = (child: TaskRun) => Promise<void>;

/** A task whose children run with it. */
export interface GroupExecution extends TaskExecution {
  readonly node: TaskNode;
}

/** Runs the children to the end of the last one, or of the first that fails. */
export async function executeGroup(execution: GroupExecution, report: ReportChild): Promise<JobResult> {
  const { definition } = execution.node;
  const scope = definition.kind === "flowable" ? definition.onWorker : undefined;
  if (!scope) return { state: "FAILED", message: `${execution.node.task.type} is not run by workers.` };
  return await withOpenTask(execution, async (open) => {
    const { context } = open.environment;
    await scope.begin(context);
    await open.log.flush();
    const state = await new Group(execution, open, report).run();
    if (state === "KILLED") return { state };
    const outputs = await scope.end(context, state);
    return { state, outputs };
  });
}

class Group {
  readonly #execution: GroupExecution;
  readonly #open: OpenTask;
  readonly #report: ReportChild;
  #outputs: Variables;
  /** Outputs of children that no child has looked at: adding them copies what the loops around have put out. */
  readonly #added: { readonly path: readonly string[]; readonly outputs: unknown }[] = [];

  constructor(execution: GroupExecution, open: OpenTask, report: ReportChild) {
    this.#execution = execution;
    this.#open = open;
    this.#report = report;
    const { outputs } = open.job.variables;
    this.#outputs = isJsonMap(outputs) ? outputs : {};
  }

  async run(): Promise<JobResult["state"]> {
    const { node, killed } = this.#execution;
    let worst: JobResult["state"] = "SUCCESS";
    const children = node.branches.get("tasks") ?? [];
    for (const [index, child] of children.entries()) {
      if (killed.aborted) return await this.#leaveOut(children.slice(index));
      const state = await this.#child(child);
      if (state === "KILLED") return await this.#leaveOut(children.slice(index + 1));
      if (state === "FAILED") return state;
      if (state === "WARNING") worst = "WARNING";
    }
    return worst;
  }

  /** What a kill keeps from beginning is killed, too. */
  async #leaveOut(nodes: readonly TaskNode[]): Promise<"KILLED"> {
    for (const node of nodes) await this.#report(this.#moved(this.#newTaskRun(node), "KILLED"));
    return "KILLED";
  }

  async #child(node: TaskNode): Promise<StateType> {
    const taskRun = this.#newTaskRun(node);
    await this.#report(taskRun);
    const decided = await this.#decide(node, taskRun);
    if (decided !== undefined) {
      await this.#report(this.#moved(taskRun, decided));
      return decided;
    }
    return await this.#attempts(node, taskRun);
  }

  /** Whether the child's `runIf` lets it run; the state that it ends in when not. */
  async #decide({ task }: TaskNode, taskRun: TaskRun): Promise<StateType | undefined> {
    if (task.runIf === undefined) return undefined;
    const { engine } = this.#execution.environment;
    try {
      const text = await engine.render(task.runIf, this.#variables(task, taskRun), this.#open.environment.services);
      return isFalsyText(text) ? "SKIPPED" : undefined;
    } catch (error) {
      this.#open.log.error(`Failed to evaluate the runIf condition for task ${task.id}. Cause: ${messageOf(error)}`);
      return "FAILED";
    }
  }

  async #attempts(node: TaskNode, created: TaskRun): Promise<StateType> {
    let taskRun = created;
    for (;;) {
      taskRun = this.#moved({ ...taskRun, attempts: openAttempt(taskRun.attempts, this.#date()) }, "RUNNING");
      await this.#report(taskRun);
      const result = await this.#execute(node, taskRun);
      const ended = {
        ...taskRun,
        attempts: closeAttempt(taskRun.attempts, result.state, this.#date()),
        outputs: result.outputs ?? {},
      };
      const dueMs = result.state === "FAILED" ? this.#retryDue(node, ended) : undefined;
      if (dueMs === undefined) {
        const state = allowedEnd(node, result.state, ended.attempts.length);
        await this.#report(this.#moved(ended, state));
        this.#keepOutputs(node.task.id, ended.outputs);
        return state;
      }
      taskRun = this.#moved(ended, "FAILED", "RETRYING");
      await this.#report(taskRun);
      await waitUntil(dueMs, this.#execution.environment.clock, this.#execution.killed);
      taskRun = this.#moved(taskRun, "CREATED", "SUBMITTED");
    }
  }

  #execute(node: TaskNode, taskRun: TaskRun): Promise<JobResult> {
    const { environment, killed, job } = this.#execution;
    const { context } = this.#open.environment;
    return executeTask({
      environment,
      node,
      killed,
      job: {
        ...job,
        taskRun,
        taskId: node.task.id,
        attempt: taskRun.attempts.length - 1,
        variables: this.#variables(node.task, taskRun),
      },
      workingDirectory: () => context.workingDirectory(),
    });
  }

  #retryDue({ retry }: TaskNode, taskRun: TaskRun): number | undefined {
    const { clock, random } = this.#execution.environment;
    if (!retry || retry.behavior === "CREATE_NEW_EXECUTION" || this.#execution.killed.aborted) return undefined;
    const startedMs = Date.parse(taskRun.attempts[0]?.state.histories[0]?.date ?? this.#date());
    const chance = { now: clock.now(), random: () => random?.() ?? RANDOM_DEFAULT };
    return retryDue(retry, taskRun.attempts.length, startedMs, chance);
  }

  #newTaskRun(node: TaskNode): TaskRun {
    const { task } = node;
    const { job } = this.#execution;
    const { tenantId, executionId, namespace, flowId, id: parentTaskRunId } = job.taskRun;
    const id = job.children?.[task.id];
    if (id === undefined) throw new Error(`Task ${task.id} has no task run`);
    const state = firstState("CREATED", this.#date());
    const place = { tenantId, executionId, namespace, flowId, taskId: task.id, parentTaskRunId };
    return inNode({ id, ...place, state, attempts: [] }, node);
  }

  #moved(taskRun: TaskRun, ...states: readonly StateType[]): TaskRun {
    const date = this.#date();
    const histories = [...taskRun.state.histories, ...states.map((state) => ({ state, date }))];
    return { ...taskRun, state: { current: histories.at(-1)?.state ?? taskRun.state.current, histories } };
  }

  #date(): string {
    return toInstant(this.#execution.environment.clock.now());
  }

  /** What a child's expressions see: as the group does, with the outputs of the children before. */
  #variables({ id, type }: TaskNode["task"], taskRun: TaskRun): Variables {
    const { variables } = this.#open.job;
    const { value } = this.#execution.job.taskRun;
    const taskrun = {
      id: taskRun.id,
      startDate: taskRun.state.histories[0]?.date,
      attemptsCount: Math.max(0, taskRun.attempts.length - 1),
      parentId: taskRun.parentTaskRunId,
      ...(value === undefined ? {} : { value }),
    };
    for (const { path, outputs } of this.#added.splice(0)) this.#outputs = withValue(this.#outputs, path, outputs);
    return { ...variables, outputs: this.#outputs, task: { id, type }, taskrun };
  }

  /** Outputs lie under the values of the loops around, outermost first. */
  #keepOutputs(taskId: string, outputs: Readonly<Record<string, unknown>>): void {
    const { parents } = this.#open.job.variables;
    const { value } = this.#execution.job.taskRun;
    const around = (Array.isArray(parents) ? [...parents].reverse() : []).map(loopValue);
    const path = [taskId, ...around, value].filter((each) => each !== undefined);
    this.#added.push({ path, outputs });
  }
}

const RANDOM_DEFAULT = 0.5;

function loopValue(parent: unknown): string | undefined {
  const taskrun = isJsonMap(parent) ? parent["taskrun"] : undefined;
  const value = isJsonMap(taskrun) ? taskrun["value"] : undefined;
  return typeof value === "string" ? value : undefined;
}

function withValue(tree: Variables, [first, ...rest]: readonly string[], value: unknown): Variables {
  if (first === undefined) return tree;
  const below = tree[first];
  return { ...tree, [first]: rest.length === 0 ? value : withValue(isJsonMap(below) ? below : {}, rest, value) };
}

function allowedEnd({ task }: TaskNode, state: JobResult["state"], attempts: number): JobResult["state"] {
  const retried = attempts > 1 && task.retry?.warningOnRetry === true;
  const reached = state === "SUCCESS" && retried ? "WARNING" : state;
  const end = reached === "FAILED" && task.allowFailure ? "WARNING" : reached;
  return end === "WARNING" && task.allowWarning ? "SUCCESS" : end;
}

function waitUntil(dueMs: number, clock: Clock, killed: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = clock.after(Math.max(0, dueMs - clock.now()), resolve);
  killed.addEventListener("abort", () => resolve(), { once: true });
  if (killed.aborted) resolve();
  return promise.finally(() => timer.cancel());
}
