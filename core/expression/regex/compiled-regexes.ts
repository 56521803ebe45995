/** Regular expressions kept ready by their text. */
import { RecentCache } from "../cache.ts";
import { RegexMatcher } from "./matcher.ts";
import { parseRegex } from "./parser.ts";
import type { Regex } from "./syntax.ts";

/** Regular expressions kept. */
const REGEXES_MAX = 100;

interface Entry {
  readonly regex: Regex;
  readonly matcher: RegexMatcher;
}

const cache = new RecentCache<Entry>(REGEXES_MAX);

/** The expression ready to run on the text. Throws a Fault when it is wrong. */
export function matcherFor(source: string, input: string): Entry {
  let entry = cache.get(source);
  if (!entry || entry.matcher.broken) {
    const regex = entry?.regex ?? parseRegex(source);
    entry = { regex, matcher: new RegexMatcher(regex) };
    cache.set(source, entry);
  }
  entry.matcher.reset(input);
  return entry;
}
