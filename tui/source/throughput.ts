/**
 * How many executions begin, end and fail: counted from what happens, for as long as the program runs once somebody has
 * looked. Everything is of fixed size. An execution is counted once, however often it is told of.
 */

import { toInstant } from "../../core/contracts/clock.ts";
import { isTerminal, isUnsuccessful, STATES } from "../../core/execution/state.ts";
import type { Desk } from "../app/desk.ts";
import type { ExecutionRow } from "./execution-row.ts";
import { Executions } from "./executions.ts";
import { BIN_MS, BINS, TimeBins } from "./time-bins.ts";
import { ToldMeanwhile } from "./told-meanwhile.ts";

/** Executions that are remembered so that none is counted twice; the longest known go first. */
export const SEEN_MAX = 20_000;

/** Flows that are counted by themselves; then the one that has ended nothing for longest makes room. */
export const FLOWS_COUNTED_MAX = 300;

/** Durations of which the median is told. */
export const DURATIONS_KEPT = 2_000;

/** Executions that are read for the minutes before. */
const READ_MAX = 3_000;

/** What is counted of one flow. */
export interface FlowCount {
  readonly namespace: string;
  readonly flowId: string;
  readonly ended: TimeBins;
  readonly failed: TimeBins;
}

/** See the file's head. */
export class Throughput {
  readonly created = new TimeBins();
  readonly ended = new TimeBins();
  readonly failed = new TimeBins();
  readonly running = new TimeBins();
  /** Grows with everything that is counted. */
  version = 0;
  readonly #desk: Pick<Desk, "api" | "clock" | "live" | "background">;
  readonly #flows = new Map<string, FlowCount>();
  /** Whether each execution that is known has ended. */
  readonly #seen = new Map<string, boolean>();
  readonly #durations = new Float64Array(DURATIONS_KEPT);
  #durationsCount = 0;
  readonly #queued = new Set<string>();
  readonly #runs = new Set<string>();
  readonly #meanwhile = new ToldMeanwhile();
  #isStarted = false;

  constructor(desk: Pick<Desk, "api" | "clock" | "live" | "background">) {
    this.#desk = desk;
  }

  /** Begins to count; safe to call again. */
  start(): void {
    if (this.#isStarted) return;
    this.#isStarted = true;
    this.#desk.live.listen({ changed: (rows) => this.#hear(rows), missed: () => this.#read() });
    this.#read();
  }

  get runningNow(): number {
    return this.#runs.size;
  }

  /** Created or queued, and not yet begun. */
  get queuedNow(): number {
    return this.#queued.size;
  }

  /** Those that have ended something in the last minutes. */
  get flows(): Iterable<FlowCount> {
    return this.#flows.values();
  }

  /** The duration that so many of the last ended ones stayed below, in milliseconds; NaN for none. @param share from 0 to 1 */
  duration(share: number): number {
    const kept = this.#durations.slice(0, Math.min(this.#durationsCount, DURATIONS_KEPT)).sort();
    return kept.length === 0
      ? Number.NaN
      : (kept[Math.min(kept.length - 1, Math.floor(share * kept.length))] ?? Number.NaN);
  }

  /** Counts what has become of executions. */
  take(rows: readonly ExecutionRow[]): void {
    for (const row of rows) this.#count(row);
    this.running.set(this.#desk.clock.now(), this.#runs.size);
    this.version++;
  }

  #hear(rows: readonly ExecutionRow[]): void {
    this.#meanwhile.hear(rows);
    this.take(rows);
  }

  #count(row: ExecutionRow): void {
    const { id, state } = row;
    const known = this.#seen.get(id);
    const isOver = isTerminal(state);
    if (known === undefined) this.created.add(row.startMs);
    if (isOver && known !== true) this.#countEnd(row);
    this.#seen.set(id, isOver);
    hold(this.#queued, id, state === "CREATED" || state === "QUEUED");
    hold(
      this.#runs,
      id,
      !isOver && state !== "CREATED" && state !== "QUEUED" && state !== "PAUSED" && state !== "BREAKPOINT",
    );
    if (this.#seen.size > SEEN_MAX) this.#forgetOne();
  }

  #countEnd(row: ExecutionRow): void {
    const endMs = row.endMs ?? this.#desk.clock.now();
    const isFailed = isUnsuccessful(row.state);
    const flow = this.#flowOf(row);
    this.ended.add(endMs);
    flow.ended.add(endMs);
    if (isFailed) {
      this.failed.add(endMs);
      flow.failed.add(endMs);
    }
    if (!Number.isNaN(row.startMs)) this.#durations[this.#durationsCount++ % DURATIONS_KEPT] = endMs - row.startMs;
  }

  #flowOf({ namespace, flowId }: ExecutionRow): FlowCount {
    const key = `${namespace}/${flowId}`;
    const known = this.#flows.get(key);
    if (known) return known;
    if (this.#flows.size >= FLOWS_COUNTED_MAX) {
      const [oldest] = [...this.#flows].sort(([, a], [, b]) => a.ended.last - b.ended.last);
      if (oldest) this.#flows.delete(oldest[0]);
    }
    const made = { namespace, flowId, ended: new TimeBins(), failed: new TimeBins() };
    this.#flows.set(key, made);
    return made;
  }

  #forgetOne(): void {
    const [oldest] = this.#seen.keys();
    if (oldest === undefined) return;
    this.#seen.delete(oldest);
    this.#runs.delete(oldest);
    this.#queued.delete(oldest);
  }

  /** What has begun in the last minutes, and what has begun before and lives. */
  #read(): void {
    const executions = new Executions(this.#desk.api);
    const since = toInstant(this.#desk.clock.now() - BIN_MS * BINS);
    const alive = STATES.filter((state) => !isTerminal(state)).join(",");
    const ask = async (): Promise<readonly ExecutionRow[]> => {
      const living = await executions.newest({ "filters[state][IN]": alive }, READ_MAX);
      const recent = await executions.newest({ "filters[startDate][GREATER_THAN_OR_EQUAL_TO]": since }, READ_MAX);
      return [...living.rows, ...recent.rows];
    };
    const read = async (): Promise<void> => {
      const rows = await this.#meanwhile.read(ask());
      if (!rows) return;
      this.#runs.clear();
      this.#queued.clear();
      this.take(rows);
    };
    this.#desk.background(read());
  }
}

function hold(set: Set<string>, id: string, isIn: boolean): void {
  if (isIn) set.add(id);
  else set.delete(id);
}

const OF_DESKS = new WeakMap<Desk, Throughput>();

/** The one of a program: views that come back find it as it went on. */
export function throughputOf(desk: Desk): Throughput {
  const known = OF_DESKS.get(desk);
  if (known) return known;
  const made = new Throughput(desk);
  OF_DESKS.set(desk, made);
  return made;
}
