/**
 * Many files that grow at the same time, in flat memory and with no more than one of them open: texts wait in memory,
 * and when too many wait, they are appended to files in the task's working directory.
 */
import { appendFile, rm } from "node:fs/promises";
import { join } from "node:path";
import type { TaskContext } from "../../core/plugin/task.ts";

/** Characters of all parts that wait in memory. */
export const WAITING_CHARS_MAX = 1024 * 1024;

/** Files that one file may be split into. */
export const PARTS_MAX = 50_000;

interface Part {
  waiting: string[];
  /** Where the beginning of the part lies on the disk, once it does. */
  path?: string;
  uri?: string;
}

/** The parts of one file, by number from 0. */
export class PartFiles {
  readonly #context: TaskContext;
  readonly #extension: string;
  readonly #parts: Part[] = [];
  #waitingChars = 0;

  /** Parts are stored as `part-1`, `part-2` and so on, with this extension. */
  constructor(context: TaskContext, extension: string) {
    this.#context = context;
    this.#extension = extension;
  }

  /** Adds a text to a part; parts begin in order. Throws when there are more than {@link PARTS_MAX}. */
  append(number: number, text: string): void {
    const part = this.#parts[number];
    if (part) part.waiting.push(text);
    else if (number >= PARTS_MAX) {
      throw new Error(`The file would be split into more than ${PARTS_MAX} files; make the parts larger.`);
    } else this.#parts[number] = { waiting: [text] };
    this.#waitingChars += text.length;
  }

  /** Call it between appends: makes room when too much waits. */
  async settle(): Promise<void> {
    if (this.#waitingChars <= WAITING_CHARS_MAX) return;
    for (const number of this.#parts.keys()) await this.#spill(number);
  }

  /** Stores a part that is complete. */
  async finish(number: number): Promise<void> {
    const part = this.#parts[number];
    if (!part || part.uri !== undefined) return;
    const name = `part-${number + 1}${this.#extension}`;
    if (part.path === undefined) {
      const text = this.#take(part);
      part.uri = await this.#context.files.put(name, new TextEncoder().encode(text));
      return;
    }
    await this.#spill(number);
    part.uri = await this.#context.files.putFile(part.path, name);
    await rm(part.path);
  }

  /** Stores what is left and answers the URIs in order. */
  async finishAll(): Promise<string[]> {
    const uris: string[] = [];
    for (const number of this.#parts.keys()) {
      await this.finish(number);
      const uri = this.#parts[number]?.uri;
      if (uri !== undefined) uris.push(uri);
    }
    return uris;
  }

  async #spill(number: number): Promise<void> {
    const part = this.#parts[number];
    if (!part || part.waiting.length === 0) return;
    part.path ??= join(await this.#context.workingDirectory(), `.part-${number + 1}`);
    await appendFile(part.path, this.#take(part));
  }

  #take(part: Part): string {
    const text = part.waiting.join("");
    part.waiting = [];
    this.#waitingChars -= text.length;
    return text;
  }
}
