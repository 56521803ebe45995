/** Regular expressions of filters, that may look at many texts but only for so long. */
import { type Filter, wrongFilter } from "../contracts/filter.ts";
import { Fault } from "../expression/error.ts";
import { RegexMatcher } from "../expression/regex/matcher.ts";
import { parseRegex } from "../expression/regex/parser.ts";

/**
 * Whether texts have a part that the expression fits; all texts share the steps that one use of an expression may take.
 * @throws FilterError when the expression is wrong, and by the answer when it takes too long
 */
export function textPattern(source: string, filter: Pick<Filter, "field" | "operation">): (text: string) => boolean {
  const attempt = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      if (error instanceof Fault) throw wrongFilter(filter, error.message);
      throw error;
    }
  };
  const matcher = attempt(() => new RegexMatcher(parseRegex(source)));
  return (text) =>
    attempt(() => {
      matcher.goOn(text);
      return matcher.find(0) !== undefined;
    });
}
