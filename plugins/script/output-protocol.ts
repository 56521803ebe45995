/**
 * The lines by which a script talks back: `::{"outputs": {...}, "metrics": [...], "logs": [...]}::`. Everything else
 * it prints is log.
 */
import type { LogLevel } from "../../core/contracts/log.ts";
import { isJsonMap } from "../../core/json-map.ts";
import { messageOf } from "../../core/message-of.ts";

/** A measurement that a script printed; timers in milliseconds. */
export interface PrintedMetric {
  readonly type: "counter" | "gauge" | "timer";
  readonly name: string;
  readonly value: number;
  readonly tags: Readonly<Record<string, string>>;
}

/** A log entry that a script printed. */
export interface PrintedLog {
  readonly level: LogLevel;
  readonly message: string;
}

/** What one line says. */
export interface OutputMessage {
  readonly outputs: readonly (readonly [string, unknown])[];
  readonly metrics: readonly PrintedMetric[];
  readonly logs: readonly PrintedLog[];
  /** What of it could not be understood, a sentence each. */
  readonly problems: readonly string[];
}

const MILLISECONDS_PER_SECOND = 1_000;
const COLON = 0x3a;
const SPACE = 0x20;

const LEVELS: Readonly<Record<string, LogLevel>> = {
  TRACE: "TRACE",
  DEBUG: "DEBUG",
  INFO: "INFO",
  WARN: "WARN",
  WARNING: "WARN",
  ERROR: "ERROR",
  CRITICAL: "ERROR",
  FATAL: "ERROR",
};

/** The message of a line, or undefined when the line is an ordinary one. Never throws. */
export function parseOutputLine(line: string): OutputMessage | undefined {
  const first = line.charCodeAt(0);
  // Nearly every line leaves here.
  if (first !== COLON && !(first <= SPACE)) return undefined;
  const trimmed = line.trim();
  if (!trimmed.startsWith("::{") || !trimmed.endsWith("}::")) return undefined;
  let parsed: unknown;
  try {
    parsed = JSON.parse(trimmed.slice(2, -2));
  } catch (error) {
    const reason = messageOf(error);
    return {
      outputs: [],
      metrics: [],
      logs: [],
      problems: [`A line between \`::\` marks is no valid JSON (${reason}); it is ignored.`],
    };
  }
  return readMessage(isJsonMap(parsed) ? parsed : {});
}

function readMessage(parsed: Readonly<Record<string, unknown>>): OutputMessage {
  const problems: string[] = [];
  const { outputs } = parsed;
  if (outputs !== undefined && outputs !== null && !isJsonMap(outputs))
    problems.push("`outputs` must be a JSON object; it is ignored.");
  return {
    outputs: isJsonMap(outputs) ? Object.entries(outputs) : [],
    metrics: listOf(parsed.metrics, "metrics", readMetric, problems),
    logs: listOf(parsed.logs, "logs", readLog, problems),
    problems,
  };
}

function listOf<T>(value: unknown, name: string, read: (item: unknown) => T | string, problems: string[]): T[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) {
    problems.push(`\`${name}\` must be a JSON list; it is ignored.`);
    return [];
  }
  const items: T[] = [];
  for (const [index, item] of value.entries()) {
    const result = read(item);
    if (typeof result === "string") problems.push(`\`${name}[${index}]\` ${result}; it is ignored.`);
    else items.push(result);
  }
  return items;
}

function readMetric(item: unknown): PrintedMetric | string {
  if (!isJsonMap(item)) return "must be a JSON object";
  const { name, type, value } = item;
  if (typeof name !== "string" || name === "") return "has no `name`";
  if (type !== "counter" && type !== "gauge" && type !== "timer")
    return "has a `type` other than counter, gauge or timer";
  if (typeof value !== "number") return "has a `value` that is no number";
  const tags = isJsonMap(item.tags) ? item.tags : {};
  return {
    type,
    name,
    value: type === "timer" ? value * MILLISECONDS_PER_SECOND : value,
    tags: Object.fromEntries(Object.entries(tags).map(([key, tag]) => [key, String(tag)])),
  };
}

function readLog(item: unknown): PrintedLog | string {
  if (!isJsonMap(item)) return "must be a JSON object";
  const { level, message } = item;
  if (message === undefined) return "has no `message`";
  const name = typeof level === "string" ? level.toUpperCase() : "INFO";
  return {
    level: Object.hasOwn(LEVELS, name) ? (LEVELS[name] ?? "INFO") : "INFO",
    message: typeof message === "string" ? message : JSON.stringify(message),
  };
}
