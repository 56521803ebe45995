/** Duties that only one of a name does at a time, in one process. */
import type { Subscription } from "../../../core/contracts/queue.ts";

interface Candidate {
  readonly duty: (lost: AbortSignal) => Promise<void>;
  readonly ended: AbortController;
  work: Promise<void> | undefined;
}

/** Who leads, and who waits to. */
export class Leads {
  readonly #candidates = new Map<string, Candidate[]>();
  readonly #onFault: (error: unknown) => void;

  constructor(onFault: (error: unknown) => void) {
    this.#onFault = onFault;
  }

  /** Waits for the lead. @see Queue.lead */
  join(name: string, duty: Candidate["duty"]): Subscription {
    const waiting = this.#candidates.get(name) ?? [];
    this.#candidates.set(name, waiting);
    const candidate: Candidate = { duty, ended: new AbortController(), work: undefined };
    waiting.push(candidate);
    this.#begin(waiting);
    return { stop: () => this.#leave(waiting, candidate) };
  }

  async close(): Promise<void> {
    for (const waiting of this.#candidates.values()) {
      for (const candidate of waiting.toReversed()) await this.#leave(waiting, candidate);
    }
  }

  #begin(waiting: readonly Candidate[]): void {
    const [first] = waiting;
    if (!first || first.work) return;
    first.work = first.duty(first.ended.signal).catch((error: unknown) => this.#onFault(error));
  }

  async #leave(waiting: Candidate[], candidate: Candidate): Promise<void> {
    candidate.ended.abort();
    await candidate.work;
    const index = waiting.indexOf(candidate);
    if (index >= 0) waiting.splice(index, 1);
    this.#begin(waiting);
  }
}
