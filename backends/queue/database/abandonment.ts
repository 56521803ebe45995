/** What someone wants written, but not at any time: it may be given up as long as no try at it is under way. */
import { BackendAway } from "../../../core/contracts/backend-away.ts";

/**
 * Given up once the signal is aborted: at once while it waits, else when the try under way has failed. So whoever gave
 * it up knows that it was not written.
 */
export class Abandonment {
  readonly #wanted: AbortSignal;
  readonly #abandoned = Promise.withResolvers<never>();
  #isTrying = false;
  #isOver = false;

  constructor(wanted: AbortSignal) {
    this.#wanted = wanted;
    this.#abandoned.promise.catch(() => undefined);
    wanted.addEventListener("abort", () => this.#look(), { once: true });
    this.#look();
  }

  /** Rejects with {@link BackendAway} when it is given up. */
  get abandoned(): Promise<never> {
    return this.#abandoned.promise;
  }

  /** A try begins; false when it was given up before. */
  begin(): boolean {
    this.#look();
    this.#isTrying = !this.#isOver;
    return this.#isTrying;
  }

  /** The try has failed. */
  failed(): void {
    this.#isTrying = false;
    this.#look();
  }

  #look(): void {
    if (!this.#wanted.aborted || this.#isTrying || this.#isOver) return;
    this.#isOver = true;
    this.#abandoned.reject(new BackendAway());
  }
}
