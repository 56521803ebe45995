/** Messages that wait for their time, by the execution they are for. */
import type { Clock, TimerHandle } from "../../../core/contracts/clock.ts";
import type { Timer } from "../../../core/contracts/queue.ts";
import type { ExecutionMessage } from "../../../core/execution/event.ts";

/** The timers of all executions. */
export class ExecutionTimers {
  readonly #clock: Clock;
  readonly #deliver: (message: ExecutionMessage) => void;
  readonly #byExecution = new Map<string, Set<TimerHandle>>();
  #closed = false;

  constructor(clock: Clock, deliver: (message: ExecutionMessage) => void) {
    this.#clock = clock;
    this.#deliver = deliver;
  }

  /** True when nothing waits for its time. */
  get isEmpty(): boolean {
    return this.#byExecution.size === 0;
  }

  /** Delivers the message in its time, or at once when that is past. Nothing happens after close. */
  set({ dueMs, message }: Timer): void {
    if (this.#closed) return;
    const key = keyOf(message.tenantId, message.executionId);
    const timers = this.#byExecution.get(key) ?? new Set<TimerHandle>();
    this.#byExecution.set(key, timers);
    const timer = this.#clock.after(Math.max(0, dueMs - this.#clock.now()), () => {
      timers.delete(timer);
      if (timers.size === 0 && this.#byExecution.get(key) === timers) this.#byExecution.delete(key);
      this.#deliver(message);
    });
    timers.add(timer);
  }

  /** Forgets what waits for an execution that is over. */
  drop(tenantId: string, executionId: string): void {
    const key = keyOf(tenantId, executionId);
    for (const timer of this.#byExecution.get(key) ?? []) timer.cancel();
    this.#byExecution.delete(key);
  }

  close(): void {
    this.#closed = true;
    for (const timers of this.#byExecution.values()) for (const timer of timers) timer.cancel();
    this.#byExecution.clear();
  }
}

function keyOf(tenantId: string, executionId: string): string {
  return `${tenantId}/${executionId}`;
}
