/** Reporters that write lines: plain text and JSON. */
import type { LogLevel } from "../../core/contracts/log.ts";
import { say } from "../messages.ts";
import { eventLine, JsonEvents, resultEvent } from "./json-events.ts";
import { LineWriter, type Sink } from "./line-writer.ts";
import { PlainLines } from "./plain-lines.ts";
import type { Reporter } from "./reporter.ts";

/** Tells a run as lines of text. Notices go to standard error. */
export function createPlainReporter(sink: Sink, logLevel?: LogLevel): Reporter {
  const lines = new PlainLines(logLevel);
  return lineReporter(sink, (update) => lines.of(update));
}

/** Tells a run as JSON events, one a line. */
export function createJsonReporter(sink: Sink, logLevel?: LogLevel): Reporter {
  const events = new JsonEvents(logLevel);
  return lineReporter(
    sink,
    (update) => events.of(update).map(eventLine),
    (end) => [eventLine(resultEvent(end))],
  );
}

function lineReporter(
  sink: Sink,
  linesOf: (update: Parameters<Reporter["update"]>[0]) => readonly string[],
  linesAtEnd: (end: Parameters<Reporter["finish"]>[0]) => readonly string[] = () => [],
): Reporter {
  const writer = new LineWriter(sink);
  const write = (lines: readonly string[]): Promise<void> | undefined => {
    let room: Promise<void> | undefined;
    for (const line of lines) room = writer.line(line);
    return room;
  };
  return {
    update: (update) => write(linesOf(update)),
    notice: say,
    aside: (act) => act(),
    async finish(end) {
      await write(linesAtEnd(end));
      writer.flush();
    },
    close() {
      writer.flush();
      return Promise.resolve();
    },
  };
}
