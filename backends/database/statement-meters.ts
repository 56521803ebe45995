/**
 * How long a database takes for its statements, under Kestra's name and by the name of each. A connection performs one
 * statement after the other, and those that are sent without awaiting the answers before only wait meanwhile. So the
 * time of a statement begins when the one before it was answered, and the times of a connection add up: what is slow is
 * the statement that shows so, and not those behind it. Whole milliseconds do for that, as what they take from one
 * statement they give to another.
 */
import type { Clock } from "../../core/contracts/clock.ts";
import type { Metrics, Timer } from "../../core/contracts/metrics.ts";

/** The meters of one database. They are looked up once for each name of a statement. */
export class StatementMeters {
  readonly #metrics: Metrics;
  readonly #clock: Clock;
  readonly #timers = new Map<string, Timer>();

  constructor(metrics: Metrics, clock: Clock) {
    this.#metrics = metrics;
    this.#clock = clock;
  }

  /** What a new connection tells its statements. */
  ofConnection(): ConnectionMeters {
    return new ConnectionMeters(this.#clock, (name) => this.#timer(name));
  }

  #timer(name: string): Timer {
    let timer = this.#timers.get(name);
    if (timer === undefined) {
      timer = this.#metrics.timer("jdbc.query.duration", { sql: name });
      this.#timers.set(name, timer);
    }
    return timer;
  }
}

/** The times of one connection. */
export class ConnectionMeters {
  readonly #clock: Clock;
  readonly #timerOf: (name: string) => Timer;
  #answeredMs = 0;

  constructor(clock: Clock, timerOf: (name: string) => Timer) {
    this.#clock = clock;
    this.#timerOf = timerOf;
  }

  /** The time at which a statement is sent, for {@link answered}. */
  now(): number {
    return this.#clock.now();
  }

  /** The database has answered, be it with a failure. */
  answered(name: string, sentMs: number): void {
    const nowMs = this.#clock.now();
    // Clocks are put back now and then.
    this.#timerOf(name).record(Math.max(0, nowMs - Math.max(sentMs, this.#answeredMs)));
    this.#answeredMs = nowMs;
  }
}

/** Meters where somebody wants them. */
export function statementMeters(metrics: Metrics | undefined, clock: Clock): StatementMeters | undefined {
  return metrics && new StatementMeters(metrics, clock);
}
