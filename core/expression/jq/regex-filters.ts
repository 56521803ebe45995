/** `test`, `match`, `split/2`, `sub`, `gsub`. */
import { Fault } from "../error.ts";
import { matcherFor } from "../regex/compiled-regexes.ts";
import type { RegexMatch } from "../regex/matcher.ts";
import type { JqNode } from "./ast.ts";
import type { NativeFilter, SimpleFilter } from "./builtins.ts";
import { type JqItem, type JqScope, values } from "./scope.ts";
import { describe, type JqObject } from "./value.ts";

interface Found {
  readonly match: RegexMatch;
  readonly names: ReadonlyMap<string, number>;
}

/** All matches, or the first. */
function find(input: unknown, pattern: unknown, flags: unknown, all: boolean): Found[] {
  if (typeof input !== "string") throw new Fault(`${describe(input)} cannot be matched, as it is not a string`);
  const [source, given] = Array.isArray(pattern) ? [pattern[0], pattern[1] ?? flags] : [pattern, flags];
  if (typeof source !== "string") throw new Fault(`${describe(source)} cannot be used as a regular expression`);
  const text = typeof given === "string" ? given : "";
  const inline = [..."ixs"].filter((flag) => text.includes(flag)).join("");
  const { matcher, regex } = matcherFor(inline === "" ? source : `(?${inline})${source}`, input);
  const found: Found[] = [];
  let from = 0;
  while (from <= input.length) {
    const match = matcher.find(from);
    if (!match) break;
    if (!text.includes("n") || match.end > match.start) found.push({ match, names: regex.names });
    if (!all && !text.includes("g")) break;
    from = match.end === match.start ? match.end + 1 : match.end;
  }
  return found;
}

function* match([pattern, flags]: readonly JqNode[], input: JqItem, scope: JqScope): Generator<JqItem> {
  if (!pattern) return;
  for (const source of values(pattern, input.value, scope)) {
    for (const given of flags ? values(flags, input.value, scope) : [null]) {
      for (const found of find(input.value, source, given, false)) {
        yield { value: matchObject(found, String(input.value)), path: undefined };
      }
    }
  }
}

function matchObject({ match: { start, end, groups }, names }: Found, text: string): JqObject {
  const byIndex = new Map([...names].map(([name, index]) => [index, name]));
  const captures = groups.slice(1).map((group, index) => {
    return new Map<string, unknown>([
      ["offset", group === undefined ? -1 : text.indexOf(group, start)],
      ["length", group?.length ?? 0],
      ["string", group ?? null],
      ["name", byIndex.get(index + 1) ?? null],
    ]);
  });
  return new Map<string, unknown>([
    ["offset", start],
    ["length", end - start],
    ["string", text.slice(start, end)],
    ["captures", captures],
  ]);
}

function split(input: unknown, [pattern, flags]: readonly unknown[]): string[] {
  const text = String(input);
  const parts: string[] = [];
  let from = 0;
  for (const { match: found } of find(input, pattern, flags, true)) {
    parts.push(text.slice(from, found.start));
    from = found.end;
  }
  return [...parts, text.slice(from)];
}

/** Every way to fill the matches: each replacement may yield several texts. */
function substitute(all: boolean): NativeFilter {
  return function* ([pattern, replacement, flags], input, scope) {
    if (!pattern || !replacement) return;
    for (const source of values(pattern, input.value, scope)) {
      for (const given of flags ? values(flags, input.value, scope) : [null]) {
        const found = find(input.value, source, given, all);
        for (const value of filled(found, String(input.value), replacement, scope)) yield { value, path: undefined };
      }
    }
  };
}

function* filled(found: readonly Found[], text: string, replacement: JqNode, scope: JqScope): Generator<string> {
  const last = found.at(-1);
  if (!last) {
    yield text;
    return;
  }
  const { start, end, groups } = last.match;
  const captures = new Map([...last.names].map(([name, index]) => [name, groups[index] ?? null]));
  for (const value of values(replacement, captures, scope)) {
    if (typeof value !== "string") throw new Fault(`${describe(value)} cannot be added to a string`);
    for (const before of filled(found.slice(0, -1), text.slice(0, start), replacement, scope)) {
      yield before + value + text.slice(end);
    }
  }
}

/** These filters by name and number of arguments. */
export function regexFilters(native: (simple: SimpleFilter) => NativeFilter): (readonly [string, NativeFilter])[] {
  return [
    ["test/2", native((input, [pattern, flags]) => find(input, pattern, flags, false).length > 0)],
    ["match/2", match],
    ["split/2", native(split)],
    ["sub/2", substitute(false)],
    ["sub/3", substitute(false)],
    ["gsub/2", substitute(true)],
    ["gsub/3", substitute(true)],
  ];
}
