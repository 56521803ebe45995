/** Looks for texts in the sources of flows, line by line. */
import { matcherFor } from "../../../core/expression/regex/compiled-regexes.ts";
import { messageOf } from "../../../core/message-of.ts";
import { illegalArgument } from "../http/problem.ts";

/** Hits of one flow that are told. */
export const HITS_MAX = 20;

/** Characters of a line that are shown around its hits. */
const SNIPPET_CHARS_MAX = 300;

/** Where texts are looked for: everywhere, or under some of the keys of a flow. */
export const SOURCE_SCOPES = ["ALL", "TASKS", "TRIGGERS", "INPUTS"] as const;
type SourceScope = (typeof SOURCE_SCOPES)[number];

const KEYS_OF: Readonly<Record<SourceScope, readonly string[] | undefined>> = {
  ALL: undefined,
  TASKS: ["tasks", "errors", "finally", "afterExecution", "listeners"],
  TRIGGERS: ["triggers"],
  INPUTS: ["inputs"],
};

/** What is looked for. */
export interface SourceQuery {
  readonly scope: SourceScope;
  readonly q: string;
  readonly caseSensitive: boolean;
  readonly wholeWord: boolean;
  readonly regex: boolean;
}

/** A line that holds what was looked for; both places from 1. */
export interface SourceHit {
  readonly line: number;
  readonly column: number;
  readonly snippet: string;
  /** The same with `[mark]` and `[/mark]` around each hit. */
  readonly fragment: string;
}

/** From one character to one behind the last. */
type Span = readonly [start: number, end: number];

/**
 * Whether a text holds what is looked for; quicker than looking at each line.
 * @throws ApiProblem 422 for a pattern that is none
 */
export function sourceTest(query: SourceQuery): (source: string) => boolean {
  const find = finderOf(query);
  return (source) => find(scoped(source, query.scope)) !== undefined;
}

/** The text without the lines that are of other keys; those that stay have their places. */
function scoped(source: string, scope: SourceScope): string {
  const keys = KEYS_OF[scope];
  if (!keys) return source;
  let isWanted = false;
  const lines = source.split(/\r?\n/).map((line) => {
    const key = /^(?:"([^"]*)"|'([^']*)'|([^\s#'"-][^:]*?))\s*:/.exec(line);
    if (key) isWanted = keys.includes(key[1] ?? key[2] ?? key[3] ?? "");
    return isWanted ? line : "";
  });
  return lines.join("\n");
}

/** The lines of a text that hold what is looked for. @throws ApiProblem 422 for a pattern that is none */
export function hitsIn(source: string, query: SourceQuery): readonly SourceHit[] {
  const find = finderOf(query);
  const hits: SourceHit[] = [];
  for (const [at, line] of scoped(source, query.scope).split(/\r?\n/).entries()) {
    const spans = spansIn(line, find);
    const [first] = spans;
    if (!first) continue;
    const from = Math.max(0, Math.min(first[0] - SNIPPET_CHARS_MAX / 2, line.length - SNIPPET_CHARS_MAX));
    const until = from + SNIPPET_CHARS_MAX;
    hits.push({
      line: at + 1,
      column: first[0] + 1,
      snippet: line.slice(from, until),
      fragment: marked(line, spans, from, until),
    });
    if (hits.length >= HITS_MAX) break;
  }
  return hits;
}

type Finder = (text: string, from?: number) => Span | undefined;

function finderOf({ q, caseSensitive, wholeWord, regex }: SourceQuery): Finder {
  const plain = regex ? patternFinder(caseSensitive ? `(?m)${q}` : `(?mi)${q}`) : textFinder(q, caseSensitive);
  if (!wholeWord) return plain;
  return (text, from = 0) => {
    for (let span = plain(text, from); span; span = plain(text, span[0] + 1)) {
      if (!isWord(text[span[0] - 1]) && !isWord(text[span[1]])) return span;
    }
    return undefined;
  };
}

function isWord(char: string | undefined): boolean {
  return char !== undefined && /[\p{L}\p{N}_]/u.test(char);
}

function textFinder(q: string, caseSensitive: boolean): Finder {
  const wanted = caseSensitive ? q : q.toLowerCase();
  return (text, from = 0) => {
    const at = (caseSensitive ? text : text.toLowerCase()).indexOf(wanted, from);
    return at === -1 ? undefined : [at, at + wanted.length];
  };
}

/** The expression engine's patterns: those that would take too long are refused. */
function patternFinder(pattern: string): Finder {
  return (text, from = 0) => {
    if (from > text.length) return undefined;
    try {
      const match = matcherFor(pattern, text).matcher.find(from);
      return match && match.end > match.start ? [match.start, match.end] : undefined;
    } catch (error) {
      throw illegalArgument(`q: ${messageOf(error)}`);
    }
  };
}

function spansIn(line: string, find: Finder): readonly Span[] {
  const spans: Span[] = [];
  for (let span = find(line); span; span = find(line, span[1])) spans.push(span);
  return spans;
}

function marked(line: string, spans: readonly Span[], from: number, until: number): string {
  let text = "";
  let at = from;
  for (const [start, end] of spans) {
    if (start < at || start >= until) continue;
    text += `${line.slice(at, start)}[mark]${line.slice(start, end)}[/mark]`;
    at = end;
  }
  return text + line.slice(at, Math.max(at, until));
}
