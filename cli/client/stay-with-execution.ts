/** Stays with an execution of a server until it is over, where the person asked for that with --wait or --follow. */

import type { LogLevel } from "../../core/contracts/log.ts";
import { isTerminal } from "../../core/execution/state.ts";
import type { Flow } from "../../core/flow/flow.ts";
import { ExecutionUpdates, executionOf, logEntryOf } from "../../core/rest/execution-updates.ts";
import { RestFault } from "../../core/rest/faults.ts";
import { at, textAt } from "../../core/rest/json-fields.ts";
import type { ApiAnswer } from "../../core/rest/rest-api.ts";
import { EXIT, type ExitCode, exitCodeOf } from "../exit-code.ts";
import { say } from "../messages.ts";
import type { Reporter } from "../run/reporter.ts";
import { tellExecution } from "./executions.ts";
import { UsageFault } from "./faults.ts";
import { followExecution } from "./follow-execution.ts";
import { type Following, following, leave } from "./following.ts";
import { readLevel } from "./references.ts";
import { servedFlow } from "./served-flow.ts";
import type { Session } from "./session.ts";

/** True when the person wants to stay. */
export function wantsToStay({ given }: Pick<Session, "given">): boolean {
  return given.isOn("follow") || given.isOn("wait");
}

/**
 * Begins an execution, and stays as long as the person wants to.
 * @param begin answers the execution as the API does; undefined when the person would rather not. It may fail in any way
 *   once the person has left
 */
export async function stayWithExecution(
  session: Session,
  begin: (stop: Following) => Promise<ApiAnswer | undefined>,
): Promise<ExitCode> {
  const { output, given } = session;
  const isFollowed = given.isOn("follow") && !output.quiet;
  if (isFollowed && output.format === "yaml") throw new UsageFault("--follow tells events: --output json or table.");
  const minLevel = readLevel(given.value("level")) ?? "INFO";
  return await following(async (stop) => {
    const begun = await begin(stop).catch((error: unknown) => {
      if (stop.signal.aborted) return undefined;
      throw error;
    });
    if (!begun) {
      say("Cancelled.");
      return EXIT.killed;
    }
    if (isFollowed) return await follow(session, begun.data, minLevel, stop);
    const id = textAt(begun.data, "id");
    if (wantsToStay(session)) return await wait(session, id, stop);
    await tellExecution(output, begun);
    output.note(`Follow it: kestra execution logs ${id} -f`);
    return EXIT.success;
  });
}

/** Says nothing until it is over. */
async function wait(session: Session, executionId: string, { signal }: Following): Promise<ExitCode> {
  const { api, output } = session;
  const end = await followExecution(api, { executionId, signal, onLost: lost });
  const execution = executionOf(end);
  if (!execution) return leave(session, executionId);
  await tellExecution(output, await api.ask({ path: ["executions", executionId] }));
  return exitCodeOf(execution.state.current);
}

/** Shows it as `kestra run` shows a run. */
async function follow(session: Session, begun: unknown, minLevel: LogLevel, stop: Following): Promise<ExitCode> {
  const { api, output } = session;
  const id = textAt(begun, "id");
  const { openReporter } = await import("../run/reporters.ts");
  const reporter = await openReporter(
    await flowOf(session, begun),
    output.format === "json" ? "json" : "auto",
    minLevel,
    output.capabilities,
  );
  const updates = new ExecutionUpdates();
  let isPaused = false;
  try {
    // The stream of the log may be the faster one: whose lines they are has to be known before.
    const first = updates.of(begun, false);
    if (first && !isTerminal(first.execution.state.current)) await reporter.update(first);
    const end = await followExecution(api, {
      executionId: id,
      minLevel,
      signal: stop.signal,
      onLost: (reason) => reporter.notice(`The connection is lost, and is tried again: ${reason}`),
      async onExecution(row, isEnd) {
        const update = updates.of(row, isEnd);
        if (update) await reporter.update(update);
        const pausedNow = textAt(row, "state", "current") === "PAUSED";
        if (pausedNow && !isPaused) reporter.notice(`It waits for someone: kestra execution resume ${id}`);
        isPaused = pausedNow;
      },
      async onLog(row) {
        const entry = logEntryOf(row);
        if (entry) await reporter.update({ kind: "log", entry });
      },
    });
    return await finish(session, reporter, end, id);
  } catch (error) {
    await reporter.close();
    throw error;
  }
}

/** The flow of an execution, which foretells its tasks; one that is gone by now foretells nothing. */
async function flowOf({ api }: Session, execution: unknown): Promise<Pick<Flow, "id" | "namespace" | "tasks">> {
  const [namespace, flowId] = [textAt(execution, "namespace"), textAt(execution, "flowId")];
  const revision = at(execution, "flowRevision");
  try {
    return await servedFlow(api, { namespace, flowId }, typeof revision === "number" ? revision : undefined);
  } catch (error) {
    if (error instanceof RestFault) return { namespace, id: flowId, tasks: [] };
    throw error;
  }
}

async function finish(session: Session, reporter: Reporter, end: unknown, id: string): Promise<ExitCode> {
  const execution = executionOf(end);
  if (!execution) {
    await reporter.close();
    return leave(session, id);
  }
  const exitCode = exitCodeOf(execution.state.current);
  await reporter.finish({ execution, exitCode });
  return exitCode;
}

function lost(reason: string): void {
  say(`The connection is lost, and is tried again: ${reason}`);
}
