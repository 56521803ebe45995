/** A line of text that is being typed: for filters, commands and searches. Pure, like the drafts that it is made of. */
import { type Draft, firstDraft, insert, type PromptKey, press, type Question } from "../prompt/question.ts";
import { neutralise } from "../text/neutralise.ts";
import type { Line } from "../text/painter.ts";
import { truncate, widthOf } from "../text/width.ts";
import type { KeyPress } from "./key-press.ts";
import type { Area } from "./view.ts";

const QUESTION: Question = { id: "", label: "", kind: "text" };

/** Keys of fields, as shells have them. */
const FIELD_KEYS: Readonly<Record<string, PromptKey>> = {
  left: "left",
  right: "right",
  home: "home",
  end: "end",
  "ctrl-a": "home",
  "ctrl-e": "end",
  backspace: "backspace",
  delete: "delete",
  "ctrl-u": "clear",
  "ctrl-w": "word",
};

/** See the file's head. */
export class Field {
  #draft: Draft;

  constructor(text = "") {
    this.#draft = firstDraft({ ...QUESTION, initial: text });
  }

  get text(): string {
    return this.#draft.text.join("");
  }

  set text(text: string) {
    this.#draft = firstDraft({ ...QUESTION, initial: text });
  }

  /** Takes a key; true when it was one for a field. */
  press({ name, text }: KeyPress): boolean {
    const known = FIELD_KEYS[name];
    if (known) this.#draft = press(this.#draft, known, []);
    else if (text !== "") this.#draft = insert(this.#draft, text);
    else return false;
    return true;
  }

  /** The field behind its sign, scrolled so that the cursor is in sight, and a hint where there is room for it. */
  line(sign: string, hint: string, { columns, glyphs }: Pick<Area, "columns" | "glyphs">): Line {
    const { cursor } = this.#draft;
    // What a server has proposed may be in it, character by character.
    const text = this.#draft.text.map((character) => neutralise(character));
    const room = Math.max(4, columns - widthOf(sign) - 1);
    let start = 0;
    while (start < cursor && widthOf(text.slice(start, cursor).join("")) >= room) start++;
    const before = text.slice(start, cursor).join("");
    const after = truncate(text.slice(cursor + 1).join(""), Math.max(0, room - widthOf(before) - 1), glyphs.ellipsis);
    const left = room - widthOf(before) - widthOf(after) - 4;
    return [
      { text: sign, style: "accent" },
      { text: before },
      { text: text[cursor] ?? " ", style: "cursor" },
      { text: after },
      ...(left > 8 && hint !== ""
        ? [{ text: `  ${truncate(neutralise(hint), left, glyphs.ellipsis)}`, style: "dim" as const }]
        : []),
    ];
  }
}
