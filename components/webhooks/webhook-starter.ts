/** Starts executions by webhooks: finds the trigger that a key opens, and asks its conditions. */
import type { Clock, IdSource } from "../../core/contracts/clock.ts";
import type { KeyedMessage, Queue } from "../../core/contracts/queue.ts";
import type { Repository } from "../../core/contracts/repository.ts";
import type { Execution } from "../../core/execution/execution.ts";
import { TRIGGERED_LABEL } from "../../core/execution/system-labels.ts";
import type { ExpressionEngine, ExpressionServices } from "../../core/expression/contract.ts";
import type { Flow, Trigger } from "../../core/flow/flow.ts";
import type { PluginRegistry } from "../../core/plugin/registry.ts";
import { done, type OperationResult, refused } from "../operations/operation-result.ts";
import { isSameText } from "../same-text.ts";
import type { StartEvaluator, StartVerdict } from "../schedule-triggers/start-evaluator.ts";
import type { TriggeredCreation } from "../scheduler/triggered-creation.ts";

const OK = 200;
const STATUS_END = 600;

/** What webhooks need. */
export interface WebhookStarterOptions {
  readonly queue: Queue;
  readonly repository: Pick<Repository, "flows">;
  readonly registry: PluginRegistry;
  readonly engine: ExpressionEngine;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly starts: StartEvaluator;
  readonly creation: TriggeredCreation;
  /** What expressions of a flow may reach. */
  services(flow: Flow): ExpressionServices;
}

/** A call of a webhook's URL. */
export interface WebhookCall {
  readonly tenantId: string;
  readonly namespace: string;
  readonly flowId: string;
  readonly key: string;
  readonly headers: Readonly<Record<string, readonly string[]>>;
  readonly parameters: Readonly<Record<string, readonly string[]>>;
  /**
   * Reads the body: parsed when it is JSON, else text; Base64 of what is no text; none when nothing was sent. Asked for
   * only when the key opens something: what strangers send is not read.
   */
  content(): Promise<{ readonly body?: unknown }>;
}

/** What a call has come to. */
export interface WebhookStart {
  /** Undefined when the trigger's conditions do not hold, and nothing has started. */
  readonly execution: Execution | undefined;
  /** How the trigger wants the call to be answered: `wait`, `returnOutputs`, `responseCode`, `responseContentType`. */
  readonly trigger: Trigger;
  /** The status that the trigger wants the answer to have, rendered; 200 when it wants none, or none that there is. */
  readonly responseCode: number;
  readonly flow: Flow;
}

/** Starts executions by webhooks. */
export class WebhookStarter {
  readonly #options: WebhookStarterOptions;

  constructor(options: WebhookStarterOptions) {
    this.#options = options;
  }

  /** Starts the execution that the call asks for. */
  async start(call: WebhookCall): Promise<OperationResult<WebhookStart>> {
    const { repository, starts, queue } = this.#options;
    const { tenantId, namespace, flowId, headers, parameters } = call;
    const found = await repository.flows.find({ tenantId, namespace, flowId });
    if (!found) return refused("not-found", "Flow not found");
    const { flow } = found;
    const trigger = await this.#opened(flow, call.key);
    if (!trigger) return refused("not-found", "Webhook not found");
    if (flow.disabled) return refused("conflict", `Flow '${namespace}'.'${flowId}' is disabled`);
    if (trigger.disabled) return refused("conflict", `Trigger '${trigger.id}' is disabled`);
    const variables = { ...(await call.content()), headers, parameters };
    const verdict = await starts.evaluate({ flow, trigger, variables });
    const responseCode = await this.#responseCode(flow, trigger, variables);
    if (verdict.kind === "skip") return done({ execution: undefined, flow, trigger, responseCode });
    const made = await this.#options.creation.make(startOf(flow, trigger, verdict));
    if (!made) return refused("conflict", `Flow '${namespace}'.'${flowId}' is disabled`);
    await queue.send(made.messages);
    if (made.logs.length > 0) await queue.sendLogs(made.logs);
    return done({
      execution: made.messages.map(createdBy).find((execution) => execution !== undefined),
      flow,
      trigger,
      responseCode,
    });
  }

  async #responseCode(flow: Flow, trigger: Trigger, variables: Readonly<Record<string, unknown>>): Promise<number> {
    const { engine, starts, services } = this.#options;
    const { responseCode = OK } = trigger;
    let code = Number(responseCode);
    try {
      const seen = starts.seen({ flow, trigger, variables });
      if (typeof responseCode === "string") code = Number(await engine.render(responseCode, seen, services(flow)));
    } catch {
      // The execution is started all the same: whoever called needs to know that, not why the code is unknown.
    }
    return Number.isInteger(code) && code >= OK && code < STATUS_END ? code : OK;
  }

  /** The webhook that the key opens. Every key is compared in full, whichever it is that fits. */
  async #opened(flow: Flow, key: string): Promise<Trigger | undefined> {
    let opened: Trigger | undefined;
    for (const trigger of flow.triggers ?? []) {
      if (!(await this.#isWebhook(trigger))) continue;
      const own = await this.#keyOf(flow, trigger);
      const fits = own !== undefined && isSameText(own, key);
      if (fits) opened ??= trigger;
    }
    return opened;
  }

  async #isWebhook({ type }: Trigger): Promise<boolean> {
    const { registry } = this.#options;
    await registry.ensure([type]);
    const definition = registry.find(type);
    return definition?.kind === "trigger" && definition.mode === "webhook";
  }

  /** The key, rendered. One that cannot be rendered opens nothing, nor does a blank one. */
  async #keyOf(flow: Flow, trigger: Trigger): Promise<string | undefined> {
    const { engine, starts, services } = this.#options;
    try {
      const text = await engine.render(
        String(trigger["key"] ?? ""),
        starts.seen({ flow, trigger, variables: {} }),
        services(flow),
      );
      return text.trim() === "" ? undefined : text.trim();
    } catch {
      return undefined;
    }
  }
}

function startOf(flow: Flow, trigger: Trigger, verdict: Exclude<StartVerdict, { kind: "skip" }>) {
  const { variables } = verdict;
  if (verdict.kind === "fail") return { flow, trigger, variables, inputs: {}, labels: [], fails: verdict.message };
  // Nobody waits for executions of webhooks, and nobody is called when they end.
  const labels = verdict.labels.filter(({ key }) => key !== TRIGGERED_LABEL.key);
  return { flow, trigger, variables, inputs: verdict.inputs, labels, warnings: verdict.warnings };
}

function createdBy(message: KeyedMessage): Execution | undefined {
  return "executionId" in message && message.event.kind === "created" ? message.event.execution : undefined;
}
