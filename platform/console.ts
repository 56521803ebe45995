/** Standard input, output and error of this process. */
import { Buffer } from "node:buffer";
import process from "node:process";
import type { ReadStream, WriteStream } from "node:tty";

/** Columns of a terminal that does not say, and of everything that is none. */
export const COLUMNS_DEFAULT = 80;
const ROWS_DEFAULT = 24;

/** One of the two outputs. */
export interface TextOutput {
  readonly isTerminal: boolean;
  /** The terminal's size now. */
  columns(): number;
  rows(): number;
  /** Writes; a promise comes back when the reader is slow, and settles when there is room for more. */
  write(content: string | Uint8Array): Promise<void> | undefined;
  /** Settles when everything written has left the process, or nobody is there to read it. */
  flush(): Promise<void>;
  /** Why writing failed, once it has; a reader that just left is no fault. */
  fault(): Error | undefined;
  /** Called once when nothing can be written any more: with the fault, or with nothing when the reader just left. */
  onClosed(listener: (fault: Error | undefined) => void): void;
}

function createOutput(stream: WriteStream): TextOutput {
  const gone = Promise.withResolvers<Error | undefined>();
  let closed = false;
  let fault: Error | undefined;
  // Whatever the fault (the reader went, the disk is full): nothing more can be said here.
  const give = (error: Error): void => {
    if (closed) return;
    closed = true;
    fault = "code" in error && error.code === "EPIPE" ? undefined : error;
    gone.resolve(fault);
  };
  stream.on("error", give);
  /** True when there is room for more. */
  const writeNow = (content: string | Uint8Array, written?: () => void): boolean => {
    try {
      return stream.write(content, written);
    } catch (error) {
      // Deno throws some faults at once.
      give(error instanceof Error ? error : new Error(String(error)));
      return true;
    }
  };
  const whenGone = gone.promise.then(() => undefined);
  return {
    isTerminal: stream.isTTY === true,
    columns: () => stream.columns || COLUMNS_DEFAULT,
    rows: () => stream.rows || ROWS_DEFAULT,
    write(content) {
      if (closed || content.length === 0 || writeNow(content)) return undefined;
      const room = new Promise<void>((resolve) => stream.once("drain", resolve));
      return Promise.race([room, whenGone]);
    },
    flush() {
      if (closed) return Promise.resolve();
      const written = new Promise<void>((resolve) => writeNow("", resolve));
      return Promise.race([written, whenGone]);
    },
    fault: () => fault,
    onClosed: (listener) => void gone.promise.then(listener),
  };
}

let output: TextOutput | undefined;
let errorOutput: TextOutput | undefined;

/** Where results go. */
export function standardOutput(): TextOutput {
  output ??= createOutput(process.stdout);
  return output;
}

/** Where messages to the person go. */
export function standardError(): TextOutput {
  errorOutput ??= createOutput(process.stderr);
  return errorOutput;
}

/** True when a person may type. */
export function isInputTerminal(): boolean {
  return process.stdin.isTTY === true;
}

/** All of standard input as text; bytes that are no UTF-8 become U+FFFD. */
export async function readStandardInput(): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}

/** The streams themselves, for a library that draws on a terminal. */
export function terminalStreams(): { readonly stdin: ReadStream; readonly stdout: WriteStream } {
  return { stdin: process.stdin, stdout: process.stdout };
}
