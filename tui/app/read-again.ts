/** Reads something every few seconds for as long as it is looked at; the next time begins when the last one is over. */
import type { TimerHandle } from "../../core/contracts/clock.ts";
import type { Desk } from "./desk.ts";

/** See the file's head. */
export class ReadAgain {
  readonly #desk: Desk;
  readonly #everyMs: number;
  readonly #read: () => Promise<void>;
  #timer: TimerHandle | undefined;
  #turn = 0;

  constructor(desk: Desk, everyMs: number, read: () => Promise<void>) {
    this.#desk = desk;
    this.#everyMs = everyMs;
    this.#read = read;
  }

  start(): void {
    this.now();
  }

  stop(): void {
    this.#turn++;
    this.#timer?.cancel();
  }

  /** Reads at once, and goes on from there. */
  now(): void {
    this.#timer?.cancel();
    this.#desk.background(this.#turnOf(++this.#turn));
  }

  async #turnOf(turn: number): Promise<void> {
    try {
      await this.#read();
    } finally {
      this.#desk.redraw();
      if (turn === this.#turn) this.#timer = this.#desk.clock.after(this.#everyMs, () => this.now());
    }
  }
}
