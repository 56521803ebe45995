/** Finds out which executions the Flow triggers of a flow start when another execution has come to a state. */
import type { Execution, TaskRun } from "../../core/execution/execution.ts";
import { OutputsIndex } from "../../core/execution/outputs-index.ts";
import type { StateType } from "../../core/execution/state.ts";
import { CORRELATION_LABEL } from "../../core/execution/system-labels.ts";
import { executionVariables, type GlobalVariables, labelTree } from "../../core/execution/variables.ts";
import type { ExpressionEngine, ExpressionServices } from "../../core/expression/contract.ts";
import type { Flow, Label, Trigger } from "../../core/flow/flow.ts";
import { isJsonMap } from "../../core/json-map.ts";
import { messageOf } from "../../core/message-of.ts";
import type { ExecutionScope } from "../services/execution-resources.ts";
import type { ConditionEvaluator, ExecutionSubject } from "./condition-evaluator.ts";
import { isMultiple } from "./condition-evaluator.ts";
import { flowTriggersOf, statesOf } from "./flow-trigger-index.ts";
import { joined, liveWindows, noteMet, type OpenWindows, openWindow } from "./open-window.ts";
import { windowAt } from "./time-window.ts";
import { triggerLabels } from "./trigger-labels.ts";
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
  /** What went wrong on the way without stopping anything else, for the log of the upstream execution. */
  readonly warnings: readonly string[];
}

/** Evaluates Flow triggers. Keeps nothing itself: what must be kept comes in and goes out as data. */
export class FlowTriggerEvaluator {
  readonly #options: FlowTriggerEvaluatorOptions;

  constructor(options: FlowTriggerEvaluatorOptions) {
    this.#options = options;
  }

  /** What the flow's triggers make of the move. */
  async evaluate(move: UpstreamMove): Promise<TriggerEvaluation> {
    const starts: TriggeredStart[] = [];
    const warnings: string[] = [];
    let windows = liveWindows(move.windows, move.nowMs);
    for (const trigger of flowTriggersOf(move.flow)) {
      if (!statesOf(trigger).includes(move.state)) continue;
      const warn = (what: string) => void warnings.push(`${nameOf(trigger, move.flow)}: ${what}`);
      const subject = this.#subjectOf(move, warn);
      const simple = (trigger.conditions ?? []).filter((condition) => !isMultiple(condition));
      if (!(await this.#options.conditions.holds(simple, subject))) continue;
      const sets = ruleSetsOf(trigger, this.#options);
      const met = await this.#meet(trigger, sets, windows, subject, move.nowMs);
      windows = met.windows;
      if (met.outputs) starts.push(await this.#start(trigger, subject, met.outputs, warn));
    }
    return { windows: Object.keys(windows).length === 0 ? undefined : windows, starts, warnings };
  }

  #subjectOf({ flow, upstream, state, taskRuns }: UpstreamMove, warn: (what: string) => void): ExecutionSubject {
    const index = new OutputsIndex();
    const byId = new Map(taskRuns.map((taskRun) => [taskRun.id, taskRun]));
    for (const taskRun of taskRuns) index.put(taskRun, (id) => byId.get(id));
    const execution: Execution = { ...upstream, state: { ...upstream.state, current: state } };
    const { globals, services } = this.#options;
    return {
      flow,
      execution,
      taskRuns,
      variables: executionVariables({ globals, flow, execution, index }),
      services: services(upstream),
      onFault: ({ name, message }) => warn(`the condition ${name} cannot be evaluated: ${message}`),
    };
  }

  /** Notes which rules the execution meets; answers the outputs to start with once all sets are complete. */
  async #meet(
    trigger: Trigger,
    sets: readonly RuleSet[],
    windows: OpenWindows,
    subject: ExecutionSubject,
    nowMs: number,
  ): Promise<{ readonly windows: OpenWindows; readonly outputs?: Readonly<Record<string, unknown>> }> {
    const next = { ...windows };
    const own = subject.execution.outputs ?? {};
    let outputs = own;
    let complete = true;
    let concerned = sets.length === 0;
    for (const set of sets) {
      const key = `${trigger.id}/${set.id}`;
      const bounds = windowAt(set.timeWindow, nowMs);
      const keys: string[] = [];
      for (const rule of set.rules) if (await rule.meets(subject)) keys.push(rule.key);
      const before = bounds && openWindow(next[key], bounds);
      if (!before) return { windows };
      const after = noteMet(before, keys, own, nowMs);
      concerned ||= keys.length > 0;
      complete &&= set.rules.every((rule) => after.met[rule.key] !== undefined);
      outputs = joined(before, outputs);
      if (Object.keys(after.met).length > 0) next[key] = after;
    }
    if (!concerned || !complete) return { windows: next };
    for (const set of sets) if (set.resetOnSuccess) delete next[`${trigger.id}/${set.id}`];
    return { windows: next, outputs };
  }

  async #start(
    trigger: Trigger,
    { execution, variables, services }: ExecutionSubject,
    outputs: Readonly<Record<string, unknown>>,
    warn: (what: string) => void,
  ): Promise<TriggeredStart> {
    const { engine } = this.#options;
    const start = {
      triggerId: trigger.id,
      type: trigger.type,
      labels: [
        ...(await triggerLabels(trigger, {
          render: (template) => engine.render(template, variables, services),
          onFault: (key, message) => warn(`the label '${key}' is left out: ${message}`),
        })),
        ...execution.labels.filter(({ key }) => key === CORRELATION_LABEL),
      ],
      variables: triggerVariables(execution, outputs),
    };
    const seen = Object.keys(outputs).length === 0 ? variables : { ...variables, trigger: { outputs } };
    try {
      const inputs = await engine.renderDeep(trigger["inputs"] ?? {}, seen, services);
      return { ...start, inputs: isJsonMap(inputs) ? inputs : {} };
    } catch (error) {
      return { ...start, inputs: {}, fault: messageOf(error) };
    }
  }
}

/** A trigger, as messages name it. */
function nameOf({ id }: Trigger, { namespace, id: flowId }: Flow): string {
  return `The trigger '${id}' of '${namespace}'.'${flowId}'`;
}

function triggerVariables(
  execution: Execution,
  outputs: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const own = execution.labels.filter(({ key }) => key !== CORRELATION_LABEL);
  return {
    executionId: execution.id,
    executionLabels: structuredClone(labelTree(own)),
    state: execution.state.current,
    namespace: execution.namespace,
    flowId: execution.flowId,
    flowRevision: execution.flowRevision,
    ...(Object.keys(outputs).length === 0 ? {} : { outputs }),
  };
}
