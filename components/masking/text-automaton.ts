/**
 * Looks for many texts at once, in one pass over the characters, and keeps its place between pieces of a stream: the
 * automaton of Aho and Corasick. A state stands for what was read last, as far as one of the texts begins with it. Line
 * breaks are passed over; the texts have none.
 */

/** The state before anything was read. */
export const START = 0;

/** Characters that the start's table knows; for others the list of its children is searched. */
const TABLE_CHARS = 256;

/** What is known of a state: no text ends there, a shorter one does that is part of it, or it is a whole text. */
const NO_END = 0;
const SHORTER_END = 1;
const OWN_END = 2;

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/** True for what is passed over. */
export function isLineBreak(character: number): boolean {
  return character === LINE_FEED || character === CARRIAGE_RETURN;
}

/** How far a message is read. */
export interface Reader {
  state: number;
  /** Of the next character. */
  index: number;
  /** Of the first character behind the last line break. */
  lineStart: number;
}

/** See the file's head. */
export class TextAutomaton {
  /** The tree of states: the character that leads to one, its first child and its next sibling. */
  readonly #character: Uint16Array;
  readonly #child: Int32Array;
  readonly #sibling: Int32Array;
  /** The state of the longest shorter end of what was read. */
  readonly #shorter: Int32Array;
  /** Characters that a state stands for. */
  readonly #depth: Int32Array;
  readonly #end: Uint8Array;
  /** 1 where one of the long texts goes on. */
  readonly #goesOn: Uint8Array;
  readonly #fromStart = new Int32Array(TABLE_CHARS);
  #count = 1;

  /** @param longCharsMin the least length of the texts that {@link begunLength} tells of */
  constructor(texts: Iterable<string>, longCharsMin: number) {
    const all = [...texts];
    const states = 1 + all.reduce((sum, text) => sum + text.length, 0);
    this.#character = new Uint16Array(states);
    this.#child = new Int32Array(states);
    this.#sibling = new Int32Array(states);
    this.#shorter = new Int32Array(states);
    this.#depth = new Int32Array(states);
    this.#end = new Uint8Array(states);
    this.#goesOn = new Uint8Array(states);
    for (const text of all) this.#add(text, text.length >= longCharsMin);
    this.#link();
  }

  /** Reads on, over line breaks, until one of the texts has ended: true then. False at the end of what is to be read. */
  read(message: string, reader: Reader, end: number): boolean {
    let { index, state } = reader;
    const ends = this.#end;
    const fromStart = this.#fromStart;
    while (index < end) {
      const character = message.charCodeAt(index++);
      if (character === LINE_FEED || character === CARRIAGE_RETURN) {
        reader.lineStart = index;
        continue;
      }
      state =
        state === START && character < TABLE_CHARS ? (fromStart[character] as number) : this.#next(state, character);
      if (state === START || ends[state] === NO_END) continue;
      reader.index = index;
      reader.state = state;
      return true;
    }
    reader.index = index;
    reader.state = state;
    return false;
  }

  /** The state after one more character. */
  #next(state: number, character: number): number {
    for (let at = state; at !== START; at = this.#shorter[at] as number) {
      const found = this.#childOf(at, character);
      if (found !== START) return found;
    }
    return character < TABLE_CHARS ? (this.#fromStart[character] as number) : this.#childOf(START, character);
  }

  /** The length of what was read last and one of the texts begins with. */
  depth(state: number): number {
    return this.#depth[state] as number;
  }

  /** The lengths of all texts that have just been read to their end, the longest first. */
  *endedLengths(state: number): Generator<number> {
    for (let at = state; this.#end[at] !== NO_END; at = this.#shorter[at] as number) {
      if (this.#end[at] === OWN_END) yield this.depth(at);
    }
  }

  /** The length of what was read last and one of the long texts begins with and goes on; 0 when none does. */
  begunLength(state: number): number {
    let at = state;
    while (at !== START && this.#goesOn[at] === 0) at = this.#shorter[at] as number;
    return this.depth(at);
  }

  #childOf(state: number, character: number): number {
    let child = this.#child[state] as number;
    while (child !== START && this.#character[child] !== character) child = this.#sibling[child] as number;
    return child;
  }

  #add(text: string, isLong: boolean): void {
    let state = START;
    for (let index = 0; index < text.length; index++) {
      if (isLong) this.#goesOn[state] = 1;
      state = this.#step(state, text.charCodeAt(index));
    }
    if (state !== START) this.#end[state] = OWN_END;
  }

  #step(state: number, character: number): number {
    const found = this.#childOf(state, character);
    if (found !== START) return found;
    const made = this.#count++;
    this.#character[made] = character;
    this.#depth[made] = this.depth(state) + 1;
    this.#sibling[made] = this.#child[state] as number;
    this.#child[state] = made;
    if (state === START && character < TABLE_CHARS) this.#fromStart[character] = made;
    return made;
  }

  /** Level by level, as the shorter end of a state is on a level above. */
  #link(): void {
    let level = this.#childrenOf(START);
    while (level.length > 0) {
      const below: number[] = [];
      for (const state of level) {
        if (this.#end[state] === NO_END && this.#end[this.#shorter[state] as number] !== NO_END)
          this.#end[state] = SHORTER_END;
        for (const child of this.#childrenOf(state)) {
          this.#shorter[child] = this.#next(this.#shorter[state] as number, this.#character[child] as number);
          below.push(child);
        }
      }
      level = below;
    }
  }

  #childrenOf(state: number): number[] {
    const children: number[] = [];
    for (let child = this.#child[state] as number; child !== START; child = this.#sibling[child] as number) {
      children.push(child);
    }
    return children;
  }
}
