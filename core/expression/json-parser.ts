/** Reads JSON as Jackson does: `1.0` stays a double, long numbers keep their digits, keys keep their order. */
import { Fault } from "./error.ts";
import { VALUE_DEPTH_MAX } from "./limits.ts";
import { mapOf } from "./map-value.ts";
import { doubleOf, longOf } from "./number.ts";

/** What the runtime's own parser would lose: a double without fraction, digits, the place of a number-like key. */
const NEEDS_CARE = /\.0+(?!\d)|\d[eE]|\d{16}|"\d+"\s*:/;

/** The value that the whole text spells. Throws a Fault that says what is wrong. */
export function parseJson(text: string): unknown {
  const quick = parseQuickly(text);
  if (quick !== undefined) return quick;
  const reader = new JsonReader(text);
  const value = reader.value(0);
  reader.end();
  return value;
}

/** The first value in the text; what follows is ignored. Throws a Fault when there is none. */
export function parseFirstJson(text: string): unknown {
  const quick = parseQuickly(text);
  return quick === undefined ? new JsonReader(text).value(0) : quick;
}

function parseQuickly(text: string): unknown {
  if (NEEDS_CARE.test(text)) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
}

/** Characters that may stand between values. */
const SPACE = " \t\r\n";
const NUMBER = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?/y;
const WORD = /[A-Za-z_$][\w$]*/y;
/** Everything up to a quote, a backslash or a control character. */
const PLAIN_TEXT = /(?:[^"\\\p{Cc}]|[\u007f-\u009f])*/uy;
/** What a letter behind a backslash means in a text. */
export const JSON_ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  "\\": "\\",
  "/": "/",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
};

class JsonReader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  value(depth: number): unknown {
    if (depth > VALUE_DEPTH_MAX) throw new Fault(`the document nests deeper than ${VALUE_DEPTH_MAX} levels`, "limit");
    this.#space();
    const char = this.#text[this.#at];
    if (char === undefined) throw new Fault("No content to map due to end-of-input");
    if (char === "{") return this.#map(depth);
    if (char === "[") return this.#list(depth);
    if (char === '"') return this.#string();
    if (char === "-" || (char >= "0" && char <= "9")) return this.#number(depth);
    return this.#word();
  }

  end(): void {
    this.#space();
    if (this.#at < this.#text.length) throw this.#unexpected("the end of the text");
  }

  #space(): void {
    while (this.#at < this.#text.length && SPACE.includes(this.#text[this.#at] ?? "")) this.#at += 1;
  }

  #unexpected(wanted: string): Fault {
    const char = this.#text[this.#at];
    if (char === undefined) return new Fault(`Unexpected end-of-input: expected ${wanted}`);
    return new Fault(
      `Unexpected character ('${char}' (code ${char.charCodeAt(0)})) at index ${this.#at}: expected ${wanted}`,
    );
  }

  #map(depth: number): unknown {
    const entries = new Map<string, unknown>();
    this.#at += 1;
    this.#space();
    if (this.#take("}")) return mapOf([]);
    do {
      this.#space();
      if (this.#text[this.#at] !== '"') throw this.#unexpected("double-quote to start field name");
      const key = this.#string();
      this.#space();
      if (!this.#take(":")) throw this.#unexpected("a colon to separate field name and value");
      entries.set(key, this.value(depth + 1));
      this.#space();
    } while (this.#take(","));
    if (!this.#take("}")) throw this.#unexpected("a comma to separate Object entries");
    return mapOf(entries);
  }

  #list(depth: number): unknown[] {
    const items: unknown[] = [];
    this.#at += 1;
    this.#space();
    if (this.#take("]")) return items;
    do {
      items.push(this.value(depth + 1));
      this.#space();
    } while (this.#take(","));
    if (!this.#take("]")) throw this.#unexpected("a comma to separate Array entries");
    return items;
  }

  #take(char: string): boolean {
    if (this.#text[this.#at] !== char) return false;
    this.#at += 1;
    return true;
  }

  #string(): string {
    let text = "";
    this.#at += 1;
    for (;;) {
      PLAIN_TEXT.lastIndex = this.#at;
      const run = PLAIN_TEXT.exec(this.#text)?.[0] ?? "";
      text += run;
      this.#at += run.length;
      if (this.#take('"')) return text;
      if (!this.#take("\\")) throw this.#unexpected("closing quote for a string value");
      text += this.#escape();
    }
  }

  #escape(): string {
    const char = this.#text[this.#at] ?? "";
    this.#at += 1;
    if (char === "u") {
      const digits = this.#text.slice(this.#at, this.#at + 4);
      if (!/^[0-9a-fA-F]{4}$/.test(digits)) throw this.#unexpected("four hexadecimal digits");
      this.#at += 4;
      return String.fromCharCode(Number.parseInt(digits, 16));
    }
    const escaped = JSON_ESCAPES[char];
    if (escaped === undefined) {
      this.#at -= 1;
      throw this.#unexpected("an escape character");
    }
    return escaped;
  }

  #number(depth: number): unknown {
    NUMBER.lastIndex = this.#at;
    const found = NUMBER.exec(this.#text);
    if (!found) throw this.#unexpected("digits");
    const [text, fraction, exponent] = found;
    this.#at += text.length;
    const next = this.#text[this.#at] ?? "";
    if (/[0-9.A-Za-z]/.test(next)) {
      throw new Fault(
        text === "0" ? "Invalid numeric value: Leading zeroes not allowed" : this.#unexpected("a number").message,
      );
    }
    if (depth === 0 && next !== "" && !SPACE.includes(next)) throw this.#unexpected("a space between values");
    if (fraction === undefined && exponent === undefined) return longOf(BigInt(text));
    return doubleOf(Number(text));
  }

  #word(): unknown {
    WORD.lastIndex = this.#at;
    const word = WORD.exec(this.#text)?.[0];
    if (word === undefined) {
      throw this.#unexpected("a valid value (JSON String, Number, Array, Object or token 'null', 'true' or 'false')");
    }
    this.#at += word.length;
    if (word === "true") return true;
    if (word === "false") return false;
    if (word === "null") return null;
    throw new Fault(
      `Unrecognized token '${word}': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')`,
    );
  }
}
