/**
 * Runs regular expressions by backtracking, counting steps: an expression that would run for ages on a text ends with a
 * clear fault instead. The runtime's own engine offers no such limit.
 */
import { Fault } from "../error.ts";
import { REGEX_STEPS_MAX } from "../limits.ts";
import { ignoringCase, LINE_END, only, WORD } from "./characters.ts";
import type { Regex, RegexNode } from "./syntax.ts";

/** Where a match stands. */
export interface RegexMatch {
  readonly start: number;
  readonly end: number;
  /** Text of group n at index n; undefined for groups that took no part. */
  readonly groups: readonly (string | undefined)[];
}

/** Goes on from a position; answers where the match ends, or -1. */
type Matcher = (at: number) => number;

const accept: Matcher = (at) => at;

/** A regular expression ready to run on texts; one use at a time. */
export class RegexMatcher {
  readonly #start: Matcher;
  readonly #groups: number;
  #input = "";
  #steps = 0;
  #captures: number[] = [];
  /** True after a fault in the middle of a match: the state cannot be trusted any more. */
  broken = false;

  constructor(regex: Regex) {
    this.#groups = regex.groups;
    this.#start = this.#compile(regex.root, accept);
  }

  /** Begins on a new text: steps are counted from here. */
  reset(input: string): void {
    this.#input = input;
    this.#steps = 0;
  }

  /** Goes on with another text of the same use: steps are counted on. */
  goOn(input: string): void {
    this.#input = input;
  }

  /** The first match that begins at the position or later. */
  find(from: number): RegexMatch | undefined {
    for (let start = from; start <= this.#input.length; start += 1) {
      this.#captures = new Array<number>(2 * (this.#groups + 1)).fill(-1);
      const end = this.#attempt(this.#start, start);
      if (end >= 0) return this.#match(start, end);
      if (this.#sizeAt(start) === 2) start += 1;
    }
    return undefined;
  }

  #match(start: number, end: number): RegexMatch {
    const groups: (string | undefined)[] = [this.#input.slice(start, end)];
    for (let index = 1; index <= this.#groups; index += 1) {
      const [from = -1, to = -1] = this.#captures.slice(2 * index, 2 * index + 2);
      groups.push(from < 0 ? undefined : this.#input.slice(from, to));
    }
    return { start, end, groups };
  }

  #attempt(matcher: Matcher, at: number): number {
    try {
      return matcher(at);
    } catch (error) {
      this.broken = true;
      if (error instanceof RangeError) {
        throw new Fault("The regular expression repeats a group too often on this text", "limit");
      }
      throw error;
    }
  }

  #tick(): void {
    this.#steps += 1;
    if (this.#steps > REGEX_STEPS_MAX) {
      throw new Fault(`The regular expression takes more than ${REGEX_STEPS_MAX} steps on this text`, "limit");
    }
  }

  #sizeAt(at: number): number {
    return (this.#input.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
  }

  #compile(node: RegexNode, next: Matcher): Matcher {
    switch (node.kind) {
      case "set":
        return this.#set(node.test, next);
      case "anchor":
        return this.#anchor(node, next);
      case "sequence":
        return node.parts.reduceRight<Matcher>((rest, part) => this.#compile(part, rest), next);
      case "alternation":
        return this.#alternation(node.options.map((option) => this.#compile(option, next)));
      case "repeat":
        return this.#repeat(node, next);
      case "capture":
        return this.#capture(node, next);
      case "atomic":
        return this.#atomic(this.#compile(node.body, accept), next);
      case "look":
        return node.ahead ? this.#lookAhead(node, next) : this.#lookBehind(node, next);
      case "back":
        return this.#back(node, next);
    }
  }

