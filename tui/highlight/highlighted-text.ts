/** A text as lines in their styles. Each line is worked out when it is first seen, and kept. */

import type { LineSource } from "../text/line-source.ts";
import type { Line } from "../text/painter.ts";
import { lexDiff } from "./diff-lexer.ts";
import { lexJson } from "./json-lexer.ts";
import { type LineLexer, type LineState, NOTHING_OPEN } from "./lexing.ts";
import { lexYaml } from "./yaml-lexer.ts";

/** What can be highlighted. */
export type Language = "yaml" | "json" | "diff" | "plain";

/** Characters of a line that are highlighted and shown; nobody reads longer ones on a screen. */
export const LINE_CHARS_MAX = 20_000;

const LEXERS: Readonly<Record<Language, LineLexer>> = {
  yaml: lexYaml,
  json: lexJson,
  diff: lexDiff,
  plain: (text) => ({ line: [{ text }], next: NOTHING_OPEN }),
};

/** See the file's head. */
export class HighlightedText implements LineSource {
  readonly #texts: readonly string[];
  readonly #lexer: LineLexer;
  readonly #lines: Line[] = [];
  /** What the last of the lines that are worked out leaves open. */
  #state: LineState = NOTHING_OPEN;

  /** @param texts harmless lines, as `neutralLines` makes them */
  constructor(texts: readonly string[], language: Language) {
    this.#texts = texts;
    this.#lexer = LEXERS[language];
  }

  get count(): number {
    return this.#texts.length;
  }

  textAt(index: number): string {
    const text = this.#texts[index] ?? "";
    return text.length > LINE_CHARS_MAX ? text.slice(0, LINE_CHARS_MAX) : text;
  }

  lineAt(index: number): Line {
    const last = Math.min(index, this.#texts.length - 1);
    while (this.#lines.length <= last) {
      const { line, next } = this.#lexer(this.textAt(this.#lines.length), this.#state);
      this.#lines.push(line);
      this.#state = next;
    }
    return this.#lines[index] ?? [];
  }
}
