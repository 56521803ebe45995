/**
 * The life of a process, from its start to the end of everything it started:
 *
 *   running --exit--> draining --pipes closed--> over
 *   running --abort: SIGTERM to the group, after a grace period SIGKILL--> draining
 *   draining --pipes still held after a while: the group is ended--> draining --still held: abandoned--> over
 *
 * Whatever way it goes, the group is empty at the end. Processes that left the group are found by a mark in their
 * environment when the task is aborted or when they hold its output.
 */
import type { Clock } from "../../core/contracts/clock.ts";
import type { TaskRunnerCommand, TaskRunnerResult } from "../../core/plugin/task-runner.ts";
import {
  forgetGroup,
  type GroupMark,
  isGroupAlive,
  killByVariable,
  newGroupMark,
  signalGroup,
  watchGroup,
} from "../../platform/process-group.ts";
import { type OutputReader, readOutput } from "./output-reader.ts";
import { type ProcessEnd, startProcess } from "./process-start.ts";

/** The times and sizes that bound the end of a process. */
export interface ProcessLimits {
  /** From the polite signal to the one that cannot be refused. */
  readonly killGraceMs: number;
  /** How long what a script left in the background may go on holding its output. */
  readonly pipeGraceMs: number;
  /** How long to wait for the system to confirm that a killed group is gone. */
  readonly goneWaitMs: number;
  /** Output read after the group was killed; more can only come from a process that left the group. */
  readonly pipeRestBytesMax: number;
}

/** The limits of the Process task runner. */
export const PROCESS_LIMITS: ProcessLimits = {
  killGraceMs: 5_000,
  pipeGraceMs: 2_000,
  goneWaitMs: 1_000,
  pipeRestBytesMax: 2_097_152,
};

const GONE_POLL_MIN_MS = 10;
const GONE_POLL_MAX_MS = 160;
const SIGNAL_NUMBERS: Readonly<Record<string, number>> = {
  SIGHUP: 1,
  SIGINT: 2,
  SIGQUIT: 3,
  SIGILL: 4,
  SIGTRAP: 5,
  SIGABRT: 6,
  SIGBUS: 7,
  SIGFPE: 8,
  SIGKILL: 9,
  SIGSEGV: 11,
  SIGPIPE: 13,
  SIGALRM: 14,
  SIGTERM: 15,
  SIGXCPU: 24,
  SIGXFSZ: 25,
  SIGSYS: 31,
};
/** What a shell adds to a signal's number to make an exit code of it. */
const SIGNAL_EXIT_BASE = 128;

/** Runs a command until nothing of it is left. Rejects when it cannot start or a line cannot be taken. */
export async function runProcess(
  command: TaskRunnerCommand,
  signal: AbortSignal,
  clock: Clock,
  limits: ProcessLimits = PROCESS_LIMITS,
): Promise<TaskRunnerResult> {
  if (signal.aborted) return { exitCode: SIGNAL_EXIT_BASE + 15, signal: "SIGTERM" };
  const mark = newGroupMark();
  const child = await startProcess({ ...command, environment: { ...command.environment, [mark.name]: mark.value } });
  watchGroup(child.pid, mark);
  const group = createGroup(child.pid, mark, clock, limits);
  const readers = [
    readOutput(child.stdout, "stdout", command.onLine),
    readOutput(child.stderr, "stderr", command.onLine),
  ];
  const read = Promise.all(readers.map((reader) => reader.done));
  read.catch(group.terminate);
  signal.addEventListener("abort", group.terminate, { once: true });
  if (signal.aborted) group.terminate();
  try {
    const end = await child.ended;
    await drain(read, readers, group, clock, limits);
    return toResult(end);
  } finally {
    signal.removeEventListener("abort", group.terminate);
    await (signal.aborted ? group.endEscaped() : group.end());
    forgetGroup(child.pid);
  }
}

/** Waits for the rest of the output, but not for processes that only hold on to it. */
async function drain(
  read: Promise<unknown>,
  readers: readonly OutputReader[],
  group: Group,
  clock: Clock,
  limits: ProcessLimits,
): Promise<void> {
  if (await settlesWithin(read, limits.pipeGraceMs, clock)) return;
  await group.endEscaped();
  const total = () => readers.reduce((sum, reader) => sum + reader.bytesRead(), 0);
  const atEnd = total();
  for (let before = atEnd; ; before = total()) {
    if (await settlesWithin(read, limits.pipeGraceMs, clock)) return;
    const silent = total() === before && !readers.some((reader) => reader.isDelivering());
    if (silent || total() - atEnd > limits.pipeRestBytesMax) break;
  }
  for (const reader of readers) reader.abandon();
  await read;
}

/** True when the promise settled in time; its rejection is passed on. */
async function settlesWithin(promise: Promise<unknown>, delayMs: number, clock: Clock): Promise<boolean> {
  const late = Promise.withResolvers<false>();
  const timer = clock.after(delayMs, () => late.resolve(false));
  try {
    return await Promise.race([promise.then(() => true), late.promise]);
  } finally {
    timer.cancel();
  }
}

interface Group {
  /** Starts to end the group and comes back at once. */
  readonly terminate: () => void;
  /** Settles when no process of the group runs any more, ending those that do. */
  end(): Promise<void>;
  /** Ends the group, then those that left it. */
  endEscaped(): Promise<void>;
}

function createGroup(leaderPid: number, mark: GroupMark, clock: Clock, limits: ProcessLimits): Group {
  let ending: Promise<void> | undefined;

  async function isGoneWithin(delayMs: number): Promise<boolean> {
    let pollMs = GONE_POLL_MIN_MS;
    for (let waitedMs = 0; isGroupAlive(leaderPid); waitedMs += pollMs) {
      if (waitedMs >= delayMs) return false;
      pollMs = Math.min(pollMs * 2, GONE_POLL_MAX_MS);
      const pause = Promise.withResolvers<void>();
      clock.after(pollMs, pause.resolve);
      await pause.promise;
    }
    return true;
  }

  async function end(): Promise<void> {
    if (!signalGroup(leaderPid, "SIGTERM")) return;
    if (await isGoneWithin(limits.killGraceMs)) return;
    signalGroup(leaderPid, "SIGKILL");
    await isGoneWithin(limits.goneWaitMs);
  }

  function endOnce(): Promise<void> {
    ending ??= end();
    return ending;
  }

  return {
    terminate: () => void endOnce(),
    end: endOnce,
    async endEscaped() {
      await endOnce();
      killByVariable(mark.name, mark.value);
    },
  };
}

function toResult(end: ProcessEnd): TaskRunnerResult {
  if (end.signal === null) return { exitCode: end.code ?? 0 };
  return { exitCode: SIGNAL_EXIT_BASE + (SIGNAL_NUMBERS[end.signal] ?? 0), signal: end.signal };
}