  #set(test: (code: number) => boolean, next: Matcher): Matcher {
    return (at) => {
      this.#tick();
      const code = this.#input.codePointAt(at);
      return code !== undefined && test(code) ? next(code > 0xffff ? at + 2 : at + 1) : -1;
    };
  }

  #alternation(options: readonly Matcher[]): Matcher {
    return (at) => {
      this.#tick();
      for (const option of options) {
        const end = option(at);
        if (end >= 0) return end;
      }
      return -1;
    };
  }

  #anchor(node: Extract<RegexNode, { kind: "anchor" }>, next: Matcher): Matcher {
    const holds = this.#anchorTest(node);
    return (at) => (holds(at) ? next(at) : -1);
  }

  #anchorTest({ anchor, multiline }: Extract<RegexNode, { kind: "anchor" }>): (at: number) => boolean {
    const endsHere = (at: number) => at === this.#input.length;
    const lineEndsHere = (at: number) => LINE_END(this.#input.charCodeAt(at));
    switch (anchor) {
      case "input-start":
        return (at) => at === 0;
      case "input-end":
        return endsHere;
      case "line-start":
        return (at) => at === 0 || (multiline && !endsHere(at) && LINE_END(this.#input.charCodeAt(at - 1)));
      case "line-end":
        return multiline ? (at) => endsHere(at) || lineEndsHere(at) : (at) => this.#beforeLastLineEnd(at);
      case "input-end-line":
        return (at) => this.#beforeLastLineEnd(at);
      case "word":
        return (at) => this.#wordAt(at - 1) !== this.#wordAt(at);
      case "no-word":
        return (at) => this.#wordAt(at - 1) === this.#wordAt(at);
    }
  }

  #beforeLastLineEnd(at: number): boolean {
    const rest = this.#input.length - at;
    if (rest === 0) return true;
    return (rest === 1 && LINE_END(this.#input.charCodeAt(at))) || (rest === 2 && this.#input.startsWith("\r\n", at));
  }

  #wordAt(at: number): boolean {
    const code = this.#input.charCodeAt(at);
    return WORD(code) || (code > 127 && /[\p{L}\p{N}]/u.test(this.#input[at] ?? ""));
  }

  #capture({ index, body }: Extract<RegexNode, { kind: "capture" }>, next: Matcher): Matcher {
    const starts: number[] = [];
    const close: Matcher = (at) => {
      const begin = starts.at(-1) ?? at;
      const before = this.#captures.slice(2 * index, 2 * index + 2);
      this.#captures[2 * index] = begin;
      this.#captures[2 * index + 1] = at;
      starts.pop();
      const end = next(at);
      starts.push(begin);
      if (end < 0) {
        this.#captures[2 * index] = before[0] ?? -1;
        this.#captures[2 * index + 1] = before[1] ?? -1;
      }
      return end;
    };
    const inner = this.#compile(body, close);
    return (at) => {
      starts.push(at);
      const end = inner(at);
      starts.pop();
      return end;
    };
  }

  #atomic(inner: Matcher, next: Matcher): Matcher {
    return (at) => {
      const before = [...this.#captures];
      const middle = inner(at);
      if (middle < 0) return -1;
      const end = next(middle);
      if (end < 0) this.#captures = before;
      return end;
    };
  }

  #lookAhead(node: Extract<RegexNode, { kind: "look" }>, next: Matcher): Matcher {
    const inner = this.#compile(node.body, accept);
    return (at) => this.#look(inner(at) >= 0, node.negative, [...this.#captures], next, at);
  }

  #lookBehind(node: Extract<RegexNode, { kind: "look" }>, next: Matcher): Matcher {
    let target = 0;
    const inner = this.#compile(node.body, (at) => (at === target ? at : -1));
    return (at) => {
      const [outer, before] = [target, [...this.#captures]];
      target = at;
      let found = false;
      for (let from = at; from >= 0 && !found; from -= 1) found = inner(from) >= 0;
      target = outer;
      return this.#look(found, node.negative, before, next, at);
    };
  }

  #look(found: boolean, negative: boolean, before: number[], next: Matcher, at: number): number {
    if (found === negative) return -1;
    const end = next(at);
    if (end < 0 || negative) this.#captures = end < 0 ? before : this.#captures;
    return end;
  }

  #back(node: Extract<RegexNode, { kind: "back" }>, next: Matcher): Matcher {
    return (at) => {
      this.#tick();
      const [from = -1, to = -1] = this.#captures.slice(2 * node.index, 2 * node.index + 2);
      if (from < 0) return -1;
      for (let index = 0; index < to - from; index += 1) {
        const wanted = only(this.#input.charCodeAt(from + index));
        const test = node.ignoreCase ? ignoringCase(wanted, true) : wanted;
        if (!test(this.#input.charCodeAt(at + index))) return -1;
      }
      return next(at + to - from);
    };
  }

  #repeat(node: Extract<RegexNode, { kind: "repeat" }>, next: Matcher): Matcher {
    if (node.greed === "possessive") return this.#atomic(this.#repeat({ ...node, greed: "greedy" }, accept), next);
    if (node.body.kind === "set" && node.greed === "greedy") return this.#run(node.body.test, node.min, node.max, next);
    return this.#rounds(node, next);
  }

  /** Repeats a single character: counted forwards, given back one by one. */
  #run(test: (code: number) => boolean, min: number, max: number, next: Matcher): Matcher {
    return (from) => {
      let at = from;
      let count = 0;
      while (count < max) {
        this.#tick();
        const code = this.#input.codePointAt(at);
        if (code === undefined || !test(code)) break;
        at += code > 0xffff ? 2 : 1;
        count += 1;
      }
      for (; count >= min; count -= 1) {
        this.#tick();
        const end = next(at);
        if (end >= 0) return end;
        at -= at > 1 && this.#sizeAt(at - 2) === 2 ? 2 : 1;
      }
      return -1;
    };
  }

  /** Repeats anything: each round goes on to the next one or out of the loop. */
  #rounds(node: Extract<RegexNode, { kind: "repeat" }>, next: Matcher): Matcher {
    const { min, max, greed } = node;
    let count = 0;
    let last = -1;
    const again = (at: number, body: Matcher): number => {
      if (count >= max || (count >= min && at === last)) return -1;
      const before = [count, last] as const;
      count += 1;
      last = at;
      const end = body(at);
      [count, last] = before;
      return end;
    };
    const out = (at: number): number => (count >= min ? next(at) : -1);
    const loop: Matcher = (at) => {
      this.#tick();
      const first = greed === "lazy" ? out(at) : again(at, body);
      if (first >= 0) return first;
      return greed === "lazy" ? again(at, body) : out(at);
    };
    const body: Matcher = this.#compile(node.body, loop);
    return (at) => {
      const before = [count, last] as const;
      [count, last] = [0, -1];
      const end = loop(at);
      [count, last] = before;
      return end;
    };
  }
}
