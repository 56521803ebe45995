/** Renders what the core asks for: `runIf`, the properties of flowables and execution tasks, and flow outputs. */
import type { Command, ExecutionEvent, Resolution } from "../../core/execution/event.ts";
import { nodeOfTaskRun, type TaskNode } from "../../core/execution/program.ts";
import { executionVariables, type GlobalVariables, taskVariables } from "../../core/execution/variables.ts";
import type { ExpressionEngine, ExpressionServices, MaybePromise, Variables } from "../../core/expression/contract.ts";
import { andThen, attempt } from "../../core/expression/maybe.ts";
import { isFalsyText } from "../../core/expression/truth.ts";
import { convertOutputs } from "../../core/flow/outputs.ts";
import { isJsonMap } from "../../core/json-map.ts";
import { messageOf } from "../../core/message-of.ts";
import { resolveProperties } from "../../core/plugin/resolve-properties.ts";
import { taskFaultMessage } from "../../core/plugin/task-fault.ts";
import type { ConditionEvaluator } from "../flow-triggers/condition-evaluator.ts";
import type { OpenSecrets } from "../services/secret-inputs.ts";
import type { ActiveExecution } from "./active-execution.ts";
import { JobVariables } from "./job-variables.ts";

/** What rendering needs. */
export interface ResolverOptions {
  readonly engine: ExpressionEngine;
  readonly globals: GlobalVariables;
  /** Opens SECRET inputs. Default: they stay encrypted. */
  readonly openSecrets?: OpenSecrets;
  /** What expressions of this execution may reach. `revealed` is told every secret that comes to light. */
  services(active: ActiveExecution, revealed: (secret: string) => void): ExpressionServices;
  /** Tells whether conditions of listeners hold. */
  readonly conditions: ConditionEvaluator;
}

/** Renders for one executor. */
export class Resolver {
  readonly #options: ResolverOptions;
  readonly #jobVariables: JobVariables;

  constructor(options: ResolverOptions) {
    this.#options = options;
    this.#jobVariables = new JobVariables(options.engine);
  }

  /** What a worker needs of the variables of a task run. */
  jobVariables(active: ActiveExecution, taskRunId: string): Variables {
    const taskRun = active.find(taskRunId);
    const node = taskRun && nodeOfTaskRun(active.program, taskRun);
    const variables = this.variables(active, taskRunId);
    return node ? this.#jobVariables.narrow(node.task, variables) : variables;
  }

  /** The variables that a task run's expressions see now. */
  variables(active: ActiveExecution, taskRunId: string): Variables {
    const taskRun = active.find(taskRunId);
    const node = taskRun && nodeOfTaskRun(active.program, taskRun);
    const { globals } = this.#options;
    const context = { globals, flow: active.program.flow, execution: active.state.execution, index: active.index };
    return taskRun && node ? taskVariables(context, taskRun, node, active.find) : executionVariables(context);
  }

  /** Renders the properties of a task several times, each time with these additions to `taskrun`. */
  async resolveEach(
    active: ActiveExecution,
    taskRunId: string,
    additions: readonly Readonly<Record<string, unknown>>[],
  ): Promise<readonly Readonly<Record<string, unknown>>[]> {
    const taskRun = active.find(taskRunId);
    const node = taskRun && nodeOfTaskRun(active.program, taskRun);
    if (!node) throw new Error(`Task run ${taskRunId} has no task`);
    const services = this.#services(active);
    const variables = this.#opened(active, this.variables(active, taskRunId));
    const rendered: Readonly<Record<string, unknown>>[] = [];
    const own = isJsonMap(variables["taskrun"]) ? variables["taskrun"] : {};
    for (const addition of additions) {
      rendered.push(await this.#properties(node, { ...variables, taskrun: { ...own, ...addition } }, services));
    }
    return rendered;
  }

  #properties(
    { definition, task }: TaskNode,
    variables: Variables,
    services: ExpressionServices,
    names?: readonly string[],
  ): MaybePromise<Readonly<Record<string, unknown>>> {
    const { engine } = this.#options;
    const renderer = {
      render: (template: string) => engine.render(template, variables, services),
      renderTyped: (template: string) => engine.renderTyped(template, variables, services),
      renderDeep: (value: unknown) => engine.renderDeep(value, variables, services),
    };
    return resolveProperties(definition.properties, task, renderer, names);
  }

