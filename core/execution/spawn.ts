/** How a task run begins: what must be rendered first, and what happens once it is. */
import type { ExecutionUpdate, FlowableDefinition } from "../plugin/flowable.ts";
import type { Resolution } from "./event.ts";
import type { TaskRun } from "./execution.ts";
import { newFrame } from "./frame.ts";
import type { TaskNode } from "./program.ts";
import { firstState, isTerminal } from "./state.ts";
import { endTaskRun, endTaskRunAs, logLine, nodeOf, type Turn, type Work } from "./turn.ts";

/** Creates a task run and begins it, or asks for what it needs rendered. */
export function spawn(turn: Turn, work: Extract<Work, { kind: "spawn" }>): void {
  const { draft, environment } = turn;
  const { node } = work;
  const { execution } = draft;
  const taskRun = draft.putTaskRun({
    id: environment.ids.next(),
    tenantId: execution.tenantId,
    executionId: execution.id,
    namespace: execution.namespace,
    flowId: execution.flowId,
    taskId: node.task.id,
    ...(work.frameId === execution.id ? {} : { parentTaskRunId: work.frameId }),
    ...(work.value === undefined ? {} : { value: work.value }),
    ...(work.iteration === undefined ? {} : { iteration: work.iteration }),
    state: firstState("CREATED", draft.date),
    attempts: [],
  });
  begin(turn, taskRun, node);
}

/** Begins a task run in state CREATED: at first, and again at each retry. */
export function begin(turn: Turn, taskRun: TaskRun, node: TaskNode): void {
  const properties = propertiesToResolve(node);
  if (node.task.runIf === undefined && properties.length === 0) {
    beginResolved(turn, taskRun, node, {});
    return;
  }
  turn.draft.command({
    kind: "resolve",
    taskRunId: taskRun.id,
    attempt: taskRun.attempts.length,
    taskId: taskRun.taskId,
    properties,
  });
}

function propertiesToResolve(node: TaskNode): readonly string[] | "all" {
  switch (node.definition.kind) {
    case "execution":
    case "subflow":
      return "all";
    case "flowable":
      return node.definition.resolves.filter((name) => node.task[name] !== undefined);
    default:
      return [];
  }
}

/** What a task run waited for is rendered, or cannot be. */
export function resolved(turn: Turn, taskRun: TaskRun, resolution: Resolution): void {
  const node = nodeOf(turn, taskRun);
  if (!node) return;
  switch (resolution.kind) {
    case "skip":
      return endTaskRunAs(turn, taskRun, "SKIPPED");
    case "values":
      return beginResolved(turn, taskRun, node, resolution.values);
    case "fault":
      return resolutionFailed(turn, taskRun, node, resolution);
  }
}

function resolutionFailed(
  turn: Turn,
  taskRun: TaskRun,
  node: TaskNode,
  fault: Extract<Resolution, { kind: "fault" }>,
): void {
  if (fault.part === "runIf") {
    const message = `Failed to evaluate the runIf condition for task ${taskRun.taskId}. Cause: ${fault.message}`;
    logLine(turn, "ERROR", message, taskRun);
    return endTaskRunAs(turn, taskRun, "FAILED");
  }
  logLine(turn, "ERROR", fault.message, taskRun);
  if (node.definition.kind === "flowable") endTaskRun(turn, taskRun, "FAILED", ["RUNNING"]);
  else endTaskRun(turn, taskRun, "FAILED");
}

