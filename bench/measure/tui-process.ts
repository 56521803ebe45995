/**
 * The built program's terminal UI in a pseudo terminal, measured from outside: keys go in, frames are told by the mark that
 * ends each, and what the process uses is read from /proc.
 */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

/** Ends a frame; see `tui/terminal/screen-painter.ts`. */
const FRAME_END = "\u001b[?2026l";
/** What a terminal is asked at the start, its ground and its kind, and what nearly all of them answer at once. */
const QUESTION = "\u001b]11;?\u001b\\\u001b[c";
const ANSWER = "\u001b]11;rgb:0000/0000/0000\u001b\\\u001b[?62;22c";
const FRAME_WITHIN_MS = 10_000;
const CLOCK_TICKS_PER_SECOND = 100;

/** See the file's head. */
export class TuiProcess implements AsyncDisposable {
  readonly startedMs = performance.now();
  /** Frames that have come. */
  frames = 0;
  /** Bytes that have come. */
  bytes = 0;
  /** What it remembers goes with it. */
  readonly #folder = mkdtempSync(join(tmpdir(), "kestra-bench-"));
  readonly #process: Bun.Subprocess;
  /** The end of what has come. */
  #tail = "";
  #waits: { readonly holds: () => boolean; readonly done: () => void }[] = [];

  constructor(server: string, columns: number, rows: number) {
    const decoder = new TextDecoder();
    this.#process = Bun.spawn([resolve("dist/kestra"), "tui", "--server", server], {
      env: {
        ...process.env,
        TERM: "xterm-256color",
        XDG_CONFIG_HOME: this.#folder,
        NO_COLOR: undefined,
        CI: undefined,
      },
      terminal: {
        cols: columns,
        rows,
        data: (_, data) => this.#take(data, decoder.decode(data, { stream: true })),
      },
    });
  }

  /** Resolves when it holds, which is looked at whenever something has come. @throws Error when it never does */
  async until(what: string, holds: () => boolean): Promise<void> {
    if (holds()) return;
    const { promise, resolve: done, reject } = Promise.withResolvers<void>();
    const timer = setTimeout(
      () => reject(new Error(`Waited for ${what} in vain; last came ${JSON.stringify(this.#tail.slice(-400))}`)),
      FRAME_WITHIN_MS,
    );
    this.#waits.push({ holds, done });
    await promise.finally(() => clearTimeout(timer));
  }

  /** Resolves when a text has come since the last call of {@link clear}. */
  async untilText(text: string): Promise<void> {
    await this.until(`"${text}"`, () => this.#tail.includes(text));
  }

  clear(): void {
    this.#tail = "";
  }

  send(keys: string): void {
    this.#process.terminal?.write(keys);
  }

  /** Sends a key; answers the milliseconds until a frame has come. */
  async press(key: string): Promise<number> {
    const before = this.frames;
    const startedMs = performance.now();
    this.send(key);
    await this.until(`a frame after ${JSON.stringify(key)}`, () => this.frames > before);
    return performance.now() - startedMs;
  }

  /** The share of a core, in percent, that it uses meanwhile. */
  async processorShare(ms: number): Promise<number> {
    const [beforeSeconds, startedMs] = [this.#processorSeconds(), performance.now()];
    await new Promise((done) => setTimeout(done, ms));
    return ((this.#processorSeconds() - beforeSeconds) * 100_000) / (performance.now() - startedMs);
  }

  /** Megabytes resident now. */
  residentMb(): number {
    return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${this.#process.pid}/status`, "utf8"))?.[1]) / 1_000;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#process.kill("SIGTERM");
    await this.#process.exited;
    this.#process.terminal?.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #processorSeconds(): number {
    const fields = readFileSync(`/proc/${this.#process.pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
    return (Number(fields[11]) + Number(fields[12])) / CLOCK_TICKS_PER_SECOND;
  }

  #take(data: Uint8Array, text: string): void {
    this.bytes += data.byteLength;
    const seam = this.#tail.slice(1 - FRAME_END.length);
    const ends = `${seam}${text}`.split(FRAME_END).length - 1;
    this.frames += ends;
    this.#tail = `${this.#tail}${text}`.slice(-200_000);
    if (text.includes(QUESTION)) this.send(ANSWER);
    const left = this.#waits.filter(({ holds }) => !holds());
    const done = this.#waits.filter((wait) => !left.includes(wait));
    this.#waits = left;
    for (const wait of done) wait.done();
  }
}
