/** Renders what the core asks for: `runIf`, the properties of flowables and execution tasks, and flow outputs. */
import type { ExecutionEvent, Resolution } from "../../core/execution/event.ts";
import { executionVariables, type GlobalVariables, taskVariables } from "../../core/execution/variables.ts";
import type { ExpressionEngine, ExpressionServices, MaybePromise, Variables } from "../../core/expression/contract.ts";
import { andThen, attempt } from "../../core/expression/maybe.ts";
import { isFalsyText } from "../../core/expression/truth.ts";
import { convertOutputs } from "../../core/flow/outputs.ts";
import { resolveProperties } from "../../core/plugin/resolve-properties.ts";
import type { OpenSecrets } from "../services/secret-inputs.ts";
import type { ActiveExecution } from "./active-execution.ts";

/** What rendering needs. */
export interface ResolverOptions {
  readonly engine: ExpressionEngine;
  readonly globals: GlobalVariables;
  /** Opens SECRET inputs. Default: they stay encrypted. */
  readonly openSecrets?: OpenSecrets;
  /** What expressions of this execution may reach. */
  services(active: ActiveExecution): ExpressionServices;
}

/** The message of anything thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Renders for one executor. */
export class Resolver {
  readonly #options: ResolverOptions;

  constructor(options: ResolverOptions) {
    this.#options = options;
  }

  /** The variables that a task run's expressions see now. */
  variables(active: ActiveExecution, taskRunId: string): Variables {
    const taskRun = active.find(taskRunId);
    const node = taskRun && active.program.nodes.get(taskRun.taskId);
    const { globals } = this.#options;
    const context = { globals, flow: active.program.flow, execution: active.state.execution, index: active.index };
    return taskRun && node ? taskVariables(context, taskRun, node, active.find) : executionVariables(context);
  }

  /** Renders `runIf`, then the properties named. Never throws: faults are values. */
  resolve(
    active: ActiveExecution,
    taskRunId: string,
    taskId: string,
    names: readonly string[] | "all",
  ): MaybePromise<Resolution> {
    const node = active.program.nodes.get(taskId);
    if (!node) return { kind: "fault", part: "properties", message: `The flow has no task ${taskId}.` };
    const variables = this.#opened(this.variables(active, taskRunId));
    const services = this.#options.services(active);
    const { engine } = this.#options;
    const properties = (): MaybePromise<Resolution> =>
      attempt<Resolution, Resolution>(
        () =>
          andThen(
            resolveProperties(
              node.definition.properties,
              node.task,
              {
                render: (template) => engine.render(template, variables, services),
                renderTyped: (template) => engine.renderTyped(template, variables, services),
                renderDeep: (value) => engine.renderDeep(value, variables, services),
              },
              names === "all" ? undefined : names,
            ),
            (values): Resolution => ({ kind: "values", values }),
          ),
        (error) => ({ kind: "fault", part: "properties", message: messageOf(error) }),
      );
    const { runIf } = node.task;
    if (runIf === undefined) return properties();
    const decided = attempt<string, Resolution>(
      () => engine.render(runIf, variables, services),
      (error) => ({ kind: "fault", part: "runIf", message: messageOf(error) }),
    );
    return andThen(decided, (text) => {
      if (typeof text !== "string") return text;
      return isFalsyText(text) ? { kind: "skip" } : properties();
    });
  }

  #opened(variables: Variables): Variables {
    return this.#options.openSecrets?.(variables, () => {}) ?? variables;
  }

  /** Renders the flow's outputs and converts them to their types. */
  resolveOutputs(active: ActiveExecution): MaybePromise<ExecutionEvent> {
    const { engine, globals } = this.#options;
    const { flow } = active.program;
    const context = { globals, flow, execution: active.state.execution, index: active.index };
    const variables = this.#opened(executionVariables(context));
    const services = this.#options.services(active);
    return attempt<ExecutionEvent, ExecutionEvent>(
      () =>
        andThen(
          convertOutputs(flow.outputs ?? [], (template) => engine.render(template, variables, services)),
          (outputs): ExecutionEvent => ({ kind: "outputs-resolved", outputs }),
        ),
      (error) => ({ kind: "outputs-resolved", outputs: {}, fault: messageOf(error) }),
    );
  }
}
