/** The contracts of triggers and conditions. */
import type { Static, TObject, TSchema } from "@sinclair/typebox";
import type { MaybePromise } from "../expression/contract.ts";
import type { Trigger } from "../flow/flow.ts";
import type { PluginDocumentation, TaskContext } from "./task.ts";

/** What starts executions of a flow. How a trigger is driven depends on its mode. */
export type TriggerMode =
  /** By the clock: the scheduler asks for the next date. */
  | "schedule"
  /** By asking again and again, on a worker. */
  | "polling"
  /** By a long-lived connection, on a worker. */
  | "realtime"
  /** By the end of other executions, in the executor. */
  | "flow"
  /** By an HTTP call. */
  | "webhook";

/** A trigger type. */
export interface TriggerDefinition<P extends TObject = TObject> extends PluginDocumentation {
  readonly kind: "trigger";
  readonly mode: TriggerMode;
  readonly properties: P;
  readonly outputs?: TSchema;
  /** Schedule mode: the first date after `after` (milliseconds since the epoch), or undefined when there is none. */
  nextDate?(trigger: Trigger, after: number): number | undefined;
  /** Schedule mode: the last date before `before` (milliseconds since the epoch), or undefined when there is none. */
  previousDate?(trigger: Trigger, before: number): number | undefined;
  /** Schedule mode: the variables of the execution for a date (milliseconds since the epoch). */
  variablesAt?(trigger: Trigger, date: number): Readonly<Record<string, unknown>>;
  /**
   * Polling mode: asks once; answers what the execution sees as `trigger`, or undefined when there is nothing to start.
   * The conditions of the trigger are asked before, about the time of the look.
   */
  poll?(properties: Static<P>, context: TaskContext): Promise<Readonly<Record<string, unknown>> | undefined>;
  /**
   * Realtime mode: each value is what one execution sees as `trigger`. Goes on until the context's signal is aborted; an
   * end before that, or a fault, means that the connection is lost and should be made anew.
   */
  listen?(properties: Static<P>, context: TaskContext): AsyncIterable<Readonly<Record<string, unknown>>>;
}

/** A condition type; its evaluation gets rendered properties and the variables of the event. */
export interface ConditionDefinition<P extends TObject = TObject> extends PluginDocumentation {
  readonly kind: "condition";
  readonly properties: P;
  /** Throws with a user's message what cannot be read. Answers later only where it must load something first. */
  holds?(properties: Static<P>, variables: Readonly<Record<string, unknown>>): MaybePromise<boolean>;
}

/** Declares a trigger type. */
export function defineTrigger<P extends TObject>(definition: Omit<TriggerDefinition<P>, "kind">): TriggerDefinition<P> {
  return { kind: "trigger", ...definition };
}

/** Declares a condition type. */
export function defineCondition<P extends TObject>(
  definition: Omit<ConditionDefinition<P>, "kind">,
): ConditionDefinition<P> {
  return { kind: "condition", ...definition };
}
