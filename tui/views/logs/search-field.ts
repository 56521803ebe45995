/** The field that a text to look for is typed into: what is found is shown while it is typed. */
import type { ViewFilter } from "../../app/view.ts";

/** What the field is for. */
export interface SearchFieldOptions {
  /** Looks for a text, from where the person was when they began to type. */
  search(text: string): void;
  /** Nothing is typed (any more): all is as it was before. */
  restore(): void;
}

/** See the file's head. */
export class SearchField implements ViewFilter {
  readonly hint = "a text; with a capital letter in it, just as it is written · enter keeps, esc goes back";
  readonly #options: SearchFieldOptions;
  text = "";

  constructor(options: SearchFieldOptions) {
    this.#options = options;
  }

  apply(text: string): void {
    this.text = text;
    if (text === "") this.#options.restore();
    else this.#options.search(text);
  }
}
