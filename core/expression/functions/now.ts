/** `now()`. */

import type { FunctionDefinition } from "../definition.ts";
import { dateText, requireCalendar, zoneArgument } from "../filters/dates.ts";

/** This function by name. */
export const NOW_FUNCTIONS: ReadonlyMap<string, FunctionDefinition> = new Map<string, FunctionDefinition>([
  [
    "now",
    {
      parameters: ["format", "timeZone", "existingFormat", "locale"],
      call: ([format, zone, , locale], run) => {
        requireCalendar();
        const moment = Temporal.Instant.fromEpochMilliseconds(Math.floor(run.now()));
        return dateText(moment.toZonedDateTimeISO(zoneArgument(zone, run)), format, locale);
      },
    },
  ],
]);
