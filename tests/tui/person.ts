/** A person at a terminal with the terminal UI in it: they press keys, and wait until they see what they look for. */
import { mkdtempSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { missingTerminal, Terminal, type TerminalOptions } from "../cli/terminal.ts";

/** Keys as people name them, and as tmux does. */
const KEYS: Readonly<Record<string, string>> = {
  enter: "Enter",
  escape: "Escape",
  space: "Space",
  tab: "Tab",
  "shift-tab": "BTab",
  backspace: "BSpace",
  up: "Up",
  down: "Down",
  left: "Left",
  right: "Right",
};

const ROOT = process.cwd();

/** How long something may take to go from the screen. */
const GONE_TIMEOUT_MS = 60_000;
const LOOK_MS = 20;

/** Why there can be no journeys here, or false when there can be; for the `skip` of a test. */
export const missingPerson = missingTerminal;

/** See the file's head. */
export class Person implements AsyncDisposable {
  readonly terminal: Terminal;
  readonly #folder: string;

  /** @param folder where they are; what the program remembers for them lies in a folder of their own below it */
  constructor(folder: string, { columns = 120, rows = 30, env = {} }: TerminalOptions = {}) {
    this.#folder = folder;
    const home = mkdtempSync(join(folder, "home-"));
    this.terminal = new Terminal({ columns, rows, env: { HOME: home, ...env } });
  }

  /** Starts the program with these words, such as `tui --server URL`. */
  opens(args: string): void {
    const program = `${ROOT}/node_modules/.bin/bun ${ROOT}/cli/main.ts`;
    this.terminal.line(`clear; cd ${this.#folder} && ${program} ${args}; echo "exit code $?"`);
  }

  /** Waits until the screen shows it; answers the screen. */
  async sees(wanted: string | RegExp): Promise<string> {
    return await this.terminal.shows(typeof wanted === "string" ? literally(wanted) : wanted);
  }

  /** Waits until the screen shows it no more. */
  async seesNoMore(unwanted: string | RegExp): Promise<string> {
    const pattern = typeof unwanted === "string" ? literally(unwanted) : unwanted;
    const startedMs = performance.now();
    for (;;) {
      const screen = this.terminal.screen();
      if (!pattern.test(screen)) return screen;
      if (performance.now() - startedMs > GONE_TIMEOUT_MS)
        throw new Error(`The terminal still shows ${pattern}:\n${screen.trimEnd()}`);
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
  }

  /** Presses keys by name: `enter`, `ctrl-k`, `x`. */
  presses(...keys: readonly string[]): void {
    for (const key of keys) {
      const control = /^ctrl-(.)$/.exec(key)?.[1];
      const named = control === undefined ? KEYS[key] : `C-${control}`;
      if (named === undefined) this.terminal.type(key);
      else this.terminal.keys(named);
    }
  }

  /** Types a text. */
  types(text: string): void {
    this.terminal.type(text);
  }

  /** Goes somewhere by `:`. */
  async goes(command: string): Promise<void> {
    this.presses(":");
    this.types(command);
    await this.sees(new RegExp(`:${escaped(command)}`));
    this.presses("enter");
  }

  /** Filters what is shown. */
  async filters(text: string): Promise<void> {
    this.presses("/");
    this.types(text);
    await this.sees(new RegExp(`/${escaped(text)}`));
    this.presses("enter");
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.terminal[Symbol.asyncDispose]();
  }
}

/** A program of these lines of shell in a folder, such as an editor; answers its path. */
export async function scriptOf(folder: string, name: string, ...lines: readonly string[]): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, `#!/bin/sh\n${lines.join("\n")}\n`, { mode: 0o755 });
  return path;
}

function literally(text: string): RegExp {
  return new RegExp(escaped(text));
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\/]/g, "\\$&");
}
