/** What the words of a server command ask for, checked. */

import type { ServerRole } from "../../components/server/roles.ts";
import { isWhole } from "../../components/server/roles.ts";
import { LOG_LEVELS, type LogLevel } from "../../core/contracts/log.ts";
import type { GivenArguments } from "../arguments/read-arguments.ts";
import { hasTerminal, NEEDS_TERMINAL } from "../terminal/has-terminal.ts";

/** Executions that an executor leaves alone. */
export interface SkipLists {
  readonly executions: readonly string[];
  /** `tenant|namespace|flow`. */
  readonly flows: readonly string[];
  /** `tenant|namespace`. */
  readonly namespaces: readonly string[];
  readonly tenants: readonly string[];
}

/** A server to start. */
export interface ServerCommand {
  readonly role: ServerRole;
  readonly configFile: string | undefined;
  readonly port: string | undefined;
  readonly logLevel: LogLevel | undefined;
  readonly logFormat: string | undefined;
  readonly pluginsDirectory: string | undefined;
  /** Tasks at the same time; undefined: as many as the machine suggests. */
  readonly threads: number | undefined;
  readonly workerGroup: string | undefined;
  readonly flowPath: string | undefined;
  readonly watch: boolean;
  readonly indexer: boolean;
  /** Shown in the terminal UI. */
  readonly isTui: boolean;
  readonly skips: SkipLists;
}

/** The command, or what is wrong with its words. */
export type ServerCommandResult =
  | { readonly ok: true; readonly command: ServerCommand }
  | { readonly ok: false; readonly problems: readonly string[] };

/** What `-v` means by how often it is given. */
const VERBOSE: readonly (LogLevel | undefined)[] = [undefined, "DEBUG", "TRACE"];
const THREADS_MAX = 10_000;
const GROUP = /^[a-zA-Z0-9_-]+$/;
/** The tenant of lists that name none. */
const TENANT = "main";

/** Reads the words. */
export function readServerCommand(role: ServerRole, given: GivenArguments): ServerCommandResult {
  const problems: string[] = [];
  const threadsName = isWhole(role) ? "worker-thread" : "thread";
  const threads = threadsOf(given.value(threadsName), isWhole(role) ? 0 : 1, `--${threadsName}`, problems);
  const level = given.value("log-level")?.toUpperCase();
  const logLevel = LOG_LEVELS.find((each) => each === level);
  if (level !== undefined && !logLevel)
    problems.push(`--log-level knows no "${level}": choose one of ${LOG_LEVELS.join(", ")}.`);
  const port = given.value("port");
  if (port !== undefined && !/^\d{1,5}$/.test(port))
    problems.push(`--port "${port}" is no port: write a number from 0 to 65535.`);
  const workerGroup = given.value("worker-group");
  if (workerGroup !== undefined && !GROUP.test(workerGroup)) {
    problems.push(`--worker-group "${workerGroup}" is no name of a group: write letters, digits, - and _.`);
  }
  const flowPath = given.value("flow-path");
  if (given.isOn("watch") && flowPath === undefined)
    problems.push("--watch needs --flow-path: say which folder to watch.");
  if (given.isOn("tui") && !hasTerminal()) problems.push(`--tui ${NEEDS_TERMINAL}`);
  if (problems.length > 0) return { ok: false, problems };
  const command: ServerCommand = {
    role,
    configFile: given.value("config"),
    port,
    logLevel: logLevel ?? VERBOSE[Math.min(given.values("verbose").filter((on) => on === "true").length, 2)],
    logFormat: given.value("log-format"),
    pluginsDirectory: given.value("plugins"),
    threads,
    workerGroup,
    flowPath,
    watch: given.isOn("watch"),
    indexer: !given.isOn("no-indexer"),
    isTui: given.isOn("tui"),
    skips: {
      executions: listOf(given, "skip-executions"),
      flows: listOf(given, "skip-flows").map((name) => withTenant(name, 3)),
      namespaces: listOf(given, "skip-namespaces").map((name) => withTenant(name, 2)),
      tenants: listOf(given, "skip-tenants"),
    },
  };
  return { ok: true, command };
}

function threadsOf(text: string | undefined, least: number, option: string, problems: string[]): number | undefined {
  if (text === undefined) return undefined;
  const threads = /^\d+$/.test(text) ? Number(text) : -1;
  if (threads >= least && threads <= THREADS_MAX) return threads;
  problems.push(`${option} "${text}" is no number of tasks: write one from ${least} to ${THREADS_MAX}.`);
  return undefined;
}

/** Lists may be repeated, and hold commas. */
function listOf(given: GivenArguments, name: string): readonly string[] {
  return given
    .values(name)
    .flatMap((text) => text.split(","))
    .map((each) => each.trim())
    .filter((each) => each !== "");
}

function withTenant(name: string, parts: number): string {
  return name.split("|").length < parts ? `${TENANT}|${name}` : name;
}
