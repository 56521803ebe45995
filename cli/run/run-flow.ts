/** `kestra run`: from a file to the end of its execution, and the exit code. */
import { DEFAULT_TENANT, type Standalone } from "../../components/standalone/standalone.ts";
import type { Subscription } from "../../core/contracts/queue.ts";
import type { Execution } from "../../core/execution/execution.ts";
import { messageOf } from "../../core/message-of.ts";
import { systemClock } from "../../platform/clock.ts";
import { isInputTerminal, standardOutput } from "../../platform/console.ts";
import { environmentVariables } from "../../platform/environment.ts";
import { keepAlive, onEndSignal } from "../../platform/process.ts";
import { EXIT, type ExitCode, exitCodeOf } from "../exit-code.ts";
import { loadFlows } from "../flows/load-flows.ts";
import { type FileProblem, plainProblem, problemEvent } from "../flows/problems.ts";
import { say, tell } from "../messages.ts";
import { type Capabilities, capabilitiesOf } from "../terminal/capabilities.ts";
import { hasTerminal, NEEDS_TERMINAL } from "../terminal/has-terminal.ts";
import { createExecution } from "./create-execution.ts";
import { type LocalEngine, startEngine } from "./engine.ts";
import { followRun } from "./follow-run.ts";
import { readGivenInputs } from "./given-inputs.ts";
import { Interrupts } from "./interrupts.ts";
import { eventLine } from "./json-events.ts";
import { keepNamespaceFiles } from "./namespace-files.ts";
import { PausedExecutions } from "./paused-executions.ts";
import type { Reporter } from "./reporter.ts";
import { type OpenReporters, openReporters } from "./reporters.ts";
import type { RunOptions } from "./run-options.ts";
import { openWorkspace } from "./workspace.ts";

/** Runs the flow and tells it as asked; answers the exit code. */
export async function runFlow(options: RunOptions): Promise<ExitCode> {
  const stopKeepingAlive = keepAlive();
  const interrupts = new Interrupts();
  onEndSignal((signal) => interrupts.signal(signal));
  standardOutput().onClosed((fault) => {
    interrupts.request(undefined, fault && "The execution was killed: nothing can be written any more.");
  });
  try {
    return await runFile(options, interrupts);
  } catch (error) {
    say(messageOf(error));
    return EXIT.failed;
  } finally {
    stopKeepingAlive();
  }
}

async function runFile(options: RunOptions, interrupts: Interrupts): Promise<ExitCode> {
  if (options.isTui && !hasTerminal()) return refuse([plainProblem(`--tui ${NEEDS_TERMINAL}`)], options);
  const loaded = await loadFlows(options.file, options.flowsDirectory);
  if (!loaded.ok) return refuse(loaded.problems, options);
  const { flow } = loaded.main;
  const given = await readGivenInputs(flow, options);
  if (!given.ok) return refuse(given.problems.map(plainProblem), options);
  const workspace = await openWorkspace(options.keepDirectory).catch((error: unknown) =>
    plainProblem(messageOf(error)),
  );
  if ("text" in workspace) return refuse([workspace], options);
  const faults = { tell: say };
  const onFault = (error: unknown): void => faults.tell(messageOf(error));
  const engine = await startEngine({ ...options, ...loaded, workspace, onFault });
  try {
    for (const { template, source } of loaded.templates) await engine.saveTemplate(template, source);
    for (const each of [...loaded.others, loaded.main]) await engine.saveFlow(each.flow, each.source);
    const problem = await keepNamespaceFiles(engine.storage, flow.namespace, options.namespaceFilesDirectory);
    if (problem !== undefined) return refuse([plainProblem(problem)], options);
    const updates = await engine.follow({ complete: true });
    const capabilities = surroundings();
    const cancelled = interrupts.whenRequested;
    const creation = await createExecution(engine, { ...options, flow, inputs: given.inputs, capabilities, cancelled });
    if (creation.kind === "refused") return refuse(creation.problems.map(plainProblem), options);
    if (creation.kind === "cancelled") {
      say("Cancelled; nothing ran.");
      return EXIT.killed;
    }
    const { execution } = creation;
    const reported = { flow, executionId: execution.id, engine, interrupts };
    const reporters = await openReporters(reported, options, workspace, capabilities);
    // What is said beside a picture that takes the whole screen would be lost in it.
    if (options.isTui) faults.tell = (text) => reporters.main.notice(text);
    const end = await runToEnd({ options, interrupts, engine, reporters, capabilities }, updates, execution);
    if (options.keepDirectory !== undefined) {
      await reporters.keep(end, engine);
      say(`What is left of it is in ${options.keepDirectory}: execution.log, outputs.json and more.`);
    }
    return exitCodeOf(end.state.current);
  } finally {
    await engine.stop();
    await workspace.dispose();
  }
}

