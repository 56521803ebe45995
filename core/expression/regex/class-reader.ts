/** Reads `[…]` and the escapes that stand for characters. */
import type { Fault } from "../error.ts";
import { anyOf, between, DIGIT, HORIZONTAL, namedSet, not, only, SPACE, VERTICAL, WORD } from "./characters.ts";
import type { CharacterTest } from "./syntax.ts";

/** The text being read and the place in it. */
export interface Cursor {
  readonly source: string;
  at: number;
  peek(text: string): boolean;
  take(text: string): boolean;
  fault(message: string): Fault;
}

const SETS: ReadonlyMap<string, CharacterTest> = new Map([
  ["d", DIGIT],
  ["D", not(DIGIT)],
  ["s", SPACE],
  ["S", not(SPACE)],
  ["w", WORD],
  ["W", not(WORD)],
  ["h", HORIZONTAL],
  ["H", not(HORIZONTAL)],
  ["v", VERTICAL],
  ["V", not(VERTICAL)],
]);

const CODES: ReadonlyMap<string, number> = new Map([
  ["t", 9],
  ["n", 10],
  ["r", 13],
  ["f", 12],
  ["a", 7],
  ["e", 27],
]);

/** Reads character classes off a cursor. */
export class ClassReader {
  readonly #cursor: Cursor;
  #depth = 0;

  constructor(cursor: Cursor) {
    this.#cursor = cursor;
  }

  /** The class whose `[` has been taken, up to its `]`. */
  read(): CharacterTest {
    const cursor = this.#cursor;
    this.#depth += 1;
    if (this.#depth > 50) throw cursor.fault("Character classes nest too deep");
    const negated = cursor.take("^");
    const intersected: CharacterTest[] = [];
    let tests: CharacterTest[] = [];
    let first = true;
    while (first || !cursor.peek("]")) {
      if (cursor.at >= cursor.source.length) throw cursor.fault("Unclosed character class");
      if (cursor.take("&&")) {
        intersected.push(anyOf(tests));
        tests = [];
      } else {
        tests.push(cursor.take("[") ? this.read() : this.#range());
      }
      first = false;
    }
    cursor.take("]");
    this.#depth -= 1;
    const last = anyOf(tests);
    const all: CharacterTest =
      intersected.length === 0 ? last : (code) => last(code) && intersected.every((test) => test(code));
    return negated ? not(all) : all;
  }

  #range(): CharacterTest {
    const cursor = this.#cursor;
    const from = this.#member();
    if (typeof from !== "number") return from;
    const next = cursor.source[cursor.at + 1];
    if (!cursor.peek("-") || next === "]" || next === "[" || next === undefined) return only(from);
    cursor.take("-");
    const to = this.#member();
    if (typeof to !== "number" || to < from) throw cursor.fault("Illegal character range");
    return between(from, to);
  }

  #member(): number | CharacterTest {
    const cursor = this.#cursor;
    if (cursor.peek("\\")) {
      cursor.take("\\");
      return this.#escaped();
    }
    const code = cursor.source.codePointAt(cursor.at) ?? 0;
    cursor.at += code > 0xffff ? 2 : 1;
    return code;
  }

  /** The characters an escape stands for; its backslash has been taken. */
  escape(): CharacterTest {
    const found = this.#escaped();
    return typeof found === "number" ? only(found) : found;
  }

  #escaped(): number | CharacterTest {
    const cursor = this.#cursor;
    const char = cursor.source[cursor.at];
    if (char === undefined) throw cursor.fault("Unexpected end after a backslash");
    cursor.at += 1;
    const set = SETS.get(char);
    if (set) return set;
    const code = CODES.get(char);
    if (code !== undefined) return code;
    if (char === "p" || char === "P") return this.#property(char === "P");
    if (char === "x") return this.#hex(/\{([0-9A-Fa-f]{1,6})\}|([0-9A-Fa-f]{2})/y);
    if (char === "u") return this.#hex(/([0-9A-Fa-f]{4})/y);
    if (char === "0") return this.#octal();
    if (char === "c") return (cursor.source.charCodeAt(cursor.at++) || 0) ^ 64;
    if (/[A-Za-z]/.test(char)) throw cursor.fault(`Illegal/unsupported escape sequence \\${char}`);
    return cursor.source.codePointAt(cursor.at - 1) ?? 0;
  }

  #property(negated: boolean): CharacterTest {
    const cursor = this.#cursor;
    const found = /\{([^}]*)\}|(.)/y;
    found.lastIndex = cursor.at;
    const match = found.exec(cursor.source);
    if (!match) throw cursor.fault("Unclosed character property");
    cursor.at = found.lastIndex;
    const test = namedSet(match[1] ?? match[2] ?? "");
    return negated ? not(test) : test;
  }

  #hex(pattern: RegExp): number {
    const cursor = this.#cursor;
    pattern.lastIndex = cursor.at;
    const match = pattern.exec(cursor.source);
    if (!match) throw cursor.fault("Illegal hexadecimal escape sequence");
    cursor.at = pattern.lastIndex;
    return Number.parseInt(match[1] ?? match[2] ?? "0", 16);
  }

  #octal(): number {
    const cursor = this.#cursor;
    const pattern = /[0-3]?[0-7]{1,2}/y;
    pattern.lastIndex = cursor.at;
    const digits = pattern.exec(cursor.source)?.[0];
    if (digits === undefined) throw cursor.fault("Illegal octal escape sequence");
    cursor.at += digits.length;
    return Number.parseInt(digits, 8);
  }
}
