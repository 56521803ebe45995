/** The filter behind `/`: it takes effect while it is typed, and stays as a chip. */
import type { Line } from "../text/painter.ts";
import { Field } from "./field.ts";
import type { KeyPress } from "./key-press.ts";
import type { Overlay } from "./overlay.ts";
import type { Area, ViewFilter } from "./view.ts";

/** See the file's head. */
export class FilterOverlay implements Overlay {
  readonly placement = "foot";
  readonly #filter: ViewFilter;
  readonly #close: () => void;
  readonly #field: Field;
  /** Filters that were used here before, newest last. */
  readonly #history: readonly string[];
  readonly #before: string;
  #at: number;

  constructor(filter: ViewFilter, history: readonly string[], close: () => void) {
    this.#filter = filter;
    this.#close = close;
    this.#before = filter.text;
    this.#field = new Field(filter.text);
    this.#history = history;
    this.#at = history.length;
  }

  draw(area: Area): readonly Line[] {
    const [completed] = this.#completions();
    const hint = completed === undefined ? this.#filter.hint : `tab: ${completed}`;
    return [this.#field.line("/", hint, area)];
  }

  press(key: KeyPress): void {
    switch (key.name) {
      case "enter":
        return this.#close();
      case "escape":
      case "ctrl-c":
        this.#filter.apply(this.#before);
        return this.#close();
      case "tab":
        return this.#take(this.#completions()[0]);
      case "up":
        return this.#recall(-1);
      case "down":
        return this.#recall(1);
      default:
        if (this.#field.press(key)) this.#filter.apply(this.#field.text);
    }
  }

  #completions(): readonly string[] {
    const { text } = this.#field;
    return (this.#filter.complete?.(text) ?? []).filter((each) => each !== text);
  }

  #recall(step: number): void {
    this.#at = Math.max(0, Math.min(this.#history.length, this.#at + step));
    this.#take(this.#history[this.#at] ?? this.#before);
  }

  #take(text: string | undefined): void {
    if (text === undefined) return;
    this.#field.text = text;
    this.#filter.apply(text);
  }
}
