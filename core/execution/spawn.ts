/** How a task run begins: what must be rendered first, and what happens once it is. */
import type { Body, ExecutionUpdate, FlowableDefinition } from "../plugin/flowable.ts";
import { closeAttempt, withEndedAttempt } from "./attempts.ts";
import type { Resolution } from "./event.ts";
import type { TaskRun } from "./execution.ts";
import { type Frame, newFrame, type Verdict } from "./frame.ts";
import { killAlive } from "./kill.ts";
import { newLoopFrame, removeDescendants } from "./loop.ts";
import { inNode, type TaskNode } from "./program.ts";
import { firstState, type StateType } from "./state.ts";
import { executionOf } from "./subflow.ts";
import { withLabels } from "./system-labels.ts";
import { endTaskRun, endTaskRunAs, logLine, nodeOf, type Turn } from "./turn.ts";
import { beginPause, isHeld, stopAtBreakpoint } from "./waiting.ts";
import type { Work } from "./work.ts";
import type { AdoptionPlace } from "./working-state.ts";

/** Creates a task run, or takes the one from before a restart, and begins it. */
export function spawn(turn: Turn, { node, frameId, value, iteration }: Extract<Work, { kind: "spawn" }>): void {
  const { draft } = turn;
  const place: AdoptionPlace = {
    taskId: node.task.id,
    ...(frameId === draft.execution.id ? {} : { parentTaskRunId: frameId }),
    ...(value === undefined ? {} : { value }),
    ...(iteration === undefined ? {} : { iteration }),
  };
  const known = draft.adoptable(place);
  if (known) return adopt(turn, inNode(known, node), node);
  const taskRun = create(turn, place, node);
  if (isHeld(turn) || !stopAtBreakpoint(turn, taskRun)) begin(turn, taskRun, node);
}

function create({ draft, environment }: Turn, place: AdoptionPlace, node: TaskNode): TaskRun {
  const { tenantId, id: executionId, namespace, flowId } = draft.execution;
  return draft.putTaskRun(
    inNode(
      {
        id: environment.ids.next(),
        tenantId,
        executionId,
        namespace,
        flowId,
        ...place,
        state: firstState("CREATED", draft.date),
        attempts: [],
      },
      node,
    ),
  );
}

/** A task run from before a restart has its place again: it counts as it is, or runs anew. */
function adopt(turn: Turn, { adopt: how, ...taskRun }: TaskRun, node: TaskNode): void {
  const { draft } = turn;
  if (how === "keep") return void turn.work.push({ kind: "child-ended", taskRun: draft.putTaskRun(taskRun) });
  // An attempt that was cut short is no try at what comes now.
  const ended = { ...taskRun, attempts: closeAttempt(taskRun.attempts, "KILLED", draft.date) };
  const restarted =
    taskRun.state.current === "CREATED" ? draft.putTaskRun(ended) : draft.moveTaskRun(ended, "RESTARTED");
  begin(turn, restarted, node);
}

/** Begins a task run that is CREATED or RESTARTED: at first, and again at each retry. Nothing begins while held. */
export function begin(turn: Turn, taskRun: TaskRun, node: TaskNode): void {
  if (isHeld(turn)) return;
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
      return endTaskRunAs(
        turn,
        withEndedAttempt(turn, withDecision(turn, taskRun, node, resolution.values), "SKIPPED"),
        "SKIPPED",
      );
    case "values":
      return beginResolved(turn, taskRun, node, resolution.values);
    case "fault":
      return resolutionFailed(turn, taskRun, node, resolution);
  }
}