interface Run {
  readonly options: RunOptions;
  readonly interrupts: Interrupts;
  readonly engine: LocalEngine;
  readonly reporters: OpenReporters;
  readonly capabilities: Capabilities;
}

async function runToEnd(
  { options, interrupts, engine, reporters, capabilities }: Run,
  updates: Awaited<ReturnType<Standalone["follow"]>>,
  { id }: Execution,
): Promise<Execution> {
  const { main, all } = reporters;
  interrupts.begin({
    kill: () =>
      void engine.operations
        .kill({ tenantId: DEFAULT_TENANT, executionId: id })
        .catch((error: unknown) => main.notice(messageOf(error))),
    notice: (text) => main.notice(text),
    restore: () => void main.close(),
  });
  const onFault = (error: unknown): void => say(messageOf(error));
  // In the terminal UI a person sees what is paused, and has a key for it.
  const paused = options.isTui
    ? { update: () => undefined }
    : new PausedExecutions({ engine, interrupts, reporter: main, capabilities, onFault });
  const timeout = startTimeout(options, interrupts, main);
  try {
    const end = await followRun({
      updates,
      executionId: id,
      reporters: all,
      paused,
      interrupts,
      onEnd: () => void stopWhenQuiet(engine, updates, interrupts),
    });
    if (!end) throw new Error("The engine stopped before the execution was over.");
    for (const reporter of all) await reporter.finish({ execution: end, exitCode: exitCodeOf(end.state.current) });
    if (interrupts.reason !== undefined) say(interrupts.reason);
    return end;
  } catch (error) {
    for (const reporter of all) await reporter.close();
    throw error;
  } finally {
    timeout?.cancel();
    interrupts.over();
    await updates.stop();
  }
}

/** What the execution has started goes on to its end, unless someone is waiting for the program to end. */
async function stopWhenQuiet(engine: LocalEngine, updates: Subscription, interrupts: Interrupts): Promise<void> {
  await Promise.race([engine.whenQuiet(), interrupts.whenRequested]);
  await updates.stop();
}

function startTimeout({ timeoutMs, timeoutText }: RunOptions, interrupts: Interrupts, reporter: Reporter) {
  if (timeoutMs === undefined) return undefined;
  return systemClock.after(timeoutMs, () => {
    const reason = `The execution took longer than --timeout ${timeoutText} and was killed.`;
    if (!interrupts.requested) reporter.notice(`It takes longer than --timeout ${timeoutText}: killing the execution.`);
    interrupts.request(undefined, reason);
  });
}

function surroundings(): Capabilities {
  return capabilitiesOf({
    environment: environmentVariables(),
    inputIsTerminal: isInputTerminal(),
    outputIsTerminal: standardOutput().isTerminal,
  });
}

/** Nothing runs: says why, also as events where a program listens. */
function refuse(problems: readonly FileProblem[], { format }: RunOptions): ExitCode {
  for (const problem of problems) {
    if (problem.at) tell(problem.text);
    else say(problem.text);
    if (format === "json") void standardOutput().write(`${eventLine(problemEvent(problem))}\n`);
  }
  return EXIT.refused;
}
