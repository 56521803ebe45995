/** Writes many lines with few system calls: what comes in one turn of the event loop goes out together. */
import { nextTurn } from "../../platform/next-turn.ts";

/** Characters that are not held back any longer. */
export const LINES_HELD_CHARS_MAX = 65_536;

/** Where lines go; a promise comes back when there is no room for more yet. */
export type Sink = (text: string) => Promise<void> | undefined;

/** Collects lines. */
export class LineWriter {
  readonly #sink: Sink;
  #held: string[] = [];
  #chars = 0;
  #room: Promise<void> | undefined;

  constructor(sink: Sink) {
    this.#sink = sink;
  }

  /** Takes a line; awaiting what comes back is back-pressure. */
  line(text: string): Promise<void> | undefined {
    if (this.#held.length === 0) void nextTurn().then(() => this.flush());
    this.#held.push(text, "\n");
    this.#chars += text.length + 1;
    if (this.#chars >= LINES_HELD_CHARS_MAX) this.flush();
    return this.#room;
  }

  /** Passes on what is held. */
  flush(): void {
    if (this.#held.length === 0) return;
    const text = this.#held.join("");
    this.#held = [];
    this.#chars = 0;
    const room = this.#sink(text);
    if (!room) return;
    const waiting: Promise<void> = room.then(() => {
      if (this.#room === waiting) this.#room = undefined;
    });
    this.#room = waiting;
  }
}
