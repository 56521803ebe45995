/**
 * Which partitions the lanes of a process try to get, and which they give back. Every executor has as many as every
 * other, give or take one, and its lanes have equal parts of them. Whatever nobody else wants is taken beyond that, so
 * that the partitions of one that died move at once.
 */
import type { Clock } from "../../../core/contracts/clock.ts";

/** The time between two tries at partitions that others have. */
export const TRY_PAUSE_MS = 1_000;

/** How much of the partitions is this process's. */
export interface Share {
  readonly partitions: number;
  /** Another executor is there that has less than its share. */
  readonly othersWant: boolean;
}

/** What a share is of. */
export interface PartitionShareOptions {
  readonly partitions: number;
  readonly lanes: number;
  /** True when other processes may want partitions too. */
  readonly isShared: boolean;
  readonly clock: Clock;
}

/** See the file's head. */
export class PartitionShare {
  readonly #options: PartitionShareOptions;
  readonly #laneOf = new Map<number, number>();
  readonly #triedMs = new Map<number, number>();
  #share: Share;

  constructor(options: PartitionShareOptions) {
    this.#options = options;
    this.#share = { partitions: options.partitions, othersWant: false };
  }

  /** Partitions that this process has. */
  get held(): number {
    return this.#laneOf.size;
  }

  /** When to look again for partitions that others have; never when it has all. */
  get lookAgainMs(): number {
    return this.held < this.#options.partitions ? TRY_PAUSE_MS : Number.POSITIVE_INFINITY;
  }

  /** Something has changed about who is there: the next tries need not wait. */
  set(share: Share): void {
    this.#share = share;
    this.#triedMs.clear();
  }

  /** Those of the lane's partitions that it is to give back. */
  surplus(lane: number, owned: readonly number[]): readonly number[] {
    return this.#share.othersWant ? owned.slice(this.#quota(lane)) : [];
  }

  /** Those that the lane is to try now; it says of each whether it got it. */
  *wanted(lane: number): Generator<number, void, undefined> {
    const { partitions, isShared, clock } = this.#options;
    if (this.held === partitions) return;
    const nowMs = clock.now();
    if (isShared && nowMs - (this.#triedMs.get(lane) ?? Number.NEGATIVE_INFINITY) < TRY_PAUSE_MS) return;
    this.#triedMs.set(lane, nowMs);
    for (let partition = 0; partition < partitions; partition++) {
      if (!this.#laneOf.has(partition) && this.#wants(lane)) yield partition;
    }
  }

  taken(partition: number, lane: number): void {
    this.#laneOf.set(partition, lane);
  }

  released(partition: number): void {
    this.#laneOf.delete(partition);
  }

  #wants(lane: number): boolean {
    const quota = this.#quota(lane);
    const held = this.#heldBy(lane);
    if (held < quota) return true;
    // Beyond its share, lanes take turns.
    const { lanes } = this.#options;
    const least = Math.min(...Array.from({ length: lanes }, (_, each) => this.#heldBy(each)));
    return !this.#share.othersWant && this.held >= this.#share.partitions && held === least;
  }

  #heldBy(lane: number): number {
    let held = 0;
    for (const each of this.#laneOf.values()) if (each === lane) held++;
    return held;
  }

  #quota(lane: number): number {
    const { partitions } = this.#share;
    const { lanes } = this.#options;
    return Math.floor(partitions / lanes) + (lane < partitions % lanes ? 1 : 0);
  }
}
