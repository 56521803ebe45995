/** Waits for the end of an execution, also while a database is away for a moment. */
import { BackendAway, isBackendAway } from "../../../core/contracts/backend-away.ts";
import type { Clock } from "../../../core/contracts/clock.ts";
import type { Update } from "../../../core/contracts/queue.ts";
import type { Repository } from "../../../core/contracts/repository.ts";
import type { Execution } from "../../../core/execution/execution.ts";
import { isTerminal } from "../../../core/execution/state.ts";
import { Bell } from "../follow/bell.ts";
import type { UpdateHub } from "../follow/update-hub.ts";
import { TENANT } from "../http/paths.ts";
import { within } from "../http/within.ts";

/** How often it is looked whether the execution has ended without that being told, in milliseconds. */
export const LOOK_MS = 15_000;

/** How long a database may be away before the wait ends, in milliseconds. */
export const AWAY_MAX_MS = 30_000;

/** How long a look may take longer than the wait that it ends, in milliseconds. */
const GRACE_MS = 5_000;

/** Before the next try at a database that is away, in milliseconds. */
const AWAY_PAUSE_MS = 1_000;

/** What waiting needs. */
export interface EndWatch {
  readonly hub: Pick<UpdateHub, "listen">;
  readonly executions: Pick<Repository["executions"], "find">;
  readonly clock: Clock;
}

/**
 * The execution as it is once it has ended, or when whoever asked has gone.
 * @throws BackendAway when nobody can tell for too long
 */
export async function whenEnded(watch: EndWatch, execution: Execution, gone: AbortSignal): Promise<Execution> {
  const { clock } = watch;
  const awaited = new AwaitedExecution(execution);
  let awaySinceMs: number | undefined;
  try {
    while (!awaited.isOver && !gone.aborted) {
      let delayMs = LOOK_MS;
      try {
        await within(clock, { timeoutMs: LOOK_MS, graceMs: GRACE_MS }, () => awaited.look(watch));
        awaySinceMs = undefined;
      } catch (error) {
        if (!isBackendAway(error)) throw error;
        awaySinceMs ??= clock.now();
        if (clock.now() - awaySinceMs > AWAY_MAX_MS) {
          throw new BackendAway(
            `The execution ${execution.id} was created; how it goes on cannot be told at the moment`,
          );
        }
        delayMs = AWAY_PAUSE_MS;
      }
      if (!awaited.isOver && !awaited.hasMissed) await awaited.bell.next(gone, { clock, delayMs });
    }
  } finally {
    awaited.stop();
  }
  return awaited.latest;
}

/** An execution whose end somebody waits for. Of what happens to it nothing is kept but that end. */
class AwaitedExecution {
  /** Rings at the end, and when news were lost. */
  readonly bell = new Bell();
  latest: Execution;
  /** True when news were lost since it was looked last. */
  hasMissed = false;
  #isGone = false;
  #isStopped = false;
  #listening: Promise<() => void> | undefined;

  constructor(execution: Execution) {
    this.latest = execution;
  }

  /** True when nothing more is to be waited for. */
  get isOver(): boolean {
    return this.#isGone || isTerminal(this.latest.state.current);
  }

  /** Begins to listen, and looks what has happened until now. */
  async look({ hub, executions }: EndWatch): Promise<void> {
    const listening = this.#listening ?? hub.listen(this.latest.id, (update) => this.#hear(update));
    this.#listening = listening;
    try {
      await listening;
    } catch (error) {
      this.#listening = undefined;
      throw error;
    }
    if (this.isOver || this.#isStopped) return;
    this.hasMissed = false;
    const found = await executions.find(TENANT, this.latest.id);
    if (this.isOver) return;
    if (found) this.latest = found;
    else this.#isGone = true;
  }

  stop(): void {
    this.#isStopped = true;
    // Who listens in vain has been told why.
    this.#listening?.then((stop) => stop()).catch(() => undefined);
  }

  #hear(update: Update): void {
    if (update.kind === "log" || this.#isStopped) return;
    if (update.kind === "execution") {
      if (!isTerminal(update.execution.state.current)) return;
      this.latest = update.execution;
    } else {
      this.hasMissed = true;
    }
    this.bell.ring();
  }
}
