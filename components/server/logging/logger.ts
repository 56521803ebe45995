/** Writes the program's own log, a line each: as text for people, or as JSON for programs. */

import { withoutCredentials } from "../../../core/configuration/database-url.ts";
import { toInstant } from "../../../core/contracts/clock.ts";
import { isAtLeast, type LogLevel } from "../../../core/contracts/log.ts";
import type { LogFields, Logger } from "../../../core/contracts/logger.ts";

/** How lines are written. */
export interface LoggerOptions {
  readonly format: "text" | "json";
  /** Least level of the loggers that nothing else is said about. Default INFO. */
  readonly level?: LogLevel;
  /** Least level of loggers by name; `io.kestra` and `root` are all of them. `OFF` writes nothing. */
  readonly levels?: Readonly<Record<string, LogLevel | "OFF">>;
  /** Values that must not be read in any line. */
  readonly secrets?: readonly string[];
  now(): number;
  write(text: string): void;
}

/** What stands for a secret. */
const MASK = "******";

/** Shorter secrets are not looked for: they would be found in the middle of words. */
const SECRET_CHARS_MIN = 4;

/** Names of loggers that stand for all. */
const EVERYTHING = ["root", "io.kestra", "io"];

/** The log of the whole program. */
export function createLogger(options: LoggerOptions): Logger {
  const secrets = (options.secrets ?? []).filter((secret) => secret.length >= SECRET_CHARS_MIN);
  return loggerOf("kestra", { ...options, secrets });
}

function loggerOf(name: string, options: LoggerOptions): Logger {
  const least = leastLevel(name, options);
  const isOn = (level: LogLevel): boolean => least !== "OFF" && isAtLeast(level, least);
  const log = (level: LogLevel, message: string, fields: LogFields = {}): void => {
    if (isOn(level)) options.write(`${line(name, level, message, fields, options)}\n`);
  };
  return {
    log,
    isOn,
    debug: (message, fields) => log("DEBUG", message, fields),
    info: (message, fields) => log("INFO", message, fields),
    warn: (message, fields) => log("WARN", message, fields),
    error: (message, fields) => log("ERROR", message, fields),
    of: (child) => loggerOf(child, options),
  };
}

/** The level of the logger itself, else of all. Kestra's own names, such as `io.kestra.core.runners`, end with parts'. */
function leastLevel(name: string, { level = "INFO", levels = {} }: LoggerOptions): LogLevel | "OFF" {
  const own = levels[name] ?? Object.entries(levels).find(([logger]) => logger.endsWith(`.${name}`))?.[1];
  if (own) return own;
  for (const all of EVERYTHING) {
    const found = levels[all];
    if (found) return found;
  }
  return level;
}

function line(name: string, level: LogLevel, message: string, fields: LogFields, options: LoggerOptions): string {
  const time = toInstant(options.now());
  const safe = (text: string): string => masked(withoutCredentials(text), options.secrets ?? []);
  const given = Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => [key, typeof value === "string" ? safe(value) : value] as const);
  if (options.format === "json") {
    return JSON.stringify({ time, level, logger: name, message: safe(message), ...Object.fromEntries(given) });
  }
  const rest = given.map(([key, value]) => ` ${key}=${plain(String(value))}`).join("");
  return `${time} ${level.padEnd(5)} ${name.padEnd(NAME_COLUMNS)} ${printable(safe(message))}${rest}`;
}

/** Columns of names in text, so that messages stand below each other. */
const NAME_COLUMNS = 9;

function masked(text: string, secrets: readonly string[]): string {
  return secrets.reduce((before, secret) => before.replaceAll(secret, MASK), text);
}

function plain(value: string): string {
  return /[\s"=]/.test(value) ? JSON.stringify(value) : printable(value);
}

/** Nothing from outside begins a line of its own or moves the cursor. */
function printable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not reach a terminal.
  return text.replaceAll(/[\u0000-\u001f\u007f-\u009f]+/g, " ");
}
