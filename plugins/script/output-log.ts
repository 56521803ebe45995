/** What becomes of the lines that a script prints: log entries, output values, measurements. */

import type { TaskContext } from "../../core/plugin/task.ts";
import type { TaskRunnerCommand } from "../../core/plugin/task-runner.ts";
import { isCutLine, LINE_BYTES_MAX } from "../runner/line-splitter.ts";
import { type OutputMessage, parseOutputLine } from "./output-protocol.ts";

/** Characters of JSON that all output values of one task may take together. */
export const VARS_CHARS_MAX = 16_777_216;

const TOO_LONG = `The script printed a line of output values of more than ${LINE_BYTES_MAX} bytes. Write large results to a file and name it in \`outputFiles\`.`;

/** Takes lines and remembers what they said. */
export interface OutputLog {
  readonly onLine: TaskRunnerCommand["onLine"];
  lineCount(stream: "stdout" | "stderr"): number;
  /** The output values; of values with one name the last. */
  vars(): Record<string, unknown>;
}

/**
 * Standard output is logged as INFO, standard error as ERROR. A line is not taken before the log has room for it.
 * Throws when the output values get too large to be kept.
 */
export function createOutputLog(context: TaskContext, varsCharsMax = VARS_CHARS_MAX): OutputLog {
  const counts = { stdout: 0, stderr: 0 };
  const vars = new Map<string, unknown>();
  let varsChars = 0;

  function take(message: OutputMessage, lineChars: number): void {
    for (const problem of message.problems) context.log.warn(problem);
    for (const [name, value] of message.outputs) vars.set(name, value);
    varsChars += message.outputs.length > 0 ? lineChars : 0;
    if (varsChars > varsCharsMax) {
      throw new Error(
        `The script printed more than ${varsCharsMax} characters of output values. Write large results to a file and name it in \`outputFiles\`.`,
      );
    }
    for (const metric of message.metrics) context.metrics[metric.type](metric.name, metric.value, metric.tags);
    for (const { level, message: text } of message.logs) context.log.log(level, text);
  }

  return {
    onLine(line, stream) {
      counts[stream] += 1;
      if (line.startsWith("::{") && isCutLine(line)) throw new Error(TOO_LONG);
      const message = parseOutputLine(line);
      if (message) take(message, line.length);
      else if (stream === "stdout") context.log.info(line);
      else context.log.error(line);
      return context.log.drained();
    },
    lineCount: (stream) => counts[stream],
    vars: () => Object.fromEntries(vars),
  };
}
