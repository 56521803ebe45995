/** Reads Java's regular expressions. */
import { Fault } from "../error.ts";
import { NESTING_DEPTH_MAX, REGEX_CHARS_MAX } from "../limits.ts";
import { anyOf, ignoringCase, LINE_END, not, only } from "./characters.ts";
import { ClassReader, type Cursor } from "./class-reader.ts";
import type { CharacterTest, Greed, Regex, RegexNode } from "./syntax.ts";

/** The parsed expression. Throws a Fault that says what is wrong and where. */
export function parseRegex(source: string): Regex {
  if (source.length > REGEX_CHARS_MAX) {
    throw new Fault(`The regular expression is longer than ${REGEX_CHARS_MAX} characters`, "limit");
  }
  return new RegexParser(source).run();
}

interface Flags {
  readonly i: boolean;
  readonly m: boolean;
  readonly s: boolean;
  readonly u: boolean;
  readonly x: boolean;
}

const EMPTY: RegexNode = { kind: "sequence", parts: [] };

class RegexParser implements Cursor {
  readonly source: string;
  at = 0;
  readonly #classes: ClassReader;
  readonly #names = new Map<string, number>();
  #flags: Flags = { i: false, m: false, s: false, u: false, x: false };
  #groups = 0;
  #depth = 0;

  constructor(source: string) {
    this.source = source;
    this.#classes = new ClassReader(this);
  }

  run(): Regex {
    const root = this.#alternation();
    if (this.at < this.source.length) throw this.fault("Unmatched closing ')'");
    return { root, groups: this.#groups, names: this.#names };
  }

  fault(message: string): Fault {
    return new Fault(`${message} near index ${Math.max(0, this.at - 1)} of the regular expression ${this.source}`);
  }

  peek(text: string): boolean {
    return this.source.startsWith(text, this.at);
  }

  take(text: string): boolean {
    if (!this.peek(text)) return false;
    this.at += text.length;
    return true;
  }

  #alternation(): RegexNode {
    this.#depth += 1;
    if (this.#depth > NESTING_DEPTH_MAX) throw this.fault("Groups nest too deep");
    const options = [this.#sequence()];
    while (this.take("|")) options.push(this.#sequence());
    this.#depth -= 1;
    return options.length === 1 && options[0] ? options[0] : { kind: "alternation", options };
  }

  #sequence(): RegexNode {
    const parts: RegexNode[] = [];
    while (this.at < this.source.length && !this.peek("|") && !this.peek(")")) {
      if (this.#flags.x && this.#skipComment()) continue;
      const atom = this.#atom();
      if (atom) parts.push(this.#quantified(atom));
    }
    return parts.length === 1 && parts[0] ? parts[0] : { kind: "sequence", parts };
  }

  #skipComment(): boolean {
    const found = /(?:\s|#[^\n]*)+/y;
    found.lastIndex = this.at;
    if (!found.test(this.source)) return false;
    this.at = found.lastIndex;
    return true;
  }

  #quantified(atom: RegexNode): RegexNode {
    let body = atom;
    for (;;) {
      if (this.#flags.x) this.#skipComment();
      const bounds = this.#bounds();
      if (!bounds) return body;
      const greed: Greed = this.take("?") ? "lazy" : this.take("+") ? "possessive" : "greedy";
      body = { kind: "repeat", body, min: bounds[0], max: bounds[1], greed };
    }
  }

  #bounds(): readonly [number, number] | undefined {
    if (this.take("*")) return [0, Number.POSITIVE_INFINITY];
    if (this.take("+")) return [1, Number.POSITIVE_INFINITY];
    if (this.take("?")) return [0, 1];
    if (!this.peek("{")) return undefined;
    const found = /\{(\d+)(,(\d*))?\}/y;
    found.lastIndex = this.at;
    const match = found.exec(this.source);
    if (!match) throw this.fault("Illegal repetition");
    this.at = found.lastIndex;
    const min = Number(match[1]);
    const max = match[2] === undefined ? min : match[3] === "" ? Number.POSITIVE_INFINITY : Number(match[3]);
    if (max < min) throw this.fault("Illegal repetition range");
    return [min, max];
  }

  /** One unquantified part; undefined for what only changes flags. */
  #atom(): RegexNode | undefined {
    const char = this.source[this.at] ?? "";
    switch (char) {
      case "(":
        return this.#group();
      case "[":
        this.at += 1;
        return this.#set(this.#classes.read());
      case ".":
        this.at += 1;
        return { kind: "set", test: this.#flags.s ? () => true : not(LINE_END) };
      case "^":
      case "$":
        this.at += 1;
        return { kind: "anchor", anchor: char === "^" ? "line-start" : "line-end", multiline: this.#flags.m };
      case "*":
      case "+":
      case "?":
        this.at += 1;
        throw this.fault(`Dangling meta character '${char}'`);
      case "{":
        this.at += 1;
        throw this.fault("Illegal repetition");
      case "\\":
        return this.#escape();
      default: {
        const code = this.source.codePointAt(this.at) ?? 0;
        this.at += code > 0xffff ? 2 : 1;
        return this.#set(only(code));
      }
    }
  }

  #set(test: CharacterTest): RegexNode {
    return { kind: "set", test: this.#flags.i ? ignoringCase(test, this.#flags.u) : test };
  }

  #group(): RegexNode | undefined {
    this.at += 1;
    if (!this.take("?")) return this.#capture(undefined);
    if (this.take(":")) return this.#closed((body) => body);
    if (this.take("=")) return this.#closed((body) => ({ kind: "look", ahead: true, negative: false, body }));
    if (this.take("!")) return this.#closed((body) => ({ kind: "look", ahead: true, negative: true, body }));
    if (this.take("<=")) return this.#closed((body) => ({ kind: "look", ahead: false, negative: false, body }));
    if (this.take("<!")) return this.#closed((body) => ({ kind: "look", ahead: false, negative: true, body }));
    if (this.take(">")) return this.#closed((body) => ({ kind: "atomic", body }));
    if (this.take("<")) {
      const name = this.#groupName();
      if (this.#names.has(name)) throw this.fault(`Named capturing group <${name}> is already defined`);
      return this.#capture(name);
    }
    return this.#flagGroup();
  }

  #groupName(): string {
    const found = /([A-Za-z][A-Za-z0-9]*)>/y;
    found.lastIndex = this.at;
    const name = found.exec(this.source)?.[1];
    if (name === undefined) throw this.fault("A group's name must be letters and digits, closed by '>'");
    this.at = found.lastIndex;
    return name;
  }

  #capture(name: string | undefined): RegexNode {
    this.#groups += 1;
    const index = this.#groups;
    if (name !== undefined) this.#names.set(name, index);
    return this.#closed((body) => ({ kind: "capture", index, body }));
  }

  #closed(make: (body: RegexNode) => RegexNode): RegexNode {
    const flags = this.#flags;
    const body = this.#alternation();
    this.#flags = flags;
    if (!this.take(")")) throw this.fault("Unclosed group");
    return make(body);
  }

  /** `(?i)` for the rest of the group, `(?i:…)` for its own content. */
  #flagGroup(): RegexNode | undefined {
    const found = /([imsuxdU]*)(?:-([imsuxdU]*))?([:)])/y;
    found.lastIndex = this.at;
    const match = found.exec(this.source);
    if (!match) throw this.fault("Unknown inline modifier");
    this.at = found.lastIndex;
    const [, on = "", off = "", end] = match;
    const changed = { ...this.#flags };
    for (const flag of on) Object.assign(changed, { [flag === "U" ? "u" : flag]: true });
    for (const flag of off) Object.assign(changed, { [flag === "U" ? "u" : flag]: false });
    if (end === ")") {
      this.#flags = changed;
      return undefined;
    }
    const before = this.#flags;
    this.#flags = changed;
    const body = this.#closed((inner) => inner);
    this.#flags = before;
    return body;
  }

