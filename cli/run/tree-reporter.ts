/** Tells a run as a tree: live where the terminal allows it, and whole at the end. */
import type { LogLevel } from "../../core/contracts/log.ts";
import { isAtLeast } from "../../core/contracts/log.ts";
import type { Flow } from "../../core/flow/flow.ts";
import { systemClock } from "../../platform/clock.ts";
import { standardOutput, terminalStreams } from "../../platform/console.ts";
import { RunModel } from "../../tui/run/model.ts";
import { summaryLines } from "../../tui/run/summary.ts";
import { createPainter } from "../../tui/text/painter.ts";
import { say } from "../messages.ts";
import type { Capabilities } from "../terminal/capabilities.ts";
import type { Reporter } from "./reporter.ts";

/** Tells the run of this flow on standard output. */
export async function createTreeReporter(
  flow: Pick<Flow, "id" | "namespace" | "tasks">,
  capabilities: Capabilities,
  logLevel: LogLevel = "TRACE",
): Promise<Reporter> {
  const { live, color, glyphs } = capabilities;
  const model = new RunModel(flow);
  const output = standardOutput();
  let view = live ? await openView(model, capabilities) : undefined;
  return {
    update(update) {
      if (update.kind !== "log" || isAtLeast(update.entry.level, logLevel)) model.apply(update);
      return undefined;
    },
    notice(text) {
      if (view) view.notice(text);
      else say(text);
    },
    async aside(act) {
      await view?.close();
      view = undefined;
      try {
        return await act();
      } finally {
        view = live ? await openView(model, capabilities) : undefined;
      }
    },
    async finish() {
      await view?.close();
      const long = output.isTerminal ? "wrap" : "keep";
      const lines = summaryLines(model, { columns: output.columns(), glyphs, nowMs: systemClock.now(), long });
      const paint = createPainter(color);
      await output.write(`${lines.map(paint).join("\n")}\n`);
    },
    close: async () => await view?.close(),
  };
}

async function openView(model: RunModel, { color, glyphs }: Capabilities) {
  const { openLiveView } = await import("../../tui/run/live-view.tsx");
  return openLiveView({ model, clock: systemClock, ...terminalStreams(), color, glyphs });
}
