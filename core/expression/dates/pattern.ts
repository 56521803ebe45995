/** Reads date patterns such as `yyyy-MM-dd'T'HH:mm:ssXXX` (Java's DateTimeFormatter). */
import { Fault } from "../error.ts";
import { NESTING_DEPTH_MAX } from "../limits.ts";

/** A piece of a pattern. */
export type PatternPart =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "field"; readonly letter: string; readonly count: number; readonly pad: number }
  | { readonly kind: "optional"; readonly parts: readonly PatternPart[] };

/** How often each letter may stand in a row. */
const COUNT_MAX: Readonly<Record<string, number>> = {
  G: 5,
  u: 19,
  y: 19,
  D: 3,
  M: 5,
  L: 5,
  d: 2,
  g: 19,
  Q: 5,
  q: 5,
  Y: 19,
  w: 2,
  W: 1,
  E: 5,
  e: 5,
  c: 5,
  F: 1,
  a: 1,
  B: 5,
  h: 2,
  K: 2,
  k: 2,
  H: 2,
  m: 2,
  s: 2,
  S: 9,
  A: 19,
  n: 19,
  N: 19,
  V: 2,
  v: 4,
  z: 4,
  O: 4,
  X: 5,
  x: 5,
  Z: 5,
};

/** The pieces of the pattern. Throws a Fault. */
export function parsePattern(pattern: string): readonly PatternPart[] {
  const reader = new PatternReader(pattern);
  return reader.parts(0);
}

class PatternReader {
  readonly #pattern: string;
  #at = 0;

  constructor(pattern: string) {
    this.#pattern = pattern;
  }

  parts(depth: number): PatternPart[] {
    if (depth > NESTING_DEPTH_MAX) throw new Fault("The date pattern nests too deep");
    const parts: PatternPart[] = [];
    while (this.#at < this.#pattern.length) {
      const char = this.#pattern[this.#at] ?? "";
      if (char === "]") {
        if (depth === 0) throw new Fault("Pattern invalid as it contains ] without previous [");
        return parts;
      }
      parts.push(this.#part(char, depth));
    }
    return parts;
  }

  #part(char: string, depth: number): PatternPart {
    if (/[A-Za-z]/.test(char)) return this.#field(char, 0);
    if (char === "'") return { kind: "text", text: this.#quoted() };
    if (char === "[") {
      this.#at += 1;
      const parts = this.parts(depth + 1);
      this.#at += 1;
      return { kind: "optional", parts };
    }
    if (char === "{" || char === "}" || char === "#") throw new Fault(`Pattern includes reserved character: '${char}'`);
    this.#at += 1;
    return { kind: "text", text: char };
  }

  #field(letter: string, pad: number): PatternPart {
    let count = 0;
    while (this.#pattern[this.#at] === letter) {
      count += 1;
      this.#at += 1;
    }
    if (letter === "p") {
      const next = this.#pattern[this.#at] ?? "";
      if (!/[A-Za-z]/.test(next))
        throw new Fault(`Pad letter 'p' must be followed by valid pad pattern: ${this.#pattern}`);
      return this.#field(next, count);
    }
    const max = Object.hasOwn(COUNT_MAX, letter) ? COUNT_MAX[letter] : undefined;
    if (max === undefined) throw new Fault(`Unknown pattern letter: ${letter}`);
    if (count > max) throw new Fault(`Too many pattern letters: ${letter}`);
    if (letter === "V" && count !== 2) throw new Fault("Pattern letter count must be 2: V");
    return { kind: "field", letter, count, pad };
  }

  #quoted(): string {
    let text = "";
    for (let at = this.#at + 1; at < this.#pattern.length; at += 1) {
      if (this.#pattern[at] !== "'") {
        text += this.#pattern[at];
      } else if (this.#pattern[at + 1] === "'") {
        text += "'";
        at += 1;
      } else {
        this.#at = at + 1;
        return text === "" ? "'" : text;
      }
    }
    throw new Fault(`Pattern ends with an incomplete string literal: ${this.#pattern}`);
  }
}
