/**
 * What a process writes from outside of its executor: messages, ends of jobs, logs, metrics and firings. What comes
 * while a transaction is under way goes into the next one, all kinds together: commits are what costs.
 */
import type { LogEntry, MetricEntry } from "../../../core/contracts/log.ts";
import type { Firing, KeyedMessage } from "../../../core/contracts/queue.ts";
import type { SqlDatabase, SqlSession } from "../../database/sql-database.ts";
import { writeLogs } from "../../repository/database/write-logs.ts";
import { writeMetrics } from "../../repository/database/write-metrics.ts";
import { Abandonment } from "./abandonment.ts";
import type { Announcements } from "./announcements.ts";
import { endAll, type Finish } from "./finishes.ts";
import { fireAll } from "./firings.ts";
import { Gathering } from "./gathering.ts";
import { writeJobs } from "./jobs.ts";
import { writeSent } from "./messages.ts";
import { type Patience, persist } from "./patience.ts";
import { logUpdates, metricUpdates } from "./updates.ts";

/** Items of one transaction. */
const ITEMS_MAX = 500;

/** One thing to write. */
interface Item {
  readonly messages?: readonly KeyedMessage[];
  readonly logs?: readonly LogEntry[];
  readonly metrics?: readonly MetricEntry[];
  readonly finish?: Finish;
  readonly firing?: Firing;
  /** Default: it is never given up. */
  readonly abandonment?: Abandonment;
}

/** Not all workers had the jobs that they wanted to end. */
class HopeDisappointed extends Error {}

/** What the outbox works with. */
export interface OutboxOptions {
  readonly database: SqlDatabase;
  /** Partitions of the queue. */
  readonly partitions: number;
  readonly patience: Patience;
  readonly announcements: Announcements;
}

/** See the file's head. */
export class Outbox {
  readonly #options: OutboxOptions;
  readonly #items: Gathering<Item, boolean>;

  constructor(options: OutboxOptions) {
    this.#options = options;
    this.#items = new Gathering({ itemsMax: ITEMS_MAX, flush: (items) => this.#flush(items) });
  }

  /** Writes it, sooner or later; false when it was refused, as ends of jobs and firings may be. */
  add(item: Item): Promise<boolean> {
    return this.#items.add(item);
  }

  /** Writes it, or gives up once the signal is aborted. @throws BackendAway when it was not written */
  async addWhile(item: Item, wanted: AbortSignal): Promise<void> {
    const abandonment = new Abandonment(wanted);
    await Promise.race([this.#items.add({ ...item, abandonment }), abandonment.abandoned]);
  }

  settled(): Promise<void> {
    return this.#items.settled();
  }

  async #flush(items: readonly Item[]): Promise<readonly boolean[]> {
    const write = (isHopeful: boolean) => persist(this.#options.patience, () => this.#try(items, isHopeful));
    try {
      return await write(true);
    } catch (error) {
      if (!(error instanceof HopeDisappointed)) throw error;
      return await write(false);
    }
  }

  /** Writes what was not given up; of the others it answers that they were written, which nobody hears. */
  async #try(items: readonly Item[], isHopeful: boolean): Promise<readonly boolean[]> {
    const tried = items.filter(({ abandonment }) => abandonment?.begin() ?? true);
    try {
      if (tried.length === 0) return items.map(() => true);
      const results = await this.#options.database.transaction((session) => this.#write(session, tried, isHopeful));
      const resultOf = new Map(tried.map((item, index) => [item, results[index] === true]));
      return items.map((item) => resultOf.get(item) ?? true);
    } catch (error) {
      for (const { abandonment } of tried) abandonment?.failed();
      throw error;
    }
  }

  /**
   * @param isHopeful the messages of ends travel with the question whether their workers still have the jobs, as they
   *   nearly always do, instead of waiting for the answer
   * @throws HopeDisappointed when one has not
   */
  async #write(session: SqlSession, items: readonly Item[], isHopeful: boolean): Promise<readonly boolean[]> {
    const { database, partitions, announcements } = this.#options;
    const { dialect } = database;
    const firings = items.flatMap(({ firing }) => firing ?? []);
    const fired = new Map<Firing, boolean>();
    for (const [index, isDone] of (await fireAll(session, dialect, firings)).entries()) {
      const firing = firings[index];
      if (firing) fired.set(firing, isDone);
    }
    const finishes = items.flatMap(({ finish }) => finish ?? []);
    const ending = endAll(session, dialect, finishes);
    const hoped = finishes.flatMap(({ outcome }) => outcome.messages);
    const answers = isHopeful ? hoped : (await ending).messages;
    const done = firings.filter((firing) => fired.get(firing));
    const messages = [...items.flatMap((item) => item.messages ?? []), ...done.flatMap((firing) => firing.messages)];
    const logs = [...items.flatMap((item) => item.logs ?? []), ...done.flatMap((firing) => firing.logs)];
    const metrics = items.flatMap((item) => item.metrics ?? []);
    const jobs = done.flatMap((firing) => firing.jobs);
    const [ended] = await Promise.all([
      ending,
      writeSent(session, [...messages, ...answers], partitions),
      writeJobs(session, jobs),
      writeLogs(session, logs),
      writeMetrics(session, metrics),
      announcements.writeUpdates(session, () => [...logUpdates(logs), ...metricUpdates(metrics)]),
    ]);
    if (isHopeful && ended.messages.length < hoped.length) throw new HopeDisappointed();
    const results = new Map(finishes.map((finish, index) => [finish, ended.results[index] === true]));
    return items.map(({ finish, firing }) => {
      if (finish) return results.get(finish) === true;
      return firing ? fired.get(firing) === true : true;
    });
  }
}
