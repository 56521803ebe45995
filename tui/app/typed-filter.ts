/** The filter of a view or a pane: what is typed behind `/`, and left there for who comes back. */
import type { Desk } from "./desk.ts";
import type { ViewFilter } from "./view.ts";

/** What a filter is made of. */
export interface TypedFilterOptions {
  readonly desk: Pick<Desk, "redraw" | "recall" | "remember">;
  /** Under which it is left in this session. Default: it goes with its view. */
  readonly place?: string;
  /** Stands there at first. Default: what was left at the place. */
  readonly text?: string | undefined;
  /** See {@link ViewFilter}. */
  readonly hint: string;
  /** Told with each character. */
  changed(text: string): void;
  /** See {@link ViewFilter}. */
  complete?(text: string): readonly string[];
}

/** See the file's head. */
export class TypedFilter implements ViewFilter {
  readonly hint: string;
  readonly #options: TypedFilterOptions;
  #text: string;

  constructor(options: TypedFilterOptions) {
    const { desk, place, text, hint } = options;
    this.#options = options;
    this.hint = hint;
    this.#text = text ?? (place === undefined ? undefined : desk.recall(place)) ?? "";
  }

  get text(): string {
    return this.#text;
  }

  apply(text: string): void {
    const { desk, place } = this.#options;
    this.#text = text;
    if (place !== undefined) desk.remember(place, text);
    this.#options.changed(text);
    desk.redraw();
  }

  complete(text: string): readonly string[] {
    return this.#options.complete?.(text) ?? [];
  }
}
