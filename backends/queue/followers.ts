/** Followers of updates: each has a bounded buffer; who is too slow loses updates, and is told how many. */
import { FOLLOWER_BUFFER_MAX, type Subscription, type Update, type UpdateFilter } from "../../core/contracts/queue.ts";
import { nextTurn } from "../../platform/next-turn.ts";

/** Logs wait for followers while one of them has more than this many updates unread. */
const ROOM_UPDATES_MAX = FOLLOWER_BUFFER_MAX / 2;

/** How many turns of the event loop a log writer waits for a slow follower at the most. */
const ROOM_TURNS_MAX = 50;

interface Follower {
  readonly filter: UpdateFilter;
  updates: Update[];
  lost: number;
  wake: (() => void) | undefined;
  /** Settled when the updates were taken, for writers that wait. */
  read: PromiseWithResolvers<void> | undefined;
}

/** Everyone who follows updates, each with a buffer of its own. */
export class Followers {
  readonly #followers = new Set<Follower>();
  /** Those of one execution by its id, and those of all under `undefined`: an update costs who wants it, no others. */
  readonly #byExecution = new Map<string | undefined, Set<Follower>>();
  #closed = false;

  publish(update: Update): void {
    const id = executionIdOf(update);
    if (id !== undefined) this.#publishTo(this.#byExecution.get(id), update);
    this.#publishTo(this.#byExecution.get(undefined), update);
  }

  #publishTo(followers: ReadonlySet<Follower> | undefined, update: Update): void {
    for (const follower of followers ?? []) {
      if (!isWanted(update, follower.filter)) continue;
      // The end of an execution is never lost: who waits for it must not wait for ever.
      const isFull = follower.updates.length >= FOLLOWER_BUFFER_MAX && follower.filter.complete !== true;
      if (isFull && !isEnd(update)) {
        follower.lost++;
        continue;
      }
      tellLoss(follower);
      follower.updates.push(update);
      follower.wake?.();
    }
  }

  /**
   * Gives slow followers a few turns to read, so that a fast writer does not make them lose at once; those that want
   * everything are waited for.
   */
  async room(): Promise<void> {
    for (let turn = 0; turn < ROOM_TURNS_MAX && this.#fullFollowers().length > 0; turn++) await nextTurn();
    const waited = this.#fullFollowers().filter(({ filter }) => filter.complete === true);
    await Promise.all(waited.map((follower) => this.#read(follower)));
  }

  #fullFollowers(): readonly Follower[] {
    return [...this.#followers].filter(({ updates }) => updates.length > ROOM_UPDATES_MAX);
  }

  /** Settles when the follower has taken what waits for it, or is gone. */
  #read(follower: Follower): Promise<void> {
    if (!this.#followers.has(follower)) return Promise.resolve();
    follower.read ??= Promise.withResolvers<void>();
    return follower.read.promise;
  }

  follow(filter: UpdateFilter): Subscription & AsyncIterable<Update> {
    const follower: Follower = { filter, updates: [], lost: 0, wake: undefined, read: undefined };
    if (!this.#closed) this.#add(follower);
    const isLive = (): boolean => this.#followers.has(follower);
    const stop = (): Promise<void> => {
      this.#remove(follower);
      follower.wake?.();
      follower.read?.resolve();
      return Promise.resolve();
    };
    return { stop, [Symbol.asyncIterator]: () => readFrom(follower, isLive, stop) };
  }

  #add(follower: Follower): void {
    this.#followers.add(follower);
    const { executionId } = follower.filter;
    const those = this.#byExecution.get(executionId) ?? new Set();
    this.#byExecution.set(executionId, those.add(follower));
  }

  #remove(follower: Follower): void {
    this.#followers.delete(follower);
    const { executionId } = follower.filter;
    const those = this.#byExecution.get(executionId);
    those?.delete(follower);
    if (those?.size === 0) this.#byExecution.delete(executionId);
  }

  close(): void {
    this.#closed = true;
    const all = [...this.#followers];
    this.#followers.clear();
    this.#byExecution.clear();
    for (const follower of all) {
      follower.wake?.();
      follower.read?.resolve();
    }
  }
}

async function* readFrom(
  follower: Follower,
  isLive: () => boolean,
  stop: () => Promise<void>,
): AsyncGenerator<Update, void, undefined> {
  try {
    for (;;) {
      tellLoss(follower);
      const updates = follower.updates;
      follower.updates = [];
      follower.read?.resolve();
      follower.read = undefined;
      yield* updates;
      if (follower.updates.length > 0) continue;
      if (!isLive()) return;
      const { promise, resolve } = Promise.withResolvers<void>();
      follower.wake = resolve;
      await promise;
      follower.wake = undefined;
    }
  } finally {
    await stop();
  }
}

/** The loss stands where the lost updates would have been. */
function tellLoss(follower: Follower): void {
  if (follower.lost === 0) return;
  follower.updates.push({ kind: "lost", count: follower.lost });
  follower.lost = 0;
}

function isEnd(update: Update): boolean {
  return update.kind === "execution" && update.finished;
}

function isWanted(update: Update, { tenantId }: UpdateFilter): boolean {
  if (update.kind === "lost") return true;
  const about = update.kind === "execution" ? update.execution : update.entry;
  return (tenantId ?? about.tenantId) === about.tenantId;
}

function executionIdOf(update: Update): string | undefined {
  if (update.kind === "execution") return update.execution.id;
  return update.kind === "lost" ? undefined : update.entry.executionId;
}