function beginResolved(turn: Turn, taskRun: TaskRun, node: TaskNode, values: Readonly<Record<string, unknown>>): void {
  const { definition } = node;
  switch (definition.kind) {
    case "task": {
      const submitted = turn.draft.moveTaskRun(taskRun, "SUBMITTED");
      const attempt = submitted.attempts.length;
      turn.draft.command({ kind: "run", taskRunId: taskRun.id, attempt, taskId: taskRun.taskId });
      return;
    }
    case "flowable":
      return beginFlowable(turn, taskRun, node, definition, values);
    case "execution":
      return applyUpdate(turn, taskRun, definition.update(values, turn.draft.execution));
    case "subflow": {
      const attempt = taskRun.attempts.length;
      const request = definition.request(values);
      turn.draft.command({ kind: "start-subflow", taskRunId: taskRun.id, taskId: taskRun.taskId, attempt, request });
      return;
    }
    case "declared":
      logLine(turn, "ERROR", definition.reason, taskRun);
      return endTaskRunAs(turn, taskRun, "FAILED");
  }
}

function beginFlowable(
  turn: Turn,
  taskRun: TaskRun,
  node: TaskNode,
  definition: FlowableDefinition,
  values: Readonly<Record<string, unknown>>,
): void {
  const plan = definition.plan(node.task, values);
  if (plan.kind === "fail") {
    logLine(turn, "ERROR", plan.message, taskRun);
    return endTaskRun(turn, taskRun, "FAILED", ["RUNNING"]);
  }
  const withOutputs = turn.draft.putTaskRun({ ...taskRun, outputs: plan.outputs ?? {} });
  if (plan.kind === "end") {
    if (plan.warning !== undefined) logLine(turn, "WARN", plan.warning, taskRun);
    return endTaskRun(turn, withOutputs, plan.state, ["RUNNING"]);
  }
  const { body } = plan;
  const begun = body.kind === "each" ? { ...withOutputs, rounds: body.values.length } : withOutputs;
  turn.draft.moveTaskRun(begun, "RUNNING");
  turn.draft.openFrame(newFrame(taskRun.id, taskRun.executionId, body));
  turn.work.push({ kind: "advance", frameId: taskRun.id });
}

function applyUpdate(turn: Turn, taskRun: TaskRun, update: ExecutionUpdate): void {
  const { draft } = turn;
  if (update.kind === "fail") {
    logLine(turn, "ERROR", update.message, taskRun);
    return endTaskRun(turn, taskRun, "FAILED");
  }
  if (update.labels) {
    const changed = new Map([...draft.execution.labels, ...update.labels].map((label) => [label.key, label]));
    draft.updateExecution({ labels: [...changed.values()] });
  }
  if (update.variables) draft.updateExecution({ variables: update.variables });
  const ended = update.outputs ? draft.putTaskRun({ ...taskRun, outputs: update.outputs }) : taskRun;
  if (update.exit === undefined) return endTaskRun(turn, ended, "SUCCESS", ["RUNNING"]);
  const { root } = draft;
  if (root) draft.moveFrame(root, { verdict: { state: update.exit, phase: root.cursor.phase } });
  if (update.exit === "KILLED") killAlive(turn, ended.id);
  endTaskRunAs(turn, ended, "RUNNING", update.exit);
}

/**
 * Ends what is alive, apart from one task run: jobs are told to stop and answer for themselves, what waits ends at
 * once, flowables end with their children. Costs the number of task runs; kills are rare.
 */
export function killAlive(turn: Turn, exceptTaskRunId?: string): void {
  const { draft } = turn;
  const jobs: string[] = [];
  for (const taskRun of [...draft.allTaskRuns()]) {
    if (isTerminal(taskRun.state.current) || taskRun.id === exceptTaskRunId) continue;
    const kind = nodeOf(turn, taskRun)?.definition.kind;
    if (taskRun.state.current === "CREATED" || taskRun.state.current === "RETRYING") {
      endTaskRunAs(turn, taskRun, "KILLED");
    } else if (kind === "task") {
      jobs.push(taskRun.id);
    } else if (kind === "subflow") {
      const executionId = taskRun.outputs?.["executionId"];
      if (typeof executionId === "string") draft.command({ kind: "kill-subflow", executionId });
    }
  }
  if (jobs.length > 0) draft.command({ kind: "kill-jobs", taskRunIds: jobs });
}
