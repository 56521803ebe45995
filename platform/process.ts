/** This process itself: its arguments, the signals it gets, and its end. */
import process from "node:process";

/** Signals that ask a program to end. */
export const END_SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
export type EndSignal = (typeof END_SIGNALS)[number];

/** The arguments after the program's name. */
export function commandLineArguments(): readonly string[] {
  return process.argv.slice(2);
}

/** The id of this process. */
export function processId(): number {
  return process.pid;
}

/** When this process began, in milliseconds since the epoch. */
export function processStartMs(): number {
  return Date.now() - process.uptime() * 1000;
}

/** True while a process of this id runs. */
export function isProcessAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

/** Programs that have the terminal of this process at the moment. */
let borrowers = 0;

/** Calls back for each signal that asks this process to end, instead of ending it. */
export function onEndSignal(listener: (signal: EndSignal) => void): void {
  for (const signal of END_SIGNALS) {
    process.on(signal, () => {
      if (signal !== "SIGINT" || borrowers === 0) listener(signal);
    });
  }
}

/** Has another program use the terminal: Ctrl-C is its key meanwhile, though the terminal tells this process, too. */
export async function lendTerminal<T>(use: () => Promise<T>): Promise<T> {
  borrowers++;
  try {
    return await use();
  } finally {
    borrowers--;
  }
}

/** Calls back for errors that nobody caught; the process goes on. */
export function onUncaught(listener: (error: unknown) => void): void {
  process.on("uncaughtException", listener);
  process.on("unhandledRejection", listener);
}

/** Calls back before anything is said about an error that nobody caught: for a screen that would take the words away. */
export function beforeUncaught(listener: () => void): void {
  process.prependListener("uncaughtException", listener);
  process.prependListener("unhandledRejection", listener);
}

/** Calls back when the process ends, whatever the way, for work that is done at once. */
export function onExit(listener: () => void): void {
  process.on("exit", listener);
}

/** What the process tells when it ends by itself, with nothing left to do. */
export function setExitCode(exitCode: number): void {
  process.exitCode = exitCode;
}

/** Ends the process at once. */
export function exitProcess(exitCode: number): never {
  process.exit(exitCode);
}

/** Keeps the process alive while nothing but timers are waited for, until called. */
export function keepAlive(): () => void {
  const timer = setInterval(() => undefined, 2 ** 30);
  return () => clearInterval(timer);
}