  /** Renders `runIf`, then the properties named. Never throws: faults are values. */
  resolve(
    active: ActiveExecution,
    taskRunId: string,
    taskId: string,
    names: readonly string[] | "all",
  ): MaybePromise<Resolution> {
    const taskRun = active.find(taskRunId);
    const node = taskRun && nodeOfTaskRun(active.program, taskRun);
    if (!node) return { kind: "fault", part: "properties", message: `The flow has no task ${taskId}.` };
    const services = this.#services(active);
    const variables = this.#opened(active, this.variables(active, taskRunId));
    const { engine } = this.#options;
    const properties = (): MaybePromise<Resolution> =>
      attempt<Resolution, Resolution>(
        () =>
          andThen(
            this.#properties(node, variables, services, names === "all" ? undefined : names),
            (values): Resolution => ({ kind: "values", values }),
          ),
        (error) => ({
          kind: "fault",
          part: "properties",
          message: active.mask.apply(taskFaultMessage(error, node.task)),
        }),
      );
    const { runIf } = node.task;
    if (runIf === undefined) return properties();
    const decided = attempt<string, Resolution>(
      () => engine.render(runIf, variables, services),
      (error) => ({ kind: "fault", part: "runIf", message: active.mask.apply(messageOf(error)) }),
    );
    return andThen(decided, (text) => {
      if (typeof text !== "string") return text;
      if (!isFalsyText(text)) return properties();
      if (node.definition.kind !== "flowable" || names.length === 0) return { kind: "skip" };
      return andThen(
        properties(),
        (given): Resolution => (given.kind === "values" ? { kind: "skip", values: given.values } : { kind: "skip" }),
      );
    });
  }

  #services(active: ActiveExecution): ExpressionServices {
    return this.#options.services(active, (secret) => active.mask.add(secret));
  }

  #opened({ mask }: ActiveExecution, variables: Variables): Variables {
    return this.#options.openSecrets?.(variables, (secret) => mask.add(secret)) ?? variables;
  }

  /** Finds out whether an expression holds; what cannot be rendered is a fault. */
  evaluate(
    active: ActiveExecution,
    { template, taskRunId, about }: Extract<Command, { kind: "evaluate" }>,
  ): MaybePromise<ExecutionEvent> {
    const services = this.#services(active);
    const variables =
      taskRunId === undefined
        ? this.#executionVariables(active)
        : this.#opened(active, this.variables(active, taskRunId));
    const taskRun = taskRunId === undefined ? undefined : active.find(taskRunId);
    const node = taskRun && nodeOfTaskRun(active.program, taskRun);
    return attempt<ExecutionEvent, ExecutionEvent>(
      () =>
        andThen(
          this.#options.engine.render(template, variables, services),
          (text): ExecutionEvent => ({ kind: "evaluated", about, holds: !isFalsyText(text) }),
        ),
      (error) => {
        const fault = active.mask.apply(taskFaultMessage(error, node?.task));
        return { kind: "evaluated", about, holds: false, fault };
      },
    );
  }

  /** Finds out which listeners of the flow the execution meets. */
  async resolveListeners(active: ActiveExecution, warn: (message: string) => void): Promise<ExecutionEvent> {
    const { flow, listeners } = active.program;
    const { execution, taskRuns } = active.state;
    const met: number[] = [];
    for (const [index, { conditions }] of listeners.entries()) {
      const services = this.#services(active);
      const holds = await this.#options.conditions.holds(conditions, {
        flow,
        execution,
        taskRuns: [...taskRuns.values()],
        variables: this.#executionVariables(active),
        services,
        onFault: ({ name, message }) =>
          warn(active.mask.apply(`The condition ${name} of a listener cannot be evaluated: ${message}`)),
      });
      if (holds) met.push(index);
    }
    return { kind: "listeners-resolved", met };
  }

  #executionVariables(active: ActiveExecution): Variables {
    const { globals } = this.#options;
    const { flow } = active.program;
    const { execution } = active.state;
    return this.#opened(active, executionVariables({ globals, flow, execution, index: active.index }));
  }

  /** Renders the flow's outputs and converts them to their types. */
  resolveOutputs(active: ActiveExecution): MaybePromise<ExecutionEvent> {
    const { engine } = this.#options;
    const { flow } = active.program;
    const services = this.#services(active);
    const variables = this.#executionVariables(active);
    const render = (template: string): MaybePromise<string | null> =>
      andThen(engine.render(template, variables, services), (text) =>
        text === ""
          ? andThen(engine.renderTyped(template, variables, services), (value) => (value === null ? null : text))
          : text,
      );
    const ignored: string[] = [];
    return attempt<ExecutionEvent, ExecutionEvent>(
      () =>
        andThen(
          convertOutputs(flow.outputs ?? [], render, (id) => void ignored.push(id)),
          (outputs): ExecutionEvent => ({ kind: "outputs-resolved", outputs, ignored }),
        ),
      (error) => ({ kind: "outputs-resolved", outputs: {}, ignored, fault: active.mask.apply(messageOf(error)) }),
    );
  }
}
