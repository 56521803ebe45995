/**
 * Tells a run in the terminal UI, which looks at the engine in this process. Its end is told there; the person may look
 * around for as long as they like, and the summary is printed when they have left.
 */
import type { Update } from "../../core/contracts/queue.ts";
import { isTerminal } from "../../core/execution/state.ts";
import type { Flow } from "../../core/flow/flow.ts";
import { systemClock } from "../../platform/clock.ts";
import { FollowedExecutions } from "../../tui/source/followed-executions.ts";
import { say } from "../messages.ts";
import type { Capabilities } from "../terminal/capabilities.ts";
import { createInProcessApi } from "../tui/in-process-api.ts";
import { openTuiScreen } from "../tui/run-tui.ts";
import type { LocalEngine } from "./engine.ts";
import type { Interrupts } from "./interrupts.ts";
import type { Reporter } from "./reporter.ts";
import { createTreeReporter } from "./tree-reporter.ts";

/** What is told, and of what. */
export interface TuiReporterOptions {
  readonly flow: Pick<Flow, "id" | "namespace" | "tasks">;
  readonly executionId: string;
  readonly engine: LocalEngine;
  readonly interrupts: Interrupts;
  readonly capabilities: Capabilities;
}

/** Opens the UI on the execution. */
export async function createTuiReporter(options: TuiReporterOptions): Promise<Reporter> {
  const { flow, executionId, engine, interrupts, capabilities } = options;
  // What stays on the screen afterwards is what other runs end with.
  const summary = await createTreeReporter(flow, { ...capabilities, live: false });
  let isOver = false;
  const api = createInProcessApi({ engine, parts: engine.parts, name: "The engine of this run" });
  const live = new FollowedExecutions({ api, clock: systemClock });
  const tui = await openTuiScreen({
    api,
    live,
    target: `run of ${flow.namespace}.${flow.id}`,
    commandOptions: undefined,
    home: (places) => places.execution(executionId),
    leaving: () => (isOver || interrupts.requested ? undefined : question(flow, executionId)),
  });
  let isGone = false;
  // The terminal comes back at once, also where the end of the execution takes its time.
  const gone = tui.left.then(async () => {
    await tui.close();
    isGone = true;
    if (!isOver)
      interrupts.request("Killing the execution. Ctrl-C exits at once.", "Killed by leaving the terminal UI.");
  });
  gone.catch(engine.parts.onFault);
  return {
    update(update: Update) {
      if (update.kind === "execution" && update.execution.id === executionId) {
        isOver = isTerminal(update.execution.state.current) && update.finished;
      }
      return summary.update(update);
    },
    notice: (text) => (isGone ? say(text) : tui.notice(text)),
    aside: (act) => act(),
    async finish(end) {
      isOver = true;
      await gone;
      await summary.finish(end);
      tui.sayLastWords("saved");
    },
    close: () => tui.close(),
  };
}

function question({ namespace, id }: Pick<Flow, "id" | "namespace">, executionId: string): string {
  return `Execution ${executionId} of ${namespace}.${id} still runs, and ends with this program. Kill it and leave?`;
}
