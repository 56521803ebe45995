/** The log of a running task: entries are masked, cut, collected and sent in batches with back-pressure. */
import { type Clock, type TimerHandle, toInstant } from "../../core/contracts/clock.ts";
import { isAtLeast, type LogEntry, type LogLevel } from "../../core/contracts/log.ts";
import type { TaskLog } from "../../core/plugin/task.ts";
import type { MaskedStream, SecretMask } from "../masking/secret-mask.ts";

/** Characters of one log message; the rest is cut off, and the message says so. */
export const LOG_MESSAGE_CHARS_MAX = 64 * 1024;

/** Entries and characters sent at once. */
const BATCH_ENTRIES_MAX = 500;
const BATCH_CHARS_MAX = 256 * 1024;

/** How long an entry waits for others, in milliseconds. */
const BATCH_DELAY_MS = 20;

/** Batches on their way before a writer has to wait. */
const BATCHES_UNDER_WAY_MAX = 4;

/** What every entry of the task run says about itself. */
export type LogOrigin = Omit<LogEntry, "timestamp" | "level" | "message">;

/** Whose log it is and where it goes. */
export interface BufferedTaskLogOptions {
  readonly origin: LogOrigin;
  readonly clock: Clock;
  readonly mask: SecretMask;
  /** Entries below are left out. Default TRACE: all are kept. */
  readonly minLevel?: LogLevel | undefined;
  send(entries: readonly LogEntry[]): Promise<void>;
}

/** See the file's head. */
export class BufferedTaskLog implements TaskLog {
  readonly #options: BufferedTaskLogOptions;
  #entries: LogEntry[] = [];
  #chars = 0;
  #timer: TimerHandle | undefined;
  #fault: unknown;
  readonly #streams = new Map<LogLevel, MaskedStream>();
  readonly #underWay = new Set<Promise<void>>();

  constructor(options: BufferedTaskLogOptions) {
    this.#options = options;
  }

  log(level: LogLevel, message: string): void {
    const { origin, clock, minLevel } = this.#options;
    if (minLevel && !isAtLeast(level, minLevel)) return;
    const text = this.#masked(level, message);
    this.#entries.push({ ...origin, timestamp: toInstant(clock.now()), level, message: text });
    this.#chars += text.length;
    if (this.#entries.length >= BATCH_ENTRIES_MAX || this.#chars >= BATCH_CHARS_MAX) this.#send();
    else this.#timer ??= clock.after(BATCH_DELAY_MS, () => this.#send());
  }

  /** What a process prints on one of its streams is logged on one level: a secret may be broken over its lines. */
  #masked(level: LogLevel, message: string): string {
    const stream = this.#streams.get(level) ?? this.#options.mask.stream();
    this.#streams.set(level, stream);
    const { text, charsCut } = stream.next(message, LOG_MESSAGE_CHARS_MAX);
    return charsCut === 0 ? text : `${text}… (${charsCut} more characters were cut)`;
  }

  trace(message: string): void {
    this.log("TRACE", message);
  }
  debug(message: string): void {
    this.log("DEBUG", message);
  }
  info(message: string): void {
    this.log("INFO", message);
  }
  warn(message: string): void {
    this.log("WARN", message);
  }
  error(message: string): void {
    this.log("ERROR", message);
  }

  drained(): Promise<void> | undefined {
    if (this.#underWay.size < BATCHES_UNDER_WAY_MAX) return undefined;
    return Promise.race(this.#underWay);
  }

  /** Sends what is left and waits until all is safe. @throws what sending failed with */
  async flush(): Promise<void> {
    this.#send();
    await Promise.all(this.#underWay);
    if (this.#fault !== undefined) throw this.#fault;
  }

  #send(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    if (this.#entries.length === 0) return;
    const entries = this.#entries;
    this.#entries = [];
    this.#chars = 0;
    const sending: Promise<void> = this.#options.send(entries).then(
      () => void this.#underWay.delete(sending),
      (error: unknown) => {
        this.#underWay.delete(sending);
        this.#fault = error;
      },
    );
    this.#underWay.add(sending);
  }
}