  #escape(): RegexNode {
    this.at += 1;
    const char = this.source[this.at] ?? "";
    if (char >= "1" && char <= "9") return this.#backReference();
    const anchor = ANCHORS.get(char);
    if (anchor) {
      this.at += 1;
      return { kind: "anchor", anchor, multiline: false };
    }
    if (this.take("k<")) {
      const index = this.#names.get(this.#groupName());
      if (index === undefined) throw this.fault("The group referred to does not exist");
      return { kind: "back", index, ignoreCase: this.#flags.i };
    }
    if (this.take("Q")) return this.#quoted();
    if (this.take("R")) return LINE_BREAK;
    return this.#set(this.#classes.escape());
  }

  #backReference(): RegexNode {
    let index = 0;
    while (/\d/.test(this.source[this.at] ?? "")) {
      const longer = index * 10 + Number(this.source[this.at]);
      if (index > 0 && longer > this.#groups) break;
      index = longer;
      this.at += 1;
    }
    return { kind: "back", index, ignoreCase: this.#flags.i };
  }

  #quoted(): RegexNode {
    const end = this.source.indexOf("\\E", this.at);
    const text = this.source.slice(this.at, end === -1 ? undefined : end);
    this.at = end === -1 ? this.source.length : end + 2;
    const parts = Array.from(text, (char) => this.#set(only(char.codePointAt(0) ?? 0)));
    return parts.length === 0 ? EMPTY : { kind: "sequence", parts };
  }
}

const ANCHORS = new Map([
  ["A", "input-start"],
  ["G", "input-start"],
  ["z", "input-end"],
  ["Z", "input-end-line"],
  ["b", "word"],
  ["B", "no-word"],
] as const) as ReadonlyMap<string, "input-start" | "input-end" | "input-end-line" | "word" | "no-word">;

const LINE_BREAK: RegexNode = {
  kind: "alternation",
  options: [
    {
      kind: "sequence",
      parts: [
        { kind: "set", test: only(13) },
        { kind: "set", test: only(10) },
      ],
    },
    { kind: "set", test: anyOf([LINE_END, only(11), only(12)]) },
  ],
};
