/** Reads what a process prints, line by line, no faster than the lines are taken. */
import type { Readable } from "node:stream";
import type { TaskRunnerCommand } from "../../core/plugin/task-runner.ts";
import { nextTurn } from "../../platform/next-turn.ts";
import { createLineSplitter } from "./line-splitter.ts";

/** One stream of a process being read. */
export interface OutputReader {
  /** Settles when the stream is over or was {@link abandon}ed; rejects when a line could not be taken. */
  readonly done: Promise<void>;
  /** Bytes read so far. */
  bytesRead(): number;
  /** True while lines wait to be taken; the process is then not to blame for the silence. */
  isDelivering(): boolean;
  /** Stops reading; lines that were read are still delivered. */
  abandon(): void;
}

/** Starts to read. */
export function readOutput(
  stream: Readable,
  name: "stdout" | "stderr",
  onLine: TaskRunnerCommand["onLine"],
): OutputReader {
  const splitter = createLineSplitter();
  let bytes = 0;
  let delivering = false;
  let abandoned = false;

  async function deliver(lines: readonly string[]): Promise<void> {
    delivering = true;
    for (const line of lines) {
      const pending = onLine(line, name);
      if (pending) await pending;
    }
    delivering = false;
  }

  async function read(): Promise<void> {
    try {
      for await (const chunk of stream) {
        if (!(chunk instanceof Uint8Array)) continue;
        bytes += chunk.length;
        await deliver(splitter.push(chunk));
        // While a process prints without a pause, Bun would read on and let no timer or other task have its turn.
        await nextTurn();
      }
    } catch (error) {
      // Destroying a stream that is being read ends the reading with an error.
      if (!abandoned || delivering) throw error;
    }
    await deliver(splitter.end());
  }

  return {
    done: read(),
    bytesRead: () => bytes,
    isDelivering: () => delivering,
    abandon() {
      abandoned = true;
      stream.destroy();
    },
  };
}
