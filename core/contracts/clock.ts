/** Time and identity as arguments: the core and everything a simulation drives asks these, never the machine. */

/** A timer that was set and can be taken back. */
export interface TimerHandle {
  cancel(): void;
}

/** The time, and waking up later. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Calls back once after `delayMs`; a pending timer does not keep the process alive. */
  after(delayMs: number, callback: () => void): TimerHandle;
}

/** Where new ids come from. */
export interface IdSource {
  /** A new id of 21 or 22 base-62 characters, as executions and task runs have. */
  next(): string;
}

/** The ISO-8601 instant of a time in milliseconds. */
export function toInstant(epochMs: number): string {
  return new Date(epochMs).toISOString();
}
