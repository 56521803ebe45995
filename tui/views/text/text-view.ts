/** A text to look at: read once, highlighted, scrolled, wrapped and searched. */
import { messageOf } from "../../../core/message-of.ts";
import type { Desk } from "../../app/desk.ts";
import type { Motion } from "../../app/key-table.ts";
import type { TextPlace } from "../../app/places.ts";
import type { Acts, Area, View, ViewFilter } from "../../app/view.ts";
import { HighlightedText } from "../../highlight/highlighted-text.ts";
import { cutLine } from "../../text/lines.ts";
import { neutralise, neutralLines } from "../../text/neutralise.ts";
import type { Line } from "../../text/painter.ts";
import { TextScroll } from "../../widgets/text-scroll.ts";

/** Endings of saved texts. */
const ENDINGS = { yaml: "yaml", json: "json", diff: "diff", plain: "txt" } as const;

/** See the file's head. */
export class TextView implements View {
  readonly title: string;
  readonly place = "text";
  readonly filter: ViewFilter;
  readonly #desk: Desk;
  readonly #source: TextPlace;
  readonly #scroll: TextScroll;
  #text: string | undefined;
  #problem: string | undefined;

  constructor(desk: Desk, source: TextPlace) {
    this.#desk = desk;
    this.#source = source;
    this.title = source.title;
    this.#scroll = new TextScroll({ redraw: () => desk.redraw() });
    this.filter = this.#scroll.filter;
  }

  show(): void {
    if (this.#text === undefined) this.#desk.background(this.#read());
  }

  hide(): void {}

  chips(): readonly string[] {
    const { found } = this.#scroll;
    return [...(this.#scroll.isWrapped ? ["wrapped"] : []), ...(found === undefined ? [] : [found])];
  }

  draw(area: Area): readonly Line[] {
    const words = this.#words;
    if (words === undefined) return this.#scroll.draw(area);
    const style = this.#problem === undefined ? "dim" : "failure";
    return [[], cutLine([{ text: `  ${words}`, style }], area.columns, area.glyphs.ellipsis)];
  }

  move(motion: Motion): void {
    this.#scroll.move(motion);
  }

  acts(): Acts {
    const text = this.#text;
    const disabled = text === undefined ? "it is not read yet" : undefined;
    return {
      ...this.#scroll.acts(),
      copy: { says: "copy all of it", disabled, run: () => this.#desk.copy(text ?? "") },
      save: { disabled, run: () => this.#save(text ?? "") },
      refresh: { run: () => this.#read() },
    };
  }

  /** What stands in place of the text. */
  get #words(): string | undefined {
    if (this.#problem !== undefined) return `It cannot be read: ${neutralise(this.#problem)}`;
    if (this.#text === undefined) return "Reading ...";
    return this.#text === "" ? "It is empty." : undefined;
  }

  async #read(): Promise<void> {
    try {
      const text = await this.#source.load();
      this.#text = text;
      this.#problem = undefined;
      this.#scroll.replace(new HighlightedText(neutralLines(text), this.#source.language));
    } catch (error) {
      this.#problem = messageOf(error);
    }
    this.#desk.redraw();
  }

  async #save(text: string): Promise<void> {
    const { fileName, language, title } = this.#source;
    const path = await this.#desk.saveFile(fileName ?? `${plainName(title)}.${ENDINGS[language]}`, [text]);
    this.#desk.notice(`Saved as ${path}`, "done");
  }
}

/** A title as the name of a file: with nothing in it that a file system or a shell would take for something else. */
function plainName(title: string): string {
  return title.replace(/[^\p{L}\p{N}._-]+/gu, "-").replace(/^[-.]+|-+$/g, "") || "text";
}
