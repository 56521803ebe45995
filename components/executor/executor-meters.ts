/** What an executor counts about itself, under Kestra's names. Meters are looked up once for each flow and state. */
import type { Counter, MeterLabels, Metrics, Timer } from "../../core/contracts/metrics.ts";
import type { KeyedMessage } from "../../core/contracts/queue.ts";
import { isTerminal } from "../../core/execution/state.ts";
import { remembered } from "../remembered.ts";
import type { Move } from "./round.ts";

/** Meters that are remembered; then all are forgotten, as counting on goes to the same meters. */
export const METERS_REMEMBERED_MAX = 10_000;

/** The meters of one executor. A batch that comes again is counted again. */
export class ExecutorMeters {
  readonly #metrics: Metrics;
  readonly #results: Counter;
  readonly #counters = new Map<string, Counter>();
  readonly #timers = new Map<string, Timer>();

  constructor(metrics: Metrics) {
    this.#metrics = metrics;
    this.#results = metrics.counter("executor.workertaskresult.count");
  }

  /** Messages that are handled. */
  handled(messages: readonly KeyedMessage[]): void {
    let results = 0;
    for (const { event } of messages) if (event.kind === "task-ended") results++;
    if (results > 0) this.#results.add(results);
  }

  /** States that executions have come to. */
  moved(moves: readonly Move[]): void {
    for (const { execution, state } of moves) {
      const { namespace, flowId, state: current } = execution;
      const labels = { flow_id: flowId, namespace_id: namespace };
      if (state === "RUNNING") this.#counter("executor.execution.started.count", labels).add();
      if (!isTerminal(state)) continue;
      const ended = { ...labels, state };
      const startedMs = Date.parse(current.histories[0]?.date ?? "");
      const endedMs = Date.parse(current.histories.at(-1)?.date ?? "");
      this.#counter("executor.execution.end.count", ended).add();
      this.#timer("executor.execution.duration", ended).record(Math.max(0, endedMs - startedMs));
    }
  }

  #counter(name: string, labels: MeterLabels): Counter {
    return remembered(this.#counters, METERS_REMEMBERED_MAX, keyOf(name, labels), () =>
      this.#metrics.counter(name, labels),
    );
  }

  #timer(name: string, labels: MeterLabels): Timer {
    return remembered(this.#timers, METERS_REMEMBERED_MAX, keyOf(name, labels), () =>
      this.#metrics.timer(name, labels),
    );
  }
}

function keyOf(name: string, labels: MeterLabels): string {
  return `${name}/${Object.values(labels).join("/")}`;
}
