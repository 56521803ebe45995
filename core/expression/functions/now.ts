/** `now()`. */

import { CALENDAR_WAITS, withCalendar } from "../dates/calendar.ts";
import type { FunctionDefinition } from "../definition.ts";
import { dateText, zoneArgument } from "../filters/dates.ts";

/** This function by name. */
export const NOW_FUNCTIONS: ReadonlyMap<string, FunctionDefinition> = new Map<string, FunctionDefinition>([
  [
    "now",
    {
      parameters: ["format", "timeZone", "existingFormat", "locale"],
      waits: CALENDAR_WAITS,
      call: ([format, zone, , locale], run) =>
        withCalendar(() => {
          const moment = Temporal.Instant.fromEpochMilliseconds(Math.floor(run.now()));
          return dateText(moment.toZonedDateTimeISO(zoneArgument(zone, run)), format, locale);
        }),
    },
  ],
]);
