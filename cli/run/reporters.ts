/** The reporters of a run: what the person asked to see, and the log that `--keep` keeps. */
import type { Standalone } from "../../components/standalone/standalone.ts";
import type { Execution } from "../../core/execution/execution.ts";
import type { Flow } from "../../core/flow/flow.ts";
import { standardOutput } from "../../platform/console.ts";
import type { Format } from "../commands/run.ts";
import type { Capabilities } from "../terminal/capabilities.ts";
import type { LocalEngine } from "./engine.ts";
import type { Interrupts } from "./interrupts.ts";
import type { Reporter } from "./reporter.ts";
import type { RunOptions } from "./run-options.ts";
import type { Workspace } from "./workspace.ts";

/** Reporters at work. */
export interface OpenReporters {
  /** The one that the person sees. */
  readonly main: Reporter;
  readonly all: readonly Reporter[];
  /** Keeps what is left of an execution that is over. */
  keep(execution: Execution, engine: Standalone): Promise<void>;
}

/** What reporters are opened for. */
export interface ReportedRun {
  readonly flow: Flow;
  readonly executionId: string;
  readonly engine: LocalEngine;
  readonly interrupts: Interrupts;
}

/** Opens the reporters that the options ask for. */
export async function openReporters(
  run: ReportedRun,
  { format, logLevel, isTui }: RunOptions,
  { keepDirectory }: Workspace,
  capabilities: Capabilities,
): Promise<OpenReporters> {
  const main = isTui
    ? await (await import("./tui-reporter.ts")).createTuiReporter({ ...run, capabilities })
    : await openReporter(run.flow, format, logLevel, capabilities);
  if (keepDirectory === undefined) return { main, all: [main], keep: () => Promise.resolve() };
  const [{ keepResults, openExecutionLog }, { createPlainReporter }] = await Promise.all([
    import("./kept-results.ts"),
    import("./line-reporters.ts"),
  ]);
  const log = openExecutionLog(keepDirectory);
  return {
    main,
    all: [main, createPlainReporter(log.sink)],
    async keep(execution, engine) {
      await log.close();
      await keepResults(keepDirectory, execution, engine);
    },
  };
}

/** Opens the reporter that a person sees. */
export async function openReporter(
  flow: Pick<Flow, "id" | "namespace" | "tasks">,
  format: Format,
  logLevel: RunOptions["logLevel"],
  capabilities: Capabilities,
): Promise<Reporter> {
  if (format === "tree" || (format === "auto" && capabilities.live)) {
    const { createTreeReporter } = await import("./tree-reporter.ts");
    return await createTreeReporter(flow, capabilities, logLevel);
  }
  const { createJsonReporter, createPlainReporter } = await import("./line-reporters.ts");
  const sink = (text: string) => standardOutput().write(text);
  return format === "json" ? createJsonReporter(sink, logLevel) : createPlainReporter(sink, logLevel);
}
