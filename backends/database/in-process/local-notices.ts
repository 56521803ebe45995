/** Notifications within one process: what is told at the same moment is told once. */
import type { Subscription } from "../../../core/contracts/queue.ts";

type Listener = (payload: string) => void;

/** The channels of one database in this process; see the file's head. Listeners must not throw. */
export class LocalNotices {
  readonly #listeners = new Map<string, Set<Listener>>();
  readonly #pending = new Map<string, Set<string>>();

  /** Tells the listeners of the channel before anything else than promises goes on; equal payloads once. */
  notify(channel: string, payload: string): void {
    if (!this.#listeners.has(channel)) return;
    const payloads = this.#pending.get(channel);
    if (payloads) {
      payloads.add(payload);
      return;
    }
    this.#pending.set(channel, new Set([payload]));
    queueMicrotask(() => {
      const told = this.#pending.get(channel) ?? [];
      this.#pending.delete(channel);
      for (const each of told) this.tell(channel, each);
    });
  }

  /** Tells the listeners of the channel at once. */
  tell(channel: string, payload: string): void {
    for (const listener of [...(this.#listeners.get(channel) ?? [])]) listener(payload);
  }

  listen(channel: string, listener: Listener): Subscription {
    const told: Listener = (payload) => listener(payload);
    const listeners = this.#listeners.get(channel) ?? new Set();
    this.#listeners.set(channel, listeners);
    listeners.add(told);
    return {
      stop: () => {
        listeners.delete(told);
        if (listeners.size === 0 && this.#listeners.get(channel) === listeners) this.#listeners.delete(channel);
        return Promise.resolve();
      },
    };
  }

  /** Forgets every listener. */
  clear(): void {
    this.#listeners.clear();
    this.#pending.clear();
  }
}
