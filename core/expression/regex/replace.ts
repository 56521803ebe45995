/** Java's `String.replaceAll`, `replaceFirst` and `matches`. */
import { Fault } from "../error.ts";
import { matcherFor } from "./compiled-regexes.ts";
import type { RegexMatch } from "./matcher.ts";
import type { Regex } from "./syntax.ts";

/** The text with the matches replaced; `$1` and `${name}` stand for groups, a backslash takes a meaning away. */
export function replaceMatches(text: string, source: string, replacement: string, all: boolean): string {
  const { matcher, regex } = matcherFor(source, text);
  const pieces = parseReplacement(replacement, regex);
  let result = "";
  let from = 0;
  let search = 0;
  for (let match = matcher.find(0); match; match = search <= text.length ? matcher.find(search) : undefined) {
    result += text.slice(from, match.start) + fill(pieces, match);
    from = match.end;
    search = match.end === match.start ? match.end + 1 : match.end;
    if (!all) break;
  }
  return result + text.slice(from);
}

/** Whether the expression matches the whole text. */
export function matchesWhole(text: string, source: string): boolean {
  return matcherFor(`(?:${source})\\z`, text).matcher.find(0)?.start === 0;
}

function fill(pieces: readonly (string | number)[], match: RegexMatch): string {
  return pieces.map((piece) => (typeof piece === "string" ? piece : (match.groups[piece] ?? ""))).join("");
}

/** Texts, and numbers of groups. */
function parseReplacement(replacement: string, regex: Regex): readonly (string | number)[] {
  const pieces: (string | number)[] = [];
  for (let at = 0; at < replacement.length; ) {
    const char = replacement[at];
    if (char === "\\") {
      if (at + 1 >= replacement.length) throw new Fault("character to be escaped is missing");
      pieces.push(replacement[at + 1] ?? "");
      at += 2;
    } else if (char === "$") {
      const group = groupReference(replacement, at + 1, regex);
      pieces.push(group.index);
      at = group.end;
    } else {
      const end = nextSpecial(replacement, at);
      pieces.push(replacement.slice(at, end));
      at = end;
    }
  }
  return pieces;
}

function nextSpecial(text: string, from: number): number {
  let at = from;
  while (at < text.length && text[at] !== "\\" && text[at] !== "$") at += 1;
  return at;
}

function groupReference(text: string, at: number, regex: Regex): { index: number; end: number } {
  const named = /\{([A-Za-z][A-Za-z0-9]*)\}/y;
  named.lastIndex = at;
  const name = named.exec(text)?.[1];
  if (name !== undefined) {
    const index = regex.names.get(name);
    if (index === undefined) throw new Fault(`No group with name {${name}}`);
    return { index, end: named.lastIndex };
  }
  if (!/\d/.test(text[at] ?? "")) throw new Fault("Illegal group reference: group index is missing");
  let index = Number(text[at]);
  let end = at + 1;
  if (index > regex.groups) throw new Fault(`No group ${index}`);
  while (/\d/.test(text[end] ?? "") && index * 10 + Number(text[end]) <= regex.groups) {
    index = index * 10 + Number(text[end]);
    end += 1;
  }
  return { index, end };
}
