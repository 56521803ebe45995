/** Waits for the end of an execution, also while a database is away for a moment. */
import { whenEnded as changedToEnd } from "../../../components/operations/execution-changes.ts";
import { BackendAway, isBackendAway } from "../../../core/contracts/backend-away.ts";
import { pause } from "../../../core/contracts/pause.ts";
import type { Execution } from "../../../core/execution/execution.ts";
import { isTerminal } from "../../../core/execution/state.ts";
import type { ApiServices } from "../api-services.ts";
import { within } from "../http/within.ts";

/** How often it is looked whether the execution has ended without that being told, in milliseconds. */
export const LOOK_MS = 15_000;

/** How long a database may be away before the wait ends, in milliseconds. */
export const AWAY_MAX_MS = 30_000;

/** How long a look may take longer than the wait that it ends, in milliseconds. */
const GRACE_MS = 5_000;

/** Before the next try at a database that is away, in milliseconds. */
const AWAY_PAUSE_MS = 1_000;

/**
 * The execution as it is once it has ended, or when whoever asked has gone.
 * @throws BackendAway when nobody can tell for too long
 */
export async function whenEnded(services: ApiServices, execution: Execution, gone: AbortSignal): Promise<Execution> {
  const { clock } = services;
  let awaySinceMs: number | undefined;
  for (;;) {
    try {
      const latest = await within(clock, { timeoutMs: LOOK_MS, graceMs: GRACE_MS }, () =>
        changedToEnd(services, execution, { gone, timeoutMs: LOOK_MS }),
      );
      if (!latest || isTerminal(latest.state.current) || gone.aborted) return latest ?? execution;
      awaySinceMs = undefined;
    } catch (error) {
      if (!isBackendAway(error)) throw error;
      awaySinceMs ??= clock.now();
      if (gone.aborted) return execution;
      if (clock.now() - awaySinceMs > AWAY_MAX_MS) {
        throw new BackendAway(`The execution ${execution.id} was created; how it goes on cannot be told at the moment`);
      }
      await pause(clock, AWAY_PAUSE_MS, gone);
    }
  }
}
