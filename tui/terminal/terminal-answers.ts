/**
 * What a terminal answers to a question about itself, should it come when nobody asks any more: it is nobody's typing. It
 * may come in any number of pieces, and only its first one begins with an escape character:
 *
 *   the ground     ESC ] 11 ; rgb:1e1e/1e1e/1e1e ESC \   or BEL at its end
 *   the kind       ESC [ ? 62 ; 4 c
 */

const ESC = "\u001b";
const BELL = "\u0007";

/** A beginning of one of the two. */
const BEGINNING = new RegExp(`^${ESC}(?:\\](?:1\\d?(?:;[rgba:/\\da-f]{0,24}${ESC}?)?)?|\\[(?:[?>][\\d;]*)?)?$`, "i");
/** All of one of the two. */
const WHOLE = new RegExp(`^${ESC}(?:\\]1\\d;[^${ESC}]*(?:${BELL}|${ESC}\\\\)|\\[[?>][\\d;]+[a-z])$`, "i");

/** From one piece of an answer to the next at the most. */
const PIECE_MS_MAX = 1_000;

/** Takes answers out of what comes from a terminal. */
export class TerminalAnswers {
  /** The part of an answer that has come. */
  #begun = "";
  #cameMs = 0;

  /** @param begun what came before nobody waited any longer: it may end in the middle of an answer. Default: nothing */
  constructor(begun = "", nowMs = 0) {
    for (const character of begun) this.#take(character);
    this.#cameMs = nowMs;
  }

  /** What of a piece is a person's, "" for nothing. A lone escape character is always theirs, and may begin an answer, too. */
  without(piece: string, nowMs: number): string {
    if (nowMs - this.#cameMs > PIECE_MS_MAX) this.#begun = "";
    this.#cameMs = nowMs;
    if (piece === ESC && !this.#begun.startsWith(`${ESC}]1`)) {
      this.#begun = ESC;
      return ESC;
    }
    let rest = "";
    for (const character of piece) rest += this.#take(character);
    return rest;
  }

  #take(character: string): string {
    const next = this.#begun + character;
    if (WHOLE.test(next)) {
      this.#begun = "";
      return "";
    }
    if (BEGINNING.test(next)) {
      this.#begun = next;
      return "";
    }
    // One that has stopped in the middle may be followed by the next.
    const other = [this.#begun.endsWith(ESC) ? ESC + character : "", character].find((text) => BEGINNING.test(text));
    this.#begun = other ?? "";
    return other === undefined ? character : "";
  }
}
