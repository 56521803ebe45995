/** Filters that were used, by place; they outlive the session. */
import type { Memory } from "./surroundings.ts";

/** Filters that are kept of one place. */
export const FILTERS_KEPT_MAX = 20;

/** See the file's head. */
export class FilterHistory {
  readonly #memory: Memory;

  constructor(memory: Memory) {
    this.#memory = memory;
  }

  /** Newest last. */
  of(place: string): readonly string[] {
    return (this.#memory.recall(`${place}.filters`) ?? "").split("\n").filter((each) => each !== "");
  }

  add(place: string, text: string): void {
    if (text.trim() === "") return;
    const others = this.of(place).filter((each) => each !== text);
    this.#memory.remember(`${place}.filters`, [...others, text].slice(-FILTERS_KEPT_MAX).join("\n"));
  }
}
