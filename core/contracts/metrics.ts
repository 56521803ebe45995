/**
 * What the parts of a server measure about themselves. Ask for a meter once, and for one with labels once a set of
 * labels; counting is then an addition. Names are Kestra's, with dots and without prefix: `worker.started.count`.
 */

/** Labels of a meter. */
export type MeterLabels = Readonly<Record<string, string>>;

/** Counts up. */
export interface Counter {
  /** @param amount default 1 */
  add(amount?: number): void;
}

/** Measures how long things take. */
export interface Timer {
  record(durationMs: number): void;
}

/** Where meters come from. */
export interface Metrics {
  counter(name: string, labels?: MeterLabels): Counter;
  timer(name: string, labels?: MeterLabels): Timer;
  /** A number that is asked for when somebody looks. */
  gauge(name: string, read: () => number, labels?: MeterLabels): void;
}

const NOTHING = { add: () => undefined, record: () => undefined };

/** Measures nothing. */
export const NO_METRICS: Metrics = {
  counter: () => NOTHING,
  timer: () => NOTHING,
  gauge: () => undefined,
};
