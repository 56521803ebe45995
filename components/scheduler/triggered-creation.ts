/** Makes the executions that triggers start: the message that creates one, and what its log says from the start. */
import type { Clock, IdSource } from "../../core/contracts/clock.ts";
import type { LogEntry } from "../../core/contracts/log.ts";
import type { KeyedMessage } from "../../core/contracts/queue.ts";
import type { Flow, Label, Trigger } from "../../core/flow/flow.ts";
import type { CreationResult, ExecutionFactory } from "../execution-factory.ts";
import { executionLog } from "../executor/step-builder.ts";
import { creation } from "../executor/subflow-starter.ts";

/** What a trigger wants started. */
export interface TriggeredStart {
  readonly flow: Pick<Flow, "tenantId" | "namespace" | "id">;
  readonly trigger: Trigger;
  /** The execution's id. Default: a new one. */
  readonly id?: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly labels: readonly Label[];
  /** What the execution sees as `trigger`. */
  readonly variables: Readonly<Record<string, unknown>>;
  readonly warnings?: readonly string[];
  /** Why it fails without having begun. Default: it does not. */
  readonly fails?: string;
}

/** An execution that is made, but not sent yet. */
export interface TriggeredExecution {
  readonly executionId: string;
  readonly messages: readonly KeyedMessage[];
  readonly logs: readonly LogEntry[];
}

/** What making executions needs. */
export interface TriggeredCreationOptions {
  readonly factory: ExecutionFactory;
  readonly clock: Clock;
  readonly ids: IdSource;
}

/** Makes the executions that triggers start. */
export class TriggeredCreation {
  readonly #options: TriggeredCreationOptions;

  constructor(options: TriggeredCreationOptions) {
    this.#options = options;
  }

  /**
   * The execution; one whose inputs do not fit is made all the same and fails, so that people see it. Undefined when
   * the flow is disabled or gone.
   */
  async make(start: TriggeredStart): Promise<TriggeredExecution | undefined> {
    const { fails } = start;
    const created = await this.#create(start, fails !== undefined);
    if (created.ok) return this.#sent(created, start.warnings ?? [], fails);
    const problems = created.problems.map(({ inputId, message }) =>
      inputId === "" ? message : `${inputId}: ${message}`,
    );
    const failing = await this.#create(start, true);
    const why = `The trigger '${start.trigger.id}' gives inputs that the flow does not take: ${problems.join("; ")}`;
    return failing.ok ? this.#sent(failing, start.warnings ?? [], why) : undefined;
  }

  #create(start: TriggeredStart, takesInputs: boolean): Promise<CreationResult> {
    const { flow, trigger, inputs, labels, variables, id = this.#options.ids.next() } = start;
    return this.#options.factory.create({
      tenantId: flow.tenantId,
      namespace: flow.namespace,
      flowId: flow.id,
      inputs,
      takesInputs,
      labels,
      trigger: { id: trigger.id, type: trigger.type, variables },
      id,
    });
  }

  #sent(
    { execution, warnings: found }: Extract<CreationResult, { ok: true }>,
    warnings: readonly string[],
    fails: string | undefined,
  ): TriggeredExecution {
    const nowMs = this.#options.clock.now();
    return {
      executionId: execution.id,
      messages: [creation(execution, [], fails)],
      logs: [...found, ...warnings].map((message) => executionLog(execution, { level: "WARN", message }, nowMs)),
    };
  }
}
