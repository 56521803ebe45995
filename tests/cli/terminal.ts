/** A real terminal for tests: tmux with a server of its own. Journeys type keys and wait for what appears. */
import { execFileSync } from "node:child_process";
import { randomUUID } from "node:crypto";

/** How long a text may take to appear. */
const APPEAR_TIMEOUT_MS = 60_000;
const POLL_INTERVAL_MS = 20;

/** Why there can be no terminal, or false when there can be; for the `skip` of a test. */
export function missingTerminal(): string | false {
  try {
    execFileSync("tmux", ["-V"], { stdio: "ignore" });
    return false;
  } catch {
    return "tmux is not installed";
  }
}

/** Where a journey starts. */
export interface TerminalOptions {
  readonly columns?: number;
  readonly rows?: number;
  /** Environment variables besides the plain ones that a terminal of a person has. */
  readonly env?: Readonly<Record<string, string>>;
}

/** A terminal with a shell in it. */
export class Terminal implements AsyncDisposable {
  readonly #socket = `kestra-test-${randomUUID()}`;

  constructor({ columns = 100, rows = 40, env = {} }: TerminalOptions = {}) {
    // Continuous integration is a variable here; the journeys are those of a person.
    const plain = { CI: "", NO_COLOR: "", LANG: "C.UTF-8", PS1: "ready$ ", PROMPT_COMMAND: "" };
    const variables = Object.entries({ ...plain, ...env }).map(([name, value]) => `${name}=${value}`);
    const shell = ["env", "-u", "FORCE_COLOR", ...variables, "sh"];
    this.#tmux("-f", "/dev/null", "new-session", "-d", "-x", String(columns), "-y", String(rows), ...shell);
  }

  /** Types a line. */
  line(text: string): void {
    this.#tmux("send-keys", "-l", text);
    this.keys("Enter");
  }

  /** Presses keys by their tmux names, such as `C-c` or `Down`. */
  keys(...keys: readonly string[]): void {
    this.#tmux("send-keys", ...keys);
  }

  /** Runs the program from its sources, and tells its exit code when it ends. */
  run(args: string): void {
    this.line(`clear; node_modules/.bin/bun cli/main.ts ${args}; echo "exit code $?"`);
  }

  /** Types a text, without a line end. */
  type(text: string): void {
    this.#tmux("send-keys", "-l", text);
  }

  /** Gives the terminal another size, as a person does who drags the edge of its window. */
  resize(columns: number, rows: number): void {
    this.#tmux("resize-window", "-x", String(columns), "-y", String(rows));
  }

  /** What is on the screen now, without the lines above it. */
  screen(): string {
    return this.#tmux("capture-pane", "-p");
  }

  /** What has been on the screen, lines above it included. `styled` keeps colours as escape sequences. */
  text(styled = false): string {
    return this.#tmux("capture-pane", "-p", "-S", "-500", ...(styled ? ["-e"] : []));
  }

  /** True while the cursor is seen. */
  showsCursor(): boolean {
    return this.#tmux("display-message", "-p", "#{cursor_flag}").trim() === "1";
  }

  /** True while the screen is the other one, which leaves no lines above it. */
  showsOtherScreen(): boolean {
    return this.#tmux("display-message", "-p", "#{alternate_on}").trim() === "1";
  }

  /** True while lines that are too long go on in the next one. */
  wrapsLines(): boolean {
    return this.#tmux("display-message", "-p", "#{wrap_flag}").trim() === "1";
  }

  /** Has everything that is written to the terminal from now on go to a file, too. */
  records(path: string): void {
    this.#tmux("pipe-pane", `cat >> '${path}'`);
  }

  /** Sends this as if the terminal itself had said it. */
  says(text: string): void {
    this.#tmux("send-keys", "-H", ...[...Buffer.from(text)].map((byte) => byte.toString(16).padStart(2, "0")));
  }

  /** Takes what programs have for the clipboard; {@link clipboard} answers it. */
  takesClipboard(): void {
    this.#tmux("set-option", "-s", "set-clipboard", "on");
  }

  /** What has been copied last; undefined when nothing was. */
  clipboard(): string | undefined {
    const names = this.#tmux("list-buffers", "-F", "#{buffer_name}").split("\n");
    return names[0] ? this.#tmux("show-buffer", "-b", names[0]) : undefined;
  }

  /** Waits until the screen shows the pattern; answers the screen. Fails with the screen when it does not. */
  async shows(pattern: RegExp): Promise<string> {
    const startedMs = performance.now();
    for (;;) {
      const text = this.text();
      if (pattern.test(text)) return text;
      if (performance.now() - startedMs > APPEAR_TIMEOUT_MS) {
        throw new Error(`The terminal does not show ${pattern} but:\n${text.trimEnd()}`);
      }
      await new Promise((resolve) => setTimeout(resolve, POLL_INTERVAL_MS));
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#tmux("kill-server");
    return Promise.resolve();
  }

  #tmux(...args: readonly string[]): string {
    return execFileSync("tmux", ["-u", "-L", this.#socket, ...args], { encoding: "utf8" });
  }
}
