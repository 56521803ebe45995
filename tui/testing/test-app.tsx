/** The app as a test uses it: keys go in as a terminal sends them, the screen comes out as text. */
import { render } from "ink-testing-library";
import { SimulatedClock } from "../../platform/testing/simulated-clock.ts";
import { App } from "../app/app.ts";
import type { Places } from "../app/places.ts";
import type { View } from "../app/view.ts";
import { StillScreen } from "../terminal/still-screen.tsx";
import { createPainter } from "../text/painter.ts";
import { UNICODE_GLYPHS } from "../theme.ts";
import { goCommands } from "../views/go-commands.ts";
import { placesOf } from "../views/places.ts";
import type { RecordedApi } from "./recorded-api.ts";
import { TestLive } from "./test-live.ts";

/** What keys are sent as. */
const SEQUENCES: Readonly<Record<string, string>> = {
  enter: "\r",
  // As terminals send it that tell all keys apart: a lone escape character may be the first of a longer key.
  escape: "\u001b[27u",
  tab: "\t",
  "shift-tab": "\u001b[Z",
  up: "\u001b[A",
  down: "\u001b[B",
  right: "\u001b[C",
  left: "\u001b[D",
  pagedown: "\u001b[6~",
  pageup: "\u001b[5~",
  home: "\u001b[H",
  end: "\u001b[F",
  backspace: "\u007f",
  space: " ",
};

/** How the app is opened. */
export interface TestAppOptions {
  readonly api: RecordedApi;
  /** The first view. */
  home(places: Places): View;
  /** Default 100, which is all that the terminal of tests has. */
  readonly columns?: number;
  /** Default 24. */
  readonly rows?: number;
  /** What the person writes in their editor. Default: they change nothing. */
  edit?(text: string, fileName: string): string;
  /** The command line of some words. Default: `kestra` and the words. */
  command?(words: readonly string[]): string;
}

/** See the file's head. */
export class TestApp {
  readonly app: App;
  readonly live = new TestLive();
  /** It begins at 2026-01-01T00:00:00Z. */
  readonly clock = new SimulatedClock();
  readonly copied: string[] = [];
  readonly saved = new Map<string, string>();
  /** Files of the person's machine, by path. */
  readonly local = new Map<string, string>();
  readonly memory = new Map<string, string>();
  readonly #screen: ReturnType<typeof render>;

  constructor({ api, home, columns = 100, rows = 24, edit, command }: TestAppOptions) {
    const { local } = this;
    this.app = new App({
      surroundings: {
        api,
        live: this.live,
        clock: this.clock,
        glyphs: UNICODE_GLYPHS,
        target: "http://localhost:8080",
        command: command ?? ((words) => `kestra ${words.join(" ")}`),
        edit: (text, fileName) => Promise.resolve(edit?.(text, fileName) ?? text),
        copy: (text) => void this.copied.push(text),
        saveFile: (name, parts) => {
          this.saved.set(name, Buffer.concat([...parts].map((part) => Buffer.from(part))).toString());
          return Promise.resolve(name);
        },
        fileProblem: (path) => Promise.resolve(this.local.has(path) ? undefined : `${path}: it does not exist.`),
        fileContent: async function* (path) {
          yield Buffer.from(local.get(path) ?? "");
        },
        readFile: (path) => {
          const content = this.local.get(path);
          return content === undefined
            ? Promise.reject(new Error(`${path}: there is no such file.`))
            : Promise.resolve(Buffer.from(content));
        },
        memory: {
          recall: (place) => this.memory.get(place),
          remember: (place, text) => void this.memory.set(place, text),
        },
      },
      places: placesOf,
      home,
      commands: goCommands,
    });
    this.#screen = render(<StillScreen app={this.app} paint={createPainter(false)} columns={columns} rows={rows} />);
  }

  /** Presses keys by name (`enter`, `ctrl-k`), or types a text, one after the other; settles when what they led to is seen. */
  async press(...keys: readonly string[]): Promise<void> {
    for (const key of keys) {
      const control = /^ctrl-([a-z])$/.exec(key)?.[1];
      this.#screen.stdin.write(control ? String.fromCharCode(control.charCodeAt(0) - 96) : (SEQUENCES[key] ?? key));
      await this.settle();
    }
  }

  /** Has everything happen that does not wait for a time. */
  async settle(): Promise<void> {
    for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setImmediate(resolve));
    this.app.drawNow();
    for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve));
  }

  /** The screen without colours; reversed and underlined text is marked as {@link createPainter} does. */
  get screen(): string {
    return this.#screen.lastFrame() ?? "";
  }

  close(): void {
    this.app.leave();
    this.#screen.unmount();
  }
}
