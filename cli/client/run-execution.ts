/** `kestra execution run`: creates an execution and, where asked to, stays until it is over. */
import type { LogLevel } from "../../core/contracts/log.ts";
import { EXIT, type ExitCode, exitCodeOf } from "../exit-code.ts";
import { say } from "../messages.ts";
import type { Reporter } from "../run/reporter.ts";
import type { ApiAnswer } from "./api-client.ts";
import { ExecutionUpdates, executionOf, logEntryOf } from "./execution-updates.ts";
import { tellExecution } from "./executions.ts";
import { UsageFault } from "./faults.ts";
import { followExecution } from "./follow-execution.ts";
import { type Following, following, leave } from "./following.ts";
import { givenInputs, sendInputs } from "./form-inputs.ts";
import { textAt } from "./json-fields.ts";
import { countOf, flowName, labelTexts, readLevel } from "./references.ts";
import { type ServedFlow, servedFlow } from "./served-flow.ts";
import type { Session } from "./session.ts";

/** Does it. */
export async function runExecution(session: Session): Promise<ExitCode> {
  const { output, given } = session;
  const isFollowed = given.isOn("follow") && !output.quiet;
  if (isFollowed && output.format === "yaml") throw new UsageFault("--follow tells events: --output json or table.");
  const minLevel = readLevel(given.value("level")) ?? "INFO";
  return await following(async (stop) => {
    const flow = await servedFlow(session.api, flowName(given.value("flow") ?? ""), countOf(given, "revision"));
    const created = await create(session, flow, stop);
    if (!created) {
      say("Cancelled.");
      return EXIT.killed;
    }
    const id = textAt(created.data, "id");
    if (isFollowed) return await follow(session, flow, { id, minLevel, stop });
    if (given.isOn("wait") || given.isOn("follow")) return await wait(session, id, stop);
    await tellExecution(output, created);
    output.note(`Follow it: kestra execution logs ${id} -f`);
    return EXIT.success;
  });
}

async function create(session: Session, flow: ServedFlow, stop: Following): Promise<ApiAnswer | undefined> {
  const { api, given } = session;
  const { namespace, id } = flow;
  const query = {
    labels: labelTexts(given),
    revision: countOf(given, "revision"),
    scheduleDate: given.value("schedule"),
  };
  const inputs = await givenInputs(flow, given);
  const request = { method: "POST", path: ["executions", namespace, id], query, isLong: true } as const;
  try {
    return await sendInputs(session, flow, { inputs, cancelled: stop.ended }, (form) =>
      api.ask({ ...request, ...form, signal: stop.signal }),
    );
  } catch (error) {
    if (stop.signal.aborted) return undefined;
    throw error;
  }
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

interface FollowedRun {
  readonly id: string;
  readonly minLevel: LogLevel;
  readonly stop: Following;
}

/** Shows it as `kestra run` shows a run. */
async function follow(session: Session, flow: ServedFlow, { id, minLevel, stop }: FollowedRun): Promise<ExitCode> {
  const { api, output } = session;
  const { openReporter } = await import("../run/reporters.ts");
  const reporter = await openReporter(flow, output.format === "json" ? "json" : "auto", minLevel, output.capabilities);
  const updates = new ExecutionUpdates();
  let isPaused = false;
  try {
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
