/** The contract of task runners: where and how the commands of a script task are executed. */
import type { Static, TObject } from "@sinclair/typebox";
import type { PluginDocumentation, TaskContext } from "./task.ts";

/** Commands to run, with everything around them. */
export interface TaskRunnerCommand {
  /** The program and its arguments. */
  readonly argv: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** The task's working directory, where input files lie and output files are looked for. */
  readonly directory: string;
  /** Called with each line that the process prints, without its line end. */
  onLine(line: string, stream: "stdout" | "stderr"): void | Promise<void>;
}

/** How the command ended. */
export interface TaskRunnerResult {
  readonly exitCode: number;
  readonly signal?: string;
}

/** A task-runner type. */
export interface TaskRunnerDefinition<P extends TObject = TObject> extends PluginDocumentation {
  readonly kind: "taskRunner";
  readonly properties: P;
  /** Runs to the end, or until `context.signal` aborts; then nothing of it is left running. */
  run(properties: Static<P>, command: TaskRunnerCommand, context: TaskContext): Promise<TaskRunnerResult>;
}

/** Declares a task runner. */
export function defineTaskRunner<P extends TObject>(
  definition: Omit<TaskRunnerDefinition<P>, "kind">,
): TaskRunnerDefinition<P> {
  return { kind: "taskRunner", ...definition };
}
