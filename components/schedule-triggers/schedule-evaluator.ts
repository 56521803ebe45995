/**
 * Finds out whether a trigger by the clock starts an execution for one of its dates, and with what. Keeps nothing and
 * knows no clock: a scheduler asks for each date that is due, and moves on to the next date whatever the answer is.
 */
import type { Backfill } from "../../core/contracts/trigger-state.ts";
import { withLabels } from "../../core/execution/system-labels.ts";
import type { Flow, Trigger } from "../../core/flow/flow.ts";
import type { PluginRegistry } from "../../core/plugin/registry.ts";
import { isTooLate } from "../../plugins/trigger/lateness.ts";
import { StartEvaluator, type StartEvaluatorOptions, type StartVerdict } from "./start-evaluator.ts";

/** What evaluating needs. */
export interface ScheduleEvaluatorOptions extends StartEvaluatorOptions {
  readonly registry: PluginRegistry;
}

/** A date of a trigger that has come. Times are milliseconds since the epoch. */
export interface DueDate {
  readonly flow: Flow;
  readonly trigger: Trigger;
  readonly dateMs: number;
  readonly nowMs: number;
  /** The date is made up for: it is never too late, and the execution has these inputs and labels on top. */
  readonly backfill?: Pick<Backfill, "inputs" | "labels">;
}

/** What becomes of a date: the same as of any occasion, or it passed too long ago. */
export type DateVerdict = StartVerdict | { readonly kind: "skip"; readonly why: "late" };

/** Evaluates the dates of triggers by the clock. */
export class ScheduleEvaluator {
  readonly #registry: PluginRegistry;
  readonly #starts: StartEvaluator;

  constructor(options: ScheduleEvaluatorOptions) {
    this.#registry = options.registry;
    this.#starts = new StartEvaluator(options);
  }

  /** What becomes of the date. Rejects only when the trigger is none by the clock. */
  async evaluate({ flow, trigger, dateMs, nowMs, backfill }: DueDate): Promise<DateVerdict> {
    if (!backfill && isTooLate(trigger, dateMs, nowMs)) return { kind: "skip", why: "late" };
    const variables = await this.#variablesAt(trigger, dateMs);
    const verdict = await this.#starts.evaluate({ flow, trigger, variables });
    if (verdict.kind !== "start" || !backfill) return verdict;
    const { inputs = {}, labels = [] } = backfill;
    return { ...verdict, inputs: { ...verdict.inputs, ...inputs }, labels: withLabels(verdict.labels, labels) };
  }

  async #variablesAt(trigger: Trigger, dateMs: number): Promise<Readonly<Record<string, unknown>>> {
    await this.#registry.ensure([trigger.type]);
    const definition = this.#registry.find(trigger.type);
    if (definition?.kind !== "trigger" || !definition.variablesAt) {
      throw new Error(`${trigger.type} is no trigger by the clock`);
    }
    return definition.variablesAt(trigger, dateMs);
  }
}
