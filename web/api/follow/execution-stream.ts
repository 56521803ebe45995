/**
 * An execution as server-sent events: `start`, each state as `progress`, the last one also as `end`. Who reads slowly,
 * and who follows a huge execution, gets fewer states: it is the newest one that counts.
 */
import type { ApiServices } from "../api-services.ts";
import { eventStream, type SendEvents } from "../http/event-stream.ts";
import { notFound } from "../http/problem.ts";
import type { FollowedExecution, FollowedExecutions } from "./followed-execution.ts";

/** How long an execution is waited for that is not there yet. */
const WAIT_MS = 2_000;
/** How often it is looked for meanwhile. */
const LOOK_MS = 250;

/** The states of one execution are sent to all its followers at this rate at the most, and at least so often. */
const BYTES_PER_MS = 8_000;
const PAUSE_MAX_MS = 5_000;

/** Follows an execution until it ends. @throws ApiProblem 404 when there is none, and none comes soon */
export async function executionStream(
  { clock, onFault }: Pick<ApiServices, "clock" | "onFault">,
  executions: FollowedExecutions,
  id: string,
  gone: AbortSignal,
): Promise<Response> {
  const execution = await executions.open(id);
  try {
    for (let waitedMs = 0; !execution.isThere; waitedMs += LOOK_MS) {
      if (waitedMs >= WAIT_MS || gone.aborted) throw notFound(`There is no execution ${id.slice(0, 100)}`);
      await execution.changes.next(gone, { clock, delayMs: LOOK_MS });
      if (!execution.isThere) await execution.read();
    }
  } catch (error) {
    execution.close();
    throw error;
  }
  const produce = async (send: SendEvents, over: AbortSignal): Promise<void> => {
    try {
      // Clients that take every event for a state, as those of 0.21 do, find one in the first event, too.
      await send(execution.event("start"));
      if (!execution.isOver) await sendProgress(execution, send, over, clock);
      await send(execution.event("end"));
    } finally {
      execution.close();
    }
  };
  return eventStream(gone, produce, onFault);
}

async function sendProgress(
  execution: FollowedExecution,
  send: SendEvents,
  over: AbortSignal,
  clock: ApiServices["clock"],
): Promise<void> {
  let sent: number;
  do {
    sent = execution.version;
    const event = execution.event("progress");
    await send(event);
    const delayMs = Math.min(PAUSE_MAX_MS, (event.length * execution.followers) / BYTES_PER_MS);
    if (delayMs >= 1 && !execution.isOver) await execution.end.next(over, { clock, delayMs });
    while (execution.version === sent && !execution.isOver && !over.aborted) await execution.changes.next(over);
    over.throwIfAborted();
  } while (execution.version !== sent);
}
