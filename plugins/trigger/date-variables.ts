/** What executions of triggers by the clock see under `trigger`. */
import { Type } from "@sinclair/typebox";
import type { DateSeries } from "./date-series.ts";
import { textOfDate } from "./zoned-date.ts";

/** The schema of the variables. */
export const dateOutputs = Type.Object({
  date: Type.String({ description: "The date of this execution." }),
  next: Type.Optional(Type.String({ description: "The date of the next one." })),
  previous: Type.Optional(Type.String({ description: "The date of the one before." })),
});

/** The variables for a date: itself, the next and the previous one of its series, each with the zone's offset. */
export function dateVariables(series: DateSeries, dateMs: number, zone: string): Readonly<Record<string, unknown>> {
  const nextMs = series.next(dateMs);
  const previousMs = series.previous(dateMs);
  return {
    date: textOfDate(dateMs, zone),
    ...(nextMs === undefined ? {} : { next: textOfDate(nextMs, zone) }),
    ...(previousMs === undefined ? {} : { previous: textOfDate(previousMs, zone) }),
  };
}
