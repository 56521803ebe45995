/** Deletes what is older than the configuration wants to keep. One process of a deployment does it at a time. */
import { type Clock, toInstant } from "../../core/contracts/clock.ts";
import type { Logger } from "../../core/contracts/logger.ts";
import { pause } from "../../core/contracts/pause.ts";
import { messageOf } from "../../core/message-of.ts";

/** What is deleted, and after how long. */
export interface RetentionRule {
  /** In words: `executions`. */
  readonly what: string;
  readonly keptMs: number;
  /** Deletes what ended or was written before this ISO-8601 instant; answers how many. */
  purge(before: string): Promise<number>;
}

/** When it is done. */
export interface RetentionOptions {
  readonly rules: readonly RetentionRule[];
  readonly initialDelayMs: number;
  readonly fixedDelayMs: number;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Deletes now and then, until the lead is lost. */
export async function keepRetention(options: RetentionOptions, lost: AbortSignal): Promise<void> {
  const { rules, initialDelayMs, fixedDelayMs, clock } = options;
  if (rules.length === 0) return;
  await pause(clock, initialDelayMs, lost);
  while (!lost.aborted) {
    for (const rule of rules) await purgeOne(rule, options);
    await pause(clock, fixedDelayMs, lost);
  }
}

async function purgeOne({ what, keptMs, purge }: RetentionRule, { clock, logger }: RetentionOptions): Promise<void> {
  try {
    const count = await purge(toInstant(clock.now() - keptMs));
    if (count > 0) logger.info(`${count} ${what} are older than they are to be kept, and were deleted.`);
  } catch (error) {
    logger.warn(`Old ${what} cannot be deleted now: ${messageOf(error)}`);
  }
}
