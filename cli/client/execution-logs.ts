/** `kestra execution logs`: the log of an execution, and with `-f` what comes to it until it is over. */
import type { LogEntry } from "../../core/contracts/log.ts";
import { logEntryOf } from "../../core/rest/execution-updates.ts";
import { standardOutput } from "../../platform/console.ts";
import { neutralise, neutralLines } from "../../tui/text/neutralise.ts";
import { createPainter, type Line } from "../../tui/text/painter.ts";
import { LEVEL_STYLES } from "../../tui/theme.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { say } from "../messages.ts";
import { LineWriter } from "../run/line-writer.ts";
import { instantCell } from "./cells.ts";
import { UsageFault } from "./faults.ts";
import { followExecution } from "./follow-execution.ts";
import { following, leave } from "./following.ts";
import type { Output } from "./output.ts";
import { readLevel } from "./references.ts";
import type { Session } from "./session.ts";

const LEVEL_COLUMNS = 5;

/** Does it. */
export async function showLogs(session: Session): Promise<ExitCode> {
  const { given, api, output } = session;
  const executionId = given.value("id") ?? "";
  const minLevel = readLevel(given.value("level"));
  const taskId = given.value("task");
  if (given.isOn("follow")) return await followLogs(session, executionId, minLevel, taskId);
  const answer = await api.ask({ path: ["logs", executionId], query: { minLevel, taskId }, isLong: true });
  if (output.format !== "table") await output.data(answer);
  else {
    const rows = Array.isArray(answer.data) ? answer.data : [];
    if (rows.length === 0) await tellNothing(session, executionId);
    await output.lines(rows.flatMap((row) => linesOf(row, output)));
  }
  return EXIT.success;
}

/** No lines, or no execution at all? The list of an unknown one is empty too. */
async function tellNothing({ api, output }: Session, executionId: string): Promise<void> {
  await api.ask({ path: ["executions", executionId] });
  output.note("There are no log lines.");
}

async function followLogs(
  session: Session,
  executionId: string,
  minLevel: string | undefined,
  taskId: string | undefined,
): Promise<ExitCode> {
  const { api, output } = session;
  if (output.format === "yaml")
    throw new UsageFault("--follow tells one line after the other: --output json or table.");
  const writer = new LineWriter((text) => standardOutput().write(text));
  return await following(async ({ signal }) => {
    const end = await followExecution(api, {
      executionId,
      ...(minLevel === undefined ? {} : { minLevel }),
      signal,
      onLost: (reason) => say(`The connection is lost, and is tried again: ${reason}`),
      async onLog(row) {
        if (taskId !== undefined && logEntryOf(row)?.taskId !== taskId) return;
        const lines = output.format === "json" ? [JSON.stringify(row)] : linesOf(row, output);
        for (const line of lines) await writer.line(line);
      },
    });
    writer.flush();
    return end === undefined ? leave(session, executionId) : EXIT.success;
  });
}

/** `2026-11-27 09:15:02 INFO  task  message`, a line for each line of the message. */
function linesOf(row: unknown, { capabilities: { color } }: Output): readonly string[] {
  const entry = logEntryOf(row);
  if (!entry) return [];
  const paint = createPainter(color);
  return neutralLines(entry.message).map((text) => paint(lineOf(entry, text)));
}

function lineOf({ timestamp, level, taskId, triggerId, flowId }: LogEntry, text: string): Line {
  // Programs are told the instant as it is.
  const time = standardOutput().isTerminal ? instantCell(timestamp).text : timestamp;
  return [
    { text: `${neutralise(time)}  `, style: "dim" },
    { text: `${level.padEnd(LEVEL_COLUMNS)}  `, style: LEVEL_STYLES[level] },
    { text: `${neutralise(taskId ?? triggerId ?? flowId)}  `, style: "bold" },
    { text, style: LEVEL_STYLES[level] },
  ];
}
