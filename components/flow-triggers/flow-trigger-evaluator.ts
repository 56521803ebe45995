/** Finds out which executions the Flow triggers of a flow start when another execution has come to a state. */
import type { Execution, TaskRun } from "../../core/execution/execution.ts";
import { OutputsIndex } from "../../core/execution/outputs-index.ts";
import type { StateType } from "../../core/execution/state.ts";
import { executionVariables, type GlobalVariables } from "../../core/execution/variables.ts";
import type { ExpressionEngine, ExpressionServices } from "../../core/expression/contract.ts";
import type { Flow, Label, Trigger } from "../../core/flow/flow.ts";
import { isJsonMap } from "../../core/json-map.ts";
import type { ExecutionScope } from "../services/execution-resources.ts";
import type { ConditionEvaluator, ConditionSubject } from "./condition-evaluator.ts";
import { isMultiple } from "./condition-evaluator.ts";
import { flowTriggersOf, statesOf } from "./flow-trigger-index.ts";
import { windowAt } from "./time-window.ts";
import { type RuleSet, ruleSetsOf } from "./upstream-rules.ts";

/** What evaluating needs. */
export interface FlowTriggerEvaluatorOptions {
  readonly engine: ExpressionEngine;
  readonly conditions: ConditionEvaluator;
  readonly globals: GlobalVariables;
  /** What expressions about an execution may reach. */
  services(execution: ExecutionScope): ExpressionServices;
}

/** An execution that came to a state, and the flow that may listen for it. */
export interface UpstreamMove {
  /** The flow whose triggers listen. */
  readonly flow: Flow;
  readonly upstream: Execution;
  readonly state: StateType;
  /** The task runs of the upstream execution. */
  readonly taskRuns: readonly TaskRun[];
  /** What the last evaluation for the flow answered; undefined at first. */
  readonly windows: unknown;
  readonly nowMs: number;
}

/** An execution that a trigger asks for. */
export interface TriggeredStart {
  readonly triggerId: string;
  readonly type: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly labels: readonly Label[];
  /** What the execution sees as `trigger`. */
  readonly variables: Readonly<Record<string, unknown>>;
  /** Why it cannot be started, after all. */
  readonly fault?: string;
}

/** What follows from a move. */
export interface TriggerEvaluation {
  /** To be handed in the next time; undefined when there is nothing to keep. */
  readonly windows: unknown;
  readonly starts: readonly TriggeredStart[];
}

/** How far a rule set is within its window: when its rules were met, by key. */
interface OpenWindow {
  readonly startMs: number;
  readonly endMs: number;
  readonly met: Readonly<Record<string, number>>;
  /** The outputs of the executions that met them, later ones over earlier ones. */
  readonly outputs: Readonly<Record<string, unknown>>;
}

type OpenWindows = Readonly<Record<string, OpenWindow>>;

const CORRELATION_LABEL = "system.correlationId";

/** Evaluates Flow triggers. Keeps nothing itself: what must be kept comes in and goes out as data. */
export class FlowTriggerEvaluator {
  readonly #options: FlowTriggerEvaluatorOptions;

  constructor(options: FlowTriggerEvaluatorOptions) {
    this.#options = options;
  }

