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
  /** What is not written yet, what was changed last standing last. */
  readonly #changed = new Map<string, string>();
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
    return new MemoryFile(path, clock, await readTexts(path));
  }

  recall(place: string): string | undefined {
    return this.#texts.get(place);
  }

  remember(place: string, text: string): void {
    if (this.#texts.get(place) === text || text.length > PLACE_CHARS_MAX) return;
    putLast(this.#texts, place, text);
    putLast(this.#changed, place, text);
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
    const changed = [...this.#changed];
    this.#changed.clear();
    this.#writing = this.#writing.then(() => this.#writeChanged(changed)).catch(() => undefined);
  }

  /** Other sessions may have written meanwhile: theirs stays, but for what was changed here. */
  async #writeChanged(changed: readonly (readonly [string, string])[]): Promise<void> {
    const texts = await readTexts(this.#path);
    for (const [place, text] of changed) putLast(texts, place, text);
    await writeInPlace(this.#path, `${JSON.stringify(Object.fromEntries(texts), undefined, 2)}\n`);
  }
}

/** What stands last is forgotten last. */
function putLast(texts: Map<string, string>, place: string, text: string): void {
  texts.delete(place);
  texts.set(place, text);
  const [oldest] = texts.keys();
  if (texts.size > PLACES_MAX && oldest !== undefined) texts.delete(oldest);
}

async function readTexts(path: string): Promise<Map<string, string>> {
  const value = await readFile(path, "utf8").then(
    (text): unknown => parsed(text),
    () => undefined,
  );
  const entries = Object.entries(isJsonMap(value) ? value : {});
  const texts = entries.flatMap(([place, text]) => (typeof text === "string" ? [[place, text] as const] : []));
  return new Map(texts.slice(-PLACES_MAX));
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
