/**
 * Work of which some may take much longer than the rest, such as a condition that asks a server that does not answer.
 * What is not done after a moment is left behind and answered later, so that nothing else waits for it.
 */
import type { Clock } from "../../core/contracts/clock.ts";

/** How long work is waited for before it is left behind, in milliseconds. */
const LEFT_BEHIND_MS = 200;

/** What has come of a piece of work. */
export interface Done<T, R> {
  readonly item: T;
  readonly result: PromiseSettledResult<R>;
}

/** How work is done. */
export interface SlowWorkOptions<T, R> {
  readonly clock: Clock;
  nameOf(item: T): string;
  work(item: T): Promise<R>;
  /** Called when something that was left behind is done. */
  onDone(): void;
}

/** See the file's head. */
export class SlowWork<T, R> {
  readonly #options: SlowWorkOptions<T, R>;
  readonly #underWay = new Set<string>();
  #done: Done<T, R>[] = [];
  #isAwaited = false;

  constructor(options: SlowWorkOptions<T, R>) {
    this.#options = options;
  }

  /** What is under way, by name. */
  get underWay(): ReadonlySet<string> {
    return this.#underWay;
  }

  /** Begins some work; settles when all of it is done, or after a moment. */
  async begin(items: readonly T[]): Promise<void> {
    this.#isAwaited = true;
    const all = Promise.all(items.map((item) => this.#do(item)));
    const { promise: moment, resolve } = Promise.withResolvers<void>();
    const timer = this.#options.clock.after(LEFT_BEHIND_MS, resolve);
    await Promise.race([all, moment]);
    timer.cancel();
    this.#isAwaited = false;
  }

  /** What was done since this was asked last. */
  take(): readonly Done<T, R>[] {
    const done = this.#done;
    this.#done = [];
    return done;
  }

  async #do(item: T): Promise<void> {
    const { nameOf, work, onDone } = this.#options;
    const name = nameOf(item);
    this.#underWay.add(name);
    const [result] = await Promise.allSettled([work(item)]);
    this.#underWay.delete(name);
    this.#done.push({ item, result });
    if (!this.#isAwaited) onDone();
  }
}
