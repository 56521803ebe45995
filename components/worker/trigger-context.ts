/** What the code of a trigger reaches while a worker evaluates it: the same as that of a task, and a log of its own. */
import { type Clock, toInstant } from "../../core/contracts/clock.ts";
import { LOG_LEVELS, type LogLevel } from "../../core/contracts/log.ts";
import type { Queue } from "../../core/contracts/queue.ts";
import type { WorkerJob } from "../../core/execution/event.ts";
import { firstState } from "../../core/execution/state.ts";
import type { ExpressionEngine } from "../../core/expression/contract.ts";
import type { Flow, Trigger } from "../../core/flow/flow.ts";
import { resolveProperties } from "../../core/plugin/resolve-properties.ts";
import type { TriggerDefinition } from "../../core/plugin/trigger.ts";
import { SecretMask } from "../masking/secret-mask.ts";
import type { JobEnvironment, JobParts } from "./task-execution.ts";
import { BufferedTaskLog } from "./task-log.ts";

/** What opening needs. */
export interface TriggerContextOptions {
  readonly queue: Pick<Queue, "sendLogs">;
  readonly engine: ExpressionEngine;
  readonly clock: Clock;
  /** Log lines below are not sent, where the trigger does not say. Default: all are. */
  readonly minLogLevel?: LogLevel;
  createEnvironment(parts: JobParts): JobEnvironment;
}

/** A trigger to be evaluated. */
export interface EvaluatedTrigger {
  readonly flow: Flow;
  readonly trigger: Trigger;
  readonly definition: TriggerDefinition;
  /** What its expressions see. */
  readonly variables: Readonly<Record<string, unknown>>;
  /** The execution that starts if there is something to start: files of the trigger are its own. */
  readonly executionId: string;
  readonly signal: AbortSignal;
}

/** A trigger with its log and its environment open. */
export interface OpenTrigger extends EvaluatedTrigger {
  readonly environment: JobEnvironment;
  readonly log: BufferedTaskLog;
  /** The properties with their defaults, rendered. Rejects with a user's message. */
  properties(): Promise<Record<string, unknown>>;
  /** Sends what is left of the log, and removes what the evaluation left on this machine. */
  close(): Promise<void>;
}

/** Opens log and environment of a trigger. */
export function openTrigger(options: TriggerContextOptions, evaluated: EvaluatedTrigger): OpenTrigger {
  const { engine, clock, queue, minLogLevel } = options;
  const { flow, trigger, definition, variables, signal } = evaluated;
  const mask = new SecretMask();
  const log = new BufferedTaskLog({
    origin: { tenantId: flow.tenantId, namespace: flow.namespace, flowId: flow.id, triggerId: trigger.id },
    clock,
    mask,
    minLevel: levelOf(trigger) ?? minLogLevel,
    send: (entries) => queue.sendLogs(entries),
  });
  const job = jobOf(evaluated, clock.now());
  const task = { id: trigger.id, type: trigger.type };
  const environment = options.createEnvironment({ job, task, log, mask, signal });
  const { services } = environment;
  return {
    ...evaluated,
    environment,
    log,
    properties: async () =>
      await resolveProperties(definition.properties, trigger, {
        render: (template) => engine.render(template, variables, services),
        renderTyped: (template) => engine.renderTyped(template, variables, services),
        renderDeep: (value) => engine.renderDeep(value, variables, services),
      }),
    async close() {
      await log.flush().finally(() => environment.dispose());
    },
  };
}

/** Environments are made for tasks of executions: the trigger stands for both. */
function jobOf({ flow, trigger, variables, executionId }: EvaluatedTrigger, nowMs: number): WorkerJob {
  const { tenantId, namespace, id: flowId, revision } = flow;
  const place = { tenantId, namespace, flowId };
  const state = firstState("RUNNING", toInstant(nowMs));
  return {
    tenantId,
    executionId,
    taskId: trigger.id,
    attempt: 0,
    taskRun: { ...place, id: trigger.id, executionId, taskId: trigger.id, state, attempts: [] },
    flow: { id: flowId, namespace, revision, tenantId },
    execution: {
      ...{ ...place, id: executionId, flowRevision: revision, state, labels: [], inputs: {}, attemptNumber: 1 },
      variables: flow.variables ?? {},
      originalId: executionId,
    },
    variables,
  };
}

function levelOf(trigger: Trigger): LogLevel | undefined {
  const level: unknown = trigger["logLevel"] ?? trigger["minLogLevel"];
  return LOG_LEVELS.find((known) => known === level);
}
