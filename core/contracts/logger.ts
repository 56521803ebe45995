/** The program's own log: what operators read. What flows log is another thing. @see log.ts */
import type { LogLevel } from "./log.ts";

/** Named values beside a message. */
export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>;

/** Writes lines of one part of the program. Messages are for people: what, why, and what to do. */
export interface Logger {
  log(level: LogLevel, message: string, fields?: LogFields): void;
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
  /** True when lines of this level are written: worth asking before a costly message is made. */
  isOn(level: LogLevel): boolean;
  /** The log of another part. */
  of(name: string): Logger;
}
