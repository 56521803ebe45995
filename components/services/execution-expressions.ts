/** Renders expressions as an execution that is over, or on its way, would: for tests of flows and for debugging. */
import type { Repository } from "../../core/contracts/repository.ts";
import type { Execution, TaskRun } from "../../core/execution/execution.ts";
import { OutputsIndex } from "../../core/execution/outputs-index.ts";
import { nodeOfTaskRun } from "../../core/execution/program.ts";
import {
  executionVariables,
  flowVariables,
  type GlobalVariables,
  labelTree,
  taskVariables,
} from "../../core/execution/variables.ts";
import type { ExpressionEngine, ExpressionServices, Variables } from "../../core/expression/contract.ts";
import type { Flow } from "../../core/flow/flow.ts";
import type { FlowPrograms } from "../flow-programs.ts";
import { MASK } from "../masking/secret-mask.ts";
import { isEncrypted } from "./encryption.ts";
import type { ExecutionScope } from "./execution-resources.ts";

/** What rendering needs. */
export interface ExecutionExpressionsOptions {
  readonly repository: Repository;
  readonly programs: FlowPrograms;
  readonly engine: ExpressionEngine;
  readonly globals: GlobalVariables;
  services(execution: ExecutionScope): ExpressionServices;
}

/** Renders with the variables of one execution, and these on top. */
export interface ExecutionRenderer {
  render(template: string, extra?: Variables): Promise<string>;
  renderTyped(template: string, extra?: Variables): Promise<unknown>;
  renderDeep(value: unknown, extra?: Variables): Promise<unknown>;
}

/** The last run of a task, or one task run; or none. */
type WantedTaskRun = Partial<Pick<TaskRun, "taskId" | "id">>;

/** Makes renderers for executions. */
export class ExecutionExpressions {
  readonly #options: ExecutionExpressionsOptions;

  constructor(options: ExecutionExpressionsOptions) {
    this.#options = options;
  }

  /**
   * A renderer with the variables of the execution as it is stored now, or of the last run of one of its tasks.
   * SECRET inputs stay encrypted. @throws when the execution's flow or the task's run is not there
   */
  async of(execution: Execution, taskId?: string): Promise<ExecutionRenderer> {
    const variables = await this.#variables(execution, taskId === undefined ? {} : { taskId });
    return this.#renderer(variables, this.#options.services(execution));
  }

  /**
   * A renderer for people to try things with: whatever an expression does to a secret, it has {@link MASK} in hand.
   * @param subject an execution, one of its task runs, or a flow that does not run: then its inputs have their defaults
   * @throws when the execution's flow or the task run is not there
   */
  async ofTrial(
    subject: { readonly execution: Execution; readonly taskRunId?: string | undefined } | { readonly flow: Flow },
  ): Promise<ExecutionRenderer> {
    if ("execution" in subject) {
      const { execution, taskRunId } = subject;
      const variables = await this.#variables(execution, taskRunId === undefined ? {} : { id: taskRunId });
      return this.#renderer(variables, withoutSecrets(this.#options.services(execution)));
    }
    const { tenantId, namespace, id: flowId } = subject.flow;
    const reach = this.#options.services({ id: "", tenantId, namespace, flowId });
    return this.#renderer(trialVariables(subject.flow, this.#options.globals), withoutSecrets(reach));
  }

  #renderer(variables: Variables, reach: ExpressionServices): ExecutionRenderer {
    const { engine } = this.#options;
    return {
      render: async (template, extra) => await engine.render(template, { ...variables, ...extra }, reach),
      renderTyped: async (template, extra) => await engine.renderTyped(template, { ...variables, ...extra }, reach),
      renderDeep: async (value, extra) => await engine.renderDeep(value, { ...variables, ...extra }, reach),
    };
  }

  async #variables(execution: Execution, { taskId, id }: WantedTaskRun): Promise<Variables> {
    const { repository, programs, globals } = this.#options;
    const { tenantId, namespace, flowId, flowRevision: revision } = execution;
    const program = await programs.of(execution);
    if (!program) throw new Error(`Unable to find flow '${namespace}'.'${flowId}' with revision '${revision}'`);
    const taskRuns = await repository.executions.taskRuns(tenantId, execution.id);
    const byId = new Map(taskRuns.map((taskRun) => [taskRun.id, taskRun]));
    const find = (id: string): TaskRun | undefined => byId.get(id);
    const index = new OutputsIndex();
    for (const taskRun of taskRuns) index.put(taskRun, find);
    const context = { globals, flow: program.flow, execution, index };
    if (taskId === undefined && id === undefined) return executionVariables(context);
    const taskRun = taskRuns.findLast((each) => each.id === id || each.taskId === taskId);
    const node = taskRun && nodeOfTaskRun(program, taskRun);
    if (!taskRun || !node) throw new Error(`The task ${taskId ?? id} has not run`);
    return taskVariables(context, taskRun, node, find);
  }
}

/** What an expression sees of a flow that does not run. */
function trialVariables(flow: Flow, { envs, globals, kestra }: GlobalVariables): Variables {
  const inputs = (flow.inputs ?? []).filter(({ defaults }) => defaults !== undefined);
  const labels = flow.labels ?? [];
  return {
    ...{ envs, globals, kestra, flow: flowVariables(flow) },
    vars: flow.variables ?? {},
    inputs: Object.fromEntries(inputs.map(({ id, defaults }) => [id, defaults])),
    ...(labels.length > 0 ? { labels: labelTree(labels) } : {}),
  };
}

/** The same with {@link MASK} in the place of every secret that there is. */
function withoutSecrets(services: ExpressionServices): ExpressionServices {
  const { opened } = services;
  return {
    ...services,
    async secret(key, namespace) {
      return (await services.secret?.(key, namespace)) === undefined ? undefined : MASK;
    },
    ...(opened ? { opened: (value: object) => (isEncrypted(value) ? MASK : opened(value)) } : {}),
  };
}
