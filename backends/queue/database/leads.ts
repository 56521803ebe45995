/** Duties that one process of all does at a time: it holds a lock on a connection of its own while it does. */
import { pause } from "../../../core/contracts/pause.ts";
import type { Subscription } from "../../../core/contracts/queue.ts";
import type { SqlConnection, SqlDatabase } from "../../database/sql-database.ts";
import { isPassing, type Patience, pauseMs, REPORTED_FAILURES } from "./patience.ts";

/** What a duty needs. */
export interface LeadOptions {
  readonly database: SqlDatabase;
  readonly patience: Patience;
  readonly name: string;
  duty(lost: AbortSignal): Promise<void>;
}

/** Waits for the lead, does the duty, and waits again after a loss or a fault. @see Queue.lead */
export function lead(options: LeadOptions): Subscription {
  const stopped = new AbortController();
  const ended = AbortSignal.any([stopped.signal, options.patience.ended]);
  const work = waitAndLead(options, ended).catch(options.patience.onFault);
  return {
    stop() {
      stopped.abort();
      return work;
    },
  };
}

async function waitAndLead({ database, patience, name, duty }: LeadOptions, ended: AbortSignal): Promise<void> {
  for (let failures = 0; !ended.aborted; ) {
    try {
      const connection = await database.connect();
      const isDone = await leadOn(connection, name, duty, ended).finally(() => connection.close());
      failures = 0;
      if (isDone) return;
    } catch (error) {
      if (ended.aborted) return;
      failures++;
      if (!isPassing(error) || failures === REPORTED_FAILURES) patience.onFault(error);
    }
    // A duty that fails at once shall not turn in circles.
    await pause(patience.clock, pauseMs(failures + 1), ended);
  }
}

/** True when the duty has ended by itself. */
async function leadOn(
  connection: SqlConnection,
  name: string,
  duty: LeadOptions["duty"],
  ended: AbortSignal,
): Promise<boolean> {
  const lost = AbortSignal.any([ended, connection.lost]);
  if (!(await connection.lock(`kestra_lead_${name}`, lost))) return false;
  await duty(lost);
  return !lost.aborted;
}
