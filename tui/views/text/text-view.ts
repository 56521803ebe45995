/** A text to look at: read once, scrolled line by line. */
import type { Desk } from "../../app/desk.ts";
import type { Motion } from "../../app/key-table.ts";
import type { TextPlace } from "../../app/places.ts";
import type { Acts, Area, View } from "../../app/view.ts";
import { cutLine } from "../../text/lines.ts";
import { neutralLines } from "../../text/neutralise.ts";
import type { Line } from "../../text/painter.ts";

/** See the file's head. */
export class TextView implements View {
  readonly title: string;
  readonly place = "text";
  readonly #desk: Desk;
  readonly #source: TextPlace;
  #text = "";
  #lines: readonly string[] = [];
  #top = 0;
  #rows = 1;

  constructor(desk: Desk, source: TextPlace) {
    this.#desk = desk;
    this.#source = source;
    this.title = source.title;
  }

  show(): void {
    this.#desk.background(this.#read());
  }

  hide(): void {}

  draw({ columns, rows, glyphs }: Area): readonly Line[] {
    this.#rows = rows;
    this.#top = Math.max(0, Math.min(this.#top, this.#lines.length - rows));
    return this.#lines
      .slice(this.#top, this.#top + rows)
      .map((text) => cutLine([{ text: ` ${text}` }], columns, glyphs.ellipsis));
  }

  move(motion: Motion): void {
    const steps: Partial<Record<Motion, number>> = {
      down: 1,
      up: -1,
      "page-down": this.#rows - 1,
      "page-up": 1 - this.#rows,
      first: -this.#lines.length,
      last: this.#lines.length,
    };
    this.#top = Math.max(0, Math.min(this.#lines.length - this.#rows, this.#top + (steps[motion] ?? 0)));
  }

  acts(): Acts {
    return {
      copy: { says: "copy all of it", run: () => this.#desk.copy(this.#text) },
      refresh: { run: () => this.#read() },
    };
  }

  async #read(): Promise<void> {
    this.#text = await this.#source.load();
    this.#lines = neutralLines(this.#text);
    this.#desk.redraw();
  }
}
