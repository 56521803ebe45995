/** How long the target of a request may be. */
import { ApiProblem } from "./problem.ts";

/** Longest path with query, in characters. */
const URL_CHARS_MAX = 8_192;

/** Parameters of one query. */
const QUERY_PARAMETERS_MAX = 1_000;

/** Refuses what is longer, or has more. @throws ApiProblem */
export function refuseLongTarget({ pathname, search, searchParams }: URL): void {
  if (pathname.length + search.length > URL_CHARS_MAX) {
    throw new ApiProblem(414, `URI Too Long: more than ${URL_CHARS_MAX} characters`);
  }
  // Most have none, and counting would read them all.
  if (search.length > QUERY_PARAMETERS_MAX && searchParams.size > QUERY_PARAMETERS_MAX) {
    throw new ApiProblem(400, `Bad Request: More than ${QUERY_PARAMETERS_MAX} parameters`);
  }
}
