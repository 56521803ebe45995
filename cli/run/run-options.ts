/** What `kestra run` was asked to do, read from its arguments. */
import { LOG_LEVELS, type LogLevel } from "../../core/contracts/log.ts";
import type { Label } from "../../core/flow/flow.ts";
import { typedDurationMs } from "../../core/flow/typed-duration.ts";
import { closest } from "../arguments/closest.ts";
import type { GivenArguments } from "../arguments/read-arguments.ts";
import { FORMATS, type Format } from "../commands/run.ts";

/** Tasks that may run at the same time at the most. */
export const WORKERS_MAX = 10_000;

/** A key and a value as typed. */
export type Pair = readonly [key: string, value: string];

/** A checked request. */
export interface RunOptions {
  readonly file: string;
  readonly inputs: readonly Pair[];
  readonly inputsFile: string | undefined;
  readonly labels: readonly Label[];
  readonly flowsDirectory: string | undefined;
  readonly namespaceFilesDirectory: string | undefined;
  readonly format: Format;
  /** Shown in the terminal UI. */
  readonly isTui: boolean;
  readonly logLevel: LogLevel;
  readonly workers: number | undefined;
  readonly keepDirectory: string | undefined;
  readonly timeoutMs: number | undefined;
  /** As it was typed, for messages. */
  readonly timeoutText: string;
}

/** A checked request, or everything that is wrong with it. */
export type RunOptionsResult =
  | { readonly ok: true; readonly options: RunOptions }
  | { readonly ok: false; readonly problems: readonly string[] };

/** Reads the arguments; answers all problems at once. */
export function readRunOptions(given: GivenArguments): RunOptionsResult {
  const problems: string[] = [];
  const options: RunOptions = {
    file: given.value("file") ?? "",
    inputs: readPairs(given, "input", problems),
    inputsFile: given.value("inputs"),
    labels: readPairs(given, "label", problems).map(([key, value]) => ({ key, value })),
    flowsDirectory: given.value("flows"),
    namespaceFilesDirectory: given.value("namespace-files"),
    format: FORMATS.find((format) => format === given.value("format")) ?? "auto",
    isTui: given.isOn("tui"),
    logLevel: readLevel(given.value("log-level"), problems) ?? LOG_LEVEL_DEFAULT,
    workers: readWorkers(given.value("workers"), problems),
    keepDirectory: given.value("keep"),
    timeoutMs: readTimeout(given.value("timeout"), problems),
    timeoutText: given.value("timeout") ?? "",
  };
  if (options.isTui && options.format !== "auto") {
    problems.push(`--tui shows the run on the screen, and --format ${options.format} in lines: give one of them.`);
  }
  return problems.length > 0 ? { ok: false, problems } : { ok: true, options };
}

/** `KEY=VALUE` of an option, as often as it is given. @param problems gets what is wrong with them */
export function readPairs(given: GivenArguments, name: string, problems: string[]): readonly Pair[] {
  const pairs: Pair[] = [];
  for (const text of given.values(name)) {
    const equals = text.indexOf("=");
    if (equals <= 0) problems.push(`--${name} "${text}" has no key: write KEY=VALUE.`);
    else pairs.push([text.slice(0, equals), text.slice(equals + 1)]);
  }
  return pairs;
}

/** What most people want to read; tasks tell more at DEBUG and TRACE. */
const LOG_LEVEL_DEFAULT: LogLevel = "INFO";

function readLevel(text: string | undefined, problems: string[]): LogLevel | undefined {
  if (text === undefined) return undefined;
  const level = LOG_LEVELS.find((each) => each === text.toUpperCase());
  if (level === undefined) {
    const meant = closest(text.toUpperCase(), LOG_LEVELS);
    const hint = meant === undefined ? "" : ` Did you mean ${meant}?`;
    problems.push(`--log-level knows no "${text}": choose one of ${LOG_LEVELS.join(", ")}.${hint}`);
  }
  return level;
}

function readWorkers(text: string | undefined, problems: string[]): number | undefined {
  if (text === undefined) return undefined;
  const count = /^\d+$/.test(text) ? Number(text) : 0;
  if (count >= 1 && count <= WORKERS_MAX) return count;
  problems.push(`--workers "${text}" is no number from 1 to ${WORKERS_MAX}.`);
  return undefined;
}

function readTimeout(text: string | undefined, problems: string[]): number | undefined {
  if (text === undefined) return undefined;
  const ms = typedDurationMs(text);
  if (ms === undefined) problems.push(`--timeout "${text}" is no duration: write PT5M, 90s, 5m or 1h30m.`);
  return ms;
}
