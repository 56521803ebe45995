/**
 * What the terminal UI remembers from one session to the next, in `tui.json` of the user's configuration folder: the filters
 * that were used. It is a convenience: what cannot be read or written is forgotten, and nobody is bothered with it.
 */
import { chmod, mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Clock, TimerHandle } from "../../core/contracts/clock.ts";
import { isJsonMap } from "../../core/json-map.ts";
import { isWindows } from "../../platform/environment.ts";
import { processId } from "../../platform/process.ts";
import type { Memory } from "../../tui/app/surroundings.ts";
import { contextFilePath } from "../client/context-file.ts";
import type { Environment } from "../terminal/capabilities.ts";

/** Places that are remembered, the newest. */
export const PLACES_MAX = 500;
/** Characters that are remembered of one place. */
export const PLACE_CHARS_MAX = 20_000;
/** From a change to the writing of it: changes that come meanwhile are written with it. */
const WRITE_AFTER_MS = 1_000;

/** See the file's head. */
export class MemoryFile implements Memory {
  readonly #path: string;
  readonly #clock: Clock;
  readonly #texts: Map<string, string>;
  #timer: TimerHandle | undefined;
  #writing: Promise<void> = Promise.resolve();

  private constructor(path: string, clock: Clock, texts: Map<string, string>) {
    this.#path = path;
    this.#clock = clock;
    this.#texts = texts;
  }

  /** Reads what was left; nothing where there is nothing, or what is there cannot be understood. */
  static async open(environment: Environment, clock: Clock): Promise<MemoryFile> {
    const path = join(dirname(contextFilePath(environment)), "tui.json");
    const value = await readFile(path, "utf8").then(
      (text): unknown => parsed(text),
      () => undefined,
    );
    const entries = Object.entries(isJsonMap(value) ? value : {});
    const texts = entries.flatMap(([place, text]) => (typeof text === "string" ? [[place, text] as const] : []));
    return new MemoryFile(path, clock, new Map(texts.slice(-PLACES_MAX)));
  }

  recall(place: string): string | undefined {
    return this.#texts.get(place);
  }

  remember(place: string, text: string): void {
    if (this.#texts.get(place) === text || text.length > PLACE_CHARS_MAX) return;
    // What was changed last stands last: it is forgotten last.
    this.#texts.delete(place);
    this.#texts.set(place, text);
    const [oldest] = this.#texts.keys();
    if (this.#texts.size > PLACES_MAX && oldest !== undefined) this.#texts.delete(oldest);
    this.#timer ??= this.#clock.after(WRITE_AFTER_MS, () => this.#write());
  }

  /** Writes what was not written yet. */
  async close(): Promise<void> {
    if (this.#timer) this.#write();
    await this.#writing;
  }

  #write(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    const text = `${JSON.stringify(Object.fromEntries(this.#texts), undefined, 2)}\n`;
    this.#writing = this.#writing.then(() => writeInPlace(this.#path, text)).catch(() => undefined);
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The whole file at once, so that no other session reads half of it. */
async function writeInPlace(path: string, text: string): Promise<void> {
  const folder = dirname(path);
  const temporary = `${path}.${processId()}.tmp`;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if (!isWindows()) await chmod(folder, 0o700);
  await writeFile(temporary, text, { mode: 0o600 });
  await rename(temporary, path);
}
