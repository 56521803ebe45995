/** What all script tasks do: prepare the working directory, run the commands, keep what they leave. */
import { messageOf } from "../../core/message-of.ts";
import { failed, succeeded, type TaskContext, type TaskResult, warned } from "../../core/plugin/task.ts";
import type { TaskRunnerResult } from "../../core/plugin/task-runner.ts";
import { writeInputFiles, writeNamespaceFiles } from "./input-files.ts";
import { PRIVATE_FOLDER } from "./local-path.ts";
import { keepOutputFiles } from "./output-files.ts";
import { createOutputLog } from "./output-log.ts";
import type { ScriptOutputs, ScriptProperties } from "./properties.ts";
import { renderList, renderMap } from "./rendered-values.ts";
import { chooseTaskRunner } from "./runner-choice.ts";
import { createWorkspace, shortHash, type Workspace } from "./workspace.ts";

/** Commands to run, one text each, with what they need around them. */
export interface ScriptBody {
  readonly commands: readonly string[];
  /** Commands to run before the task's own `beforeCommands`. */
  readonly before?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

/** Makes the body once the input files are there. `environment` is what the task's `env` rendered to. */
export type MakeScriptBody = (
  workspace: Workspace,
  environment: Readonly<Record<string, string>>,
) => Promise<ScriptBody>;

/** Linux takes no argument of 131 072 bytes or more; longer commands go through a file. */
const COMMAND_BYTES_MAX = 100_000;
const SHELLS: ReadonlySet<string> = new Set(["sh", "bash", "dash", "ash", "ksh", "zsh", "busybox"]);

/** Runs a script task from beginning to end. */
export async function runScript(
  properties: ScriptProperties,
  context: TaskContext,
  makeBody: MakeScriptBody,
): Promise<TaskResult<ScriptOutputs>> {
  const runner = chooseTaskRunner(properties);
  const workspace = await createWorkspace(properties, context);
  await writeNamespaceFiles(properties.namespaceFiles, workspace);
  await writeInputFiles(properties.inputFiles, workspace);
  const environment = Object.fromEntries(await renderMap(properties.env, "env", workspace));
  const body = await makeBody(workspace, environment);
  const argv = await toArguments(properties, body, workspace);
  const output = createOutputLog(context);
  const { type: _type, ...runnerProperties } = properties.taskRunner ?? { type: "" };
  const result = await runner.run(
    Object(await workspace.renderDeep(runnerProperties)),
    {
      argv,
      environment: { ...folderVariables(workspace), ...environment, ...body.environment },
      directory: workspace.directory,
      onLine: output.onLine,
    },
    context,
  );
  if (context.signal.aborted)
    return failed<ScriptOutputs>("The command was ended before it was done.", { exitCode: result.exitCode });
  return conclude(properties, result, {
    exitCode: result.exitCode,
    outputFiles: await keepFiles(properties, workspace, result),
    vars: output.vars(),
    stdOutLineCount: output.lineCount("stdout"),
    stdErrLineCount: output.lineCount("stderr"),
  });
}

/** A script that failed may have left some of its files; that others are missing is then no news. */
async function keepFiles(
  { outputFiles }: ScriptProperties,
  workspace: Workspace,
  result: TaskRunnerResult,
): Promise<Record<string, string>> {
  const { log } = workspace.context;
  if (result.exitCode === 0) return keepOutputFiles(outputFiles, workspace, (message) => log.warn(message));
  try {
    return await keepOutputFiles(outputFiles, workspace, () => undefined);
  } catch (error) {
    log.warn(`The output files are not kept: ${messageOf(error)}`);
    return {};
  }
}

function conclude(
  properties: ScriptProperties,
  result: TaskRunnerResult,
  outputs: ScriptOutputs,
): TaskResult<ScriptOutputs> {
  if (result.signal !== undefined) return failed(signalMessage(result), outputs);
  if (result.exitCode !== 0) return failed(`Command failed with exit code ${result.exitCode}`, outputs);
  const warns = properties.warningOnStdErr === true && outputs.stdErrLineCount > 0;
  return warns ? warned(outputs) : succeeded(outputs);
}

function signalMessage({ exitCode, signal }: TaskRunnerResult): string {
  const why = signal === "SIGKILL" ? "; the system does that when memory runs out" : "";
  return `Command failed with exit code ${exitCode}: it was ended by the signal ${signal}${why}`;
}

function folderVariables({ directory, outputDirectory }: Workspace): Record<string, string> {
  return { WORKING_DIR: directory, ...(outputDirectory === undefined ? {} : { OUTPUT_DIR: outputDirectory }) };
}

async function toArguments(
  properties: ScriptProperties,
  body: ScriptBody,
  workspace: Workspace,
): Promise<readonly string[]> {
  const interpreter = await readInterpreter(properties.interpreter, workspace);
  const before = await renderList(properties.beforeCommands, "beforeCommands", workspace);
  const isShell = SHELLS.has(interpreter[0]?.split("/").at(-1) ?? "");
  const failFast = isShell && properties.failFast && properties.targetOS !== "WINDOWS" ? ["set -e"] : [];
  const commands = [...failFast, ...(body.before ?? []), ...before, ...body.commands];
  const text = await workspace.localise(commands.join(properties.targetOS === "WINDOWS" ? "\r\n" : "\n"));
  if (!isShell || Buffer.byteLength(text) <= COMMAND_BYTES_MAX) return [...interpreter, text];
  const file = await workspace.writeOwn(`${PRIVATE_FOLDER}/commands-${shortHash(text)}.sh`, text);
  return [...interpreter, `. ${shellQuote(file)}`];
}

/** A list is taken as written; an expression must render to a JSON list. */
function readInterpreter(
  interpreter: ScriptProperties["interpreter"],
  workspace: Workspace,
): Promise<readonly string[]> {
  return typeof interpreter === "string"
    ? renderList(interpreter, "interpreter", workspace)
    : Promise.resolve(interpreter);
}

/** The text as one word of a POSIX shell. */
export function shellQuote(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
