/** When frames are drawn: at once for keys, soon for what has changed, and by and by for what moves by itself. */
import type { Clock, TimerHandle } from "../../core/contracts/clock.ts";

/** From one frame that shows changes to the next at the least: changes that come meanwhile share it. Keys draw at once. */
export const FRAME_MS = 100;

/** From one picture of something that moves to the next. */
export const TICK_MS = 200;

/** See the file's head. */
export class FrameTimes {
  readonly #clock: Clock;
  readonly #draw: () => void;
  readonly #startedMs: number;
  #frame: TimerHandle | undefined;
  /** Whether that frame shows something that has changed. */
  #isDue = false;
  #drawnMs = 0;
  #isOver = false;

  constructor(clock: Clock, draw: () => void) {
    this.#clock = clock;
    this.#draw = draw;
    this.#startedMs = clock.now();
  }

  /** Which picture of what moves is due. */
  get tick(): number {
    return Math.max(0, Math.floor((this.#clock.now() - this.#startedMs) / TICK_MS));
  }

  /** Something has changed. */
  soon(): void {
    if (this.#isDue || this.#isOver) return;
    // Also in place of a frame that was only to move something, and may be further away.
    this.#frame?.cancel();
    this.#isDue = true;
    const waitMs = Math.max(0, Math.min(FRAME_MS, this.#drawnMs + FRAME_MS - this.#clock.now()));
    this.#frame = this.#clock.after(waitMs, () => {
      // Frames for keys do not count: what a key has led to is shown as soon as it is there.
      this.#drawnMs = this.#clock.now();
      this.now();
    });
  }

  /** Draws at once. */
  now(): void {
    this.#frame?.cancel();
    this.#frame = undefined;
    this.#isDue = false;
    if (!this.#isOver) this.#draw();
  }

  /** Something moves: a frame is due then, unless there is one before. */
  after(ms: number): void {
    if (!this.#isOver) this.#frame ??= this.#clock.after(ms, () => this.now());
  }

  /** Nothing is drawn any more. */
  stop(): void {
    this.#isOver = true;
    this.#frame?.cancel();
    this.#frame = undefined;
  }
}
