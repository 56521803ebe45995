/** Starting a process as the leader of its own group, with failures told in the user's terms. */
import { type ChildProcess, spawn } from "node:child_process";
import { stat } from "node:fs/promises";
import type { Readable } from "node:stream";
import { messageOf } from "../../core/message-of.ts";
import type { TaskRunnerCommand } from "../../core/plugin/task-runner.ts";
import { watchGroup } from "../../platform/process-group.ts";

/** A process that runs. */
export interface StartedProcess {
  readonly pid: number;
  readonly stdout: Readable;
  readonly stderr: Readable;
  /** Settles when the process itself has ended; its output may still be on the way. */
  readonly ended: Promise<ProcessEnd>;
}

/** How a process ended: by itself with a code, or by a signal. */
export interface ProcessEnd {
  readonly code: number | null;
  readonly signal: string | null;
}

/** Starts the command. Rejects with one line that names the program or the folder that is at fault. */
export async function startProcess(command: TaskRunnerCommand): Promise<StartedProcess> {
  const [program, ...args] = command.argv;
  if (program === undefined || program === "") {
    throw new Error(
      'There is no program to run: `interpreter` is empty. Give it a program, such as ["/bin/sh", "-c"].',
    );
  }
  await checkDirectory(command.directory);
  try {
    return await startChild(program, args, command);
  } catch (error) {
    throw new Error(explain(program, error), { cause: error });
  }
}

function startChild(program: string, args: readonly string[], command: TaskRunnerCommand): Promise<StartedProcess> {
  return new Promise((resolve, reject) => {
    const child: ChildProcess = spawn(program, [...args], {
      cwd: command.directory,
      env: { ...command.environment },
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
      windowsHide: true,
    });
    if (child.pid !== undefined) watchGroup(child.pid);
    const ended = new Promise<ProcessEnd>((settle) => {
      child.once("exit", (code, signal) => settle({ code, signal }));
    });
    child.once("error", reject);
    child.once("spawn", () => {
      const { pid, stdout, stderr } = child;
      if (pid === undefined || !stdout || !stderr) reject(new Error("the system gave no process"));
      else resolve({ pid, stdout, stderr, ended });
    });
  });
}

async function checkDirectory(directory: string): Promise<void> {
  const found = await stat(directory).catch(() => undefined);
  if (!found?.isDirectory()) throw new Error(`The working directory ${directory} does not exist (any more).`);
}

function explain(program: string, error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  switch (code) {
    case "ENOENT":
      return `Cannot start \`${program}\`: there is no such program on this machine. Install it, add its folder to PATH, or set \`interpreter\`.`;
    case "EACCES":
      return `Cannot start \`${program}\`: it may not be executed by this user. Check its permissions.`;
    case "E2BIG":
      return `Cannot start \`${program}\`: its arguments and environment together are too long for the system. Pass large values as \`inputFiles\`.`;
    case "EAGAIN":
    case "ENOMEM":
      return `Cannot start \`${program}\`: the system has no room for another process.`;
    default:
      return `Cannot start \`${program}\`: ${messageOf(error)}`;
  }
}