/** A flowable that is skipped gives out what it would have decided, as in Kestra. */
function withDecision(
  turn: Turn,
  taskRun: TaskRun,
  node: TaskNode,
  values?: Readonly<Record<string, unknown>>,
): TaskRun {
  if (!values || node.definition.kind !== "flowable") return taskRun;
  const plan = node.definition.plan(node.task, values);
  const outputs = "outputs" in plan ? plan.outputs : undefined;
  return outputs ? turn.draft.putTaskRun({ ...taskRun, outputs }) : taskRun;
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
  else endTaskRun(turn, withEndedAttempt(turn, taskRun, "FAILED"), "FAILED");
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
      const failed = taskRun.state.current === "RESTARTED" && request.restartsFailed ? executionOf(taskRun) : undefined;
      turn.draft.command({
        kind: "start-subflow",
        taskRunId: taskRun.id,
        taskId: taskRun.taskId,
        attempt,
        request,
        ...(failed === undefined ? {} : { restarts: failed }),
      });
      return;
    }
    case "batches": {
      const attempt = taskRun.attempts.length;
      const restarts = taskRun.state.current === "RESTARTED" ? { restarts: true } : {};
      const { id: taskRunId, taskId } = taskRun;
      turn.draft.command({ kind: "start-batches", taskRunId, taskId, attempt, from: 0, ...restarts });
      return;
    }
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
  if (plan.kind === "pause") return beginPause(turn, taskRun, node, plan);
  const withOutputs = turn.draft.putTaskRun({ ...taskRun, outputs: plan.outputs ?? {} });
  if (plan.kind === "end") {
    if (plan.warning !== undefined) logLine(turn, "WARN", plan.warning, taskRun);
    return endTaskRun(turn, withOutputs, plan.state, ["RUNNING"]);
  }
  const { body } = plan;
  if (body.kind === "worker") return beginOnWorker(turn, taskRun, node, body);
  if (body.kind === "until") return beginLoop(turn, taskRun, body);
  const begun = body.kind === "each" ? { ...withOutputs, rounds: body.values.length } : withOutputs;
  turn.draft.moveTaskRun(begun, "RUNNING");
  turn.draft.openFrame(newFrame(taskRun.id, taskRun.executionId, body));
  turn.work.push({ kind: "advance", frameId: taskRun.id });
}

/** Sends a task with all its children to one worker. */
function beginOnWorker(turn: Turn, taskRun: TaskRun, node: TaskNode, body: Body): void {
  const { draft, environment } = turn;
  removeDescendants(turn, taskRun.id);
  const frame = newFrame(taskRun.id, taskRun.executionId, body);
  draft.openFrame({ ...frame, cursor: { ...frame.cursor, alive: 1, begun: 1, lanes: 1 } });
  const nodes = node.branches.get(body.branch) ?? [];
  const children = Object.fromEntries(nodes.map(({ task }) => [task.id, environment.ids.next()]));
  draft.command({
    kind: "run",
    taskRunId: taskRun.id,
    taskId: taskRun.taskId,
    attempt: taskRun.attempts.length,
    children,
  });
}

/** Begins with the first round, or after a restart with the one in which something is to run again. */
function beginLoop(turn: Turn, taskRun: TaskRun, body: Body): void {
  const { draft, environment } = turn;
  const goesOn = hasChildToRunAgain(turn, taskRun);
  const { round: before = 0, ...rest } = taskRun;
  const round = goesOn ? before : 0;
  if (!goesOn) removeDescendants(turn, taskRun.id);
  const outputs = goesOn ? taskRun.outputs : { iterationCount: 1 };
  draft.moveTaskRun({ ...rest, ...(round > 0 ? { round } : {}), outputs: outputs ?? {} }, "RUNNING");
  draft.openFrame(newLoopFrame(taskRun, body, environment.now, round));
  turn.work.push({ kind: "advance", frameId: taskRun.id });
}

function hasChildToRunAgain({ draft }: Turn, { id }: TaskRun): boolean {
  return draft.childrenOf(id).some(({ adopt: how }) => how === "again");
}

function applyUpdate(turn: Turn, taskRun: TaskRun, update: ExecutionUpdate): void {
  const { draft } = turn;
  if (update.kind === "fail") {
    logLine(turn, "ERROR", update.message, taskRun);
    return endTaskRun(turn, withEndedAttempt(turn, taskRun, "FAILED"), "FAILED");
  }
  if (update.labels) {
    draft.updateExecution({ labels: withLabels(draft.execution.labels, update.labels) });
  }
  if (update.variables) draft.updateExecution({ variables: update.variables });
  const ended = update.outputs ? draft.putTaskRun({ ...taskRun, outputs: update.outputs }) : taskRun;
  if (update.exit === undefined) return endTaskRun(turn, ended, "SUCCESS", ["RUNNING"]);
  const { root } = draft;
  if (root) draft.moveFrame(root, { verdict: exitVerdict(turn, root, update.exit) });
  if (update.exit === "KILLED") killAlive(turn, { exceptTaskRunId: ended.id });
  endTaskRunAs(turn, ended, "RUNNING", update.exit);
}

/** What was killed stays so: an Exit only ends what would have followed. */
function exitVerdict({ draft }: Turn, { cursor: { phase, verdict } }: Frame, state: StateType): Verdict {
  return verdict && draft.execution.state.current === "KILLING" ? { ...verdict, phase } : { state, phase };
}