  /** What the flow's triggers make of the move. */
  async evaluate(move: UpstreamMove): Promise<TriggerEvaluation> {
    const subject = this.#subjectOf(move);
    const starts: TriggeredStart[] = [];
    let windows = liveWindows(move.windows, move.nowMs);
    for (const trigger of flowTriggersOf(move.flow)) {
      if (!statesOf(trigger).includes(move.state)) continue;
      const simple = (trigger.conditions ?? []).filter((condition) => !isMultiple(condition));
      if (!(await this.#options.conditions.holds(simple, subject))) continue;
      const sets = ruleSetsOf(trigger, this.#options);
      const met = await this.#meet(trigger, sets, windows, subject, move.nowMs);
      windows = met.windows;
      if (met.outputs) starts.push(await this.#start(trigger, subject, met.outputs));
    }
    return { windows: Object.keys(windows).length === 0 ? undefined : windows, starts };
  }

  #subjectOf({ flow, upstream, state, taskRuns }: UpstreamMove): ConditionSubject {
    const index = new OutputsIndex();
    const byId = new Map(taskRuns.map((taskRun) => [taskRun.id, taskRun]));
    for (const taskRun of taskRuns) index.put(taskRun, (id) => byId.get(id));
    const execution: Execution = { ...upstream, state: { ...upstream.state, current: state } };
    const { globals, services } = this.#options;
    const { trigger: _own, ...variables } = executionVariables({ globals, flow, execution, index });
    const outputs = upstream.outputs ? { outputs: upstream.outputs } : {};
    return {
      flow,
      execution,
      taskRuns,
      variables: { ...variables, trigger: outputs },
      services: services(upstream),
    };
  }

  /** Notes which rules the execution meets; answers the outputs to start with once all sets are complete. */
  async #meet(
    trigger: Trigger,
    sets: readonly RuleSet[],
    windows: OpenWindows,
    subject: ConditionSubject,
    nowMs: number,
  ): Promise<{ readonly windows: OpenWindows; readonly outputs?: Readonly<Record<string, unknown>> }> {
    const next = { ...windows };
    let outputs: Readonly<Record<string, unknown>> = subject.execution.outputs ?? {};
    let complete = true;
    let concerned = sets.length === 0;
    for (const set of sets) {
      const key = `${trigger.id}/${set.id}`;
      const bounds = windowAt(set.timeWindow, nowMs);
      const keys: string[] = [];
      for (const rule of set.rules) if (await rule.meets(subject)) keys.push(rule.key);
      const before = bounds && openWindow(next[key], bounds);
      if (!before || set.rules.length === 0) return { windows };
      const after = noteMet(before, keys, subject.execution.outputs ?? {}, nowMs);
      concerned ||= keys.length > 0;
      complete &&= set.rules.every((rule) => after.met[rule.key] !== undefined);
      outputs = { ...outputs, ...after.outputs, ...subject.execution.outputs };
      if (Object.keys(after.met).length > 0) next[key] = after;
    }
    if (!concerned || !complete) return { windows: next };
    for (const set of sets) if (set.resetOnSuccess) delete next[`${trigger.id}/${set.id}`];
    return { windows: next, outputs };
  }

  async #start(
    trigger: Trigger,
    { execution, variables, services }: ConditionSubject,
    outputs: Readonly<Record<string, unknown>>,
  ): Promise<TriggeredStart> {
    const { engine } = this.#options;
    const start = {
      triggerId: trigger.id,
      type: trigger.type,
      labels: startLabels(trigger, execution),
      variables: triggerVariables(execution, outputs),
    };
    try {
      const inputs = await engine.renderDeep(trigger["inputs"] ?? {}, { ...variables, trigger: { outputs } }, services);
      return { ...start, inputs: isJsonMap(inputs) ? inputs : {} };
    } catch (error) {
      return { ...start, inputs: {}, fault: error instanceof Error ? error.message : String(error) };
    }
  }
}

/** The windows that have not passed. */
function liveWindows(windows: unknown, nowMs: number): OpenWindows {
  if (!isJsonMap(windows)) return {};
  const live = Object.entries(windows as OpenWindows).filter(([, { endMs }]) => endMs > nowMs);
  return Object.fromEntries(live);
}

/** What is known of a window: what it has met is over with the window, or slides out of it. */
function openWindow(
  known: OpenWindow | undefined,
  { startMs, endMs, slides }: { readonly startMs: number; readonly endMs: number; readonly slides: boolean },
): OpenWindow {
  // A sliding window lasts as long as what was met in it last: that much time lies before its end.
  const bounds = { startMs, endMs: slides ? endMs + (endMs - startMs) : endMs };
  if (!known || (!slides && known.startMs !== startMs && known.endMs <= startMs)) {
    return { ...bounds, met: {}, outputs: {} };
  }
  const met = Object.fromEntries(Object.entries(known.met).filter(([, atMs]) => atMs >= startMs));
  return slides ? { ...known, ...bounds, met } : known;
}

function noteMet(
  window: OpenWindow,
  keys: readonly string[],
  outputs: Readonly<Record<string, unknown>>,
  nowMs: number,
): OpenWindow {
  if (keys.length === 0) return window;
  const met = { ...window.met, ...Object.fromEntries(keys.map((key) => [key, nowMs])) };
  return { ...window, met, outputs: { ...window.outputs, ...outputs } };
}

/** Labels of the trigger, without those that are expressions, and the correlation of the upstream execution. */
function startLabels(trigger: Trigger, execution: Execution): readonly Label[] {
  const declared = trigger["labels"];
  const labels: Label[] = [];
  for (const each of Array.isArray(declared) ? declared : []) {
    if (!isJsonMap(each)) continue;
    const { key, value } = each;
    if (typeof key === "string" && value !== undefined && !String(value).includes("{{")) {
      labels.push({ key, value: String(value) });
    }
  }
  return [...labels, ...execution.labels.filter(({ key }) => key === CORRELATION_LABEL)];
}

function triggerVariables(
  execution: Execution,
  outputs: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const own = execution.labels.filter(({ key }) => !key.startsWith("system."));
  return {
    executionId: execution.id,
    executionLabels: Object.fromEntries(own.map(({ key, value }) => [key, value])),
    namespace: execution.namespace,
    flowId: execution.flowId,
    flowRevision: execution.flowRevision,
    state: execution.state.current,
    ...(Object.keys(outputs).length === 0 ? {} : { outputs }),
  };
}
