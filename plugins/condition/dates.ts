/** Conditions about the date of an event. */

import type { LocalDate } from "@js-joda/core";
import { Type } from "@sinclair/typebox";
import { oneOf, rendered, text } from "../../core/plugin/schema.ts";
import { defineCondition } from "../../core/plugin/trigger.ts";
import { localeCountry } from "../../platform/locale.ts";
import { conditionNames } from "./condition-names.ts";
import { DAYS, dayOf, isWeekend, readDate, readDay, readTime, timeOf } from "./event-date.ts";

const date = text({ default: "{{ trigger.date }}", description: "The date to look at." });
const dayOfWeek = rendered(oneOf(DAYS, { description: "The day." }));

const example = (type: string, lines: readonly string[]) =>
  [
    "id: schedule",
    "type: io.kestra.plugin.core.trigger.Schedule",
    'cron: "0 8 * * *"',
    "conditions:",
    `  - type: io.kestra.plugin.core.condition.${type}`,
    ...lines.map((line) => `    ${line}`),
  ].join("\n");

/** Between two dates. */
export const DateTimeBetween = defineCondition({
  ...conditionNames("DateTimeBetween"),
  title: "Hold between two dates.",
  description: "Give `after`, `before` or both; the dates themselves do not count.",
  properties: Type.Object({
    date,
    after: Type.Optional(text({ description: "The date must be later than this one." })),
    before: Type.Optional(text({ description: "The date must be earlier than this one." })),
  }),
  examples: [
    {
      title: "Not before the season",
      code: example("DateTimeBetween", ['after: "2026-05-01T00:00:00Z"']),
    },
  ],
  holds({ date = "", after, before }) {
    const at = readDate(date, "date");
    needOne(after, before);
    return (
      (after === undefined || at.isAfter(readDate(after, "after"))) &&
      (before === undefined || at.isBefore(readDate(before, "before")))
    );
  },
});

/** On a day of the week. */
export const DayWeek = defineCondition({
  ...conditionNames("DayWeek"),
  title: "Hold on one day of the week.",
  properties: Type.Object({ date, dayOfWeek }),
  examples: [{ title: "On Mondays", code: example("DayWeek", ["dayOfWeek: MONDAY"]) }],
  holds: ({ date = "", dayOfWeek }) => dayOf(readDay(date, "date")) === dayOfWeek,
});

const PLACES = ["FIRST", "LAST", "SECOND", "THIRD", "FOURTH"] as const;
const WEEK_DAYS = 7;

/** On one of the Mondays, Tuesdays, ... of a month. */
export const DayWeekInMonth = defineCondition({
  ...conditionNames("DayWeekInMonth"),
  title: "Hold on the first, second, third, fourth or last of a month's Mondays, Tuesdays and so on.",
  properties: Type.Object({
    date,
    dayOfWeek,
    dayInMonth: rendered(oneOf(PLACES, { description: "Which of them." })),
  }),
  examples: [
    {
      title: "On the first Monday of each month",
      code: example("DayWeekInMonth", ["dayOfWeek: MONDAY", "dayInMonth: FIRST"]),
    },
  ],
  holds({ date = "", dayOfWeek, dayInMonth }) {
    const at = readDay(date, "date");
    return dayOf(at) === dayOfWeek && isPlace(at, dayInMonth);
  },
});

function isPlace(at: LocalDate, place: (typeof PLACES)[number]): boolean {
  if (place === "LAST") return at.plusDays(WEEK_DAYS).monthValue() !== at.monthValue();
  return Math.floor((at.dayOfMonth() - 1) / WEEK_DAYS) === ["FIRST", "SECOND", "THIRD", "FOURTH"].indexOf(place);
}

/** Between two times of the day. */
export const TimeBetween = defineCondition({
  ...conditionNames("TimeBetween"),
  title: "Hold between two times of the day.",
  description:
    "Give `after`, `before` or both, with an offset. Where `after` is later than `before`, the time between them lasts " +
    "past midnight.",
  properties: Type.Object({
    date,
    after: Type.Optional(text({ description: "The time must be later than this one, such as `08:00:00+01:00`." })),
    before: Type.Optional(text({ description: "The time must be earlier than this one." })),
  }),
  examples: [
    {
      title: "In office hours",
      code: example("TimeBetween", ['after: "07:59:59Z"', 'before: "17:00:00Z"']),
    },
  ],
  holds({ date = "", after, before }) {
    const at = timeOf(readDate(date, "date"));
    needOne(after, before);
    const start = after === undefined ? Number.NEGATIVE_INFINITY : readTime(after, "after");
    const end = before === undefined ? Number.POSITIVE_INFINITY : readTime(before, "before");
    return start > end ? at > start || at < end : at > start && at < end;
  },
});

function needOne(after: string | undefined, before: string | undefined): void {
  if (after === undefined && before === undefined)
    throw new Error("`after` or `before` is missing; give one, or both.");
}

/** On weekends. */
export const Weekend = defineCondition({
  ...conditionNames("Weekend"),
  title: "Hold on Saturdays and Sundays.",
  properties: Type.Object({ date }),
  examples: [
    {
      title: "When the next day is on a weekend",
      code: example("Weekend", [`date: "{{ trigger.date | dateAdd(1, 'DAYS') }}"`]),
    },
  ],
  holds: ({ date = "" }) => isWeekend(readDay(date, "date")),
});

/** On public holidays. */
export const PublicHoliday = defineCondition({
  ...conditionNames("PublicHoliday"),
  title: "Hold on public holidays of a country.",
  description:
    "Looks into calendars that come with the program, of nearly ninety countries; they were made from those of Jollyday. " +
    "Their days of observance and bank holidays count, too. A part of a country has the holidays of the country, and " +
    "those of its own where the calendar knows them.",
  properties: Type.Object({
    date,
    country: Type.Optional(
      text({
        description:
          "The country, as an ISO 3166-1 code of two letters such as `FR`. Without it, the country of the machine's locale.",
      }),
    ),
    subDivision: Type.Optional(
      text({ description: "The part of the country, as an ISO 3166-2 code such as `CA` or `US-CA`." }),
    ),
  }),
  examples: [
    { title: "On holidays in France", code: example("PublicHoliday", ["country: FR"]) },
    {
      title: "On working days in Bavaria",
      code: example("Not", [
        "conditions:",
        "  - type: io.kestra.plugin.core.condition.PublicHoliday",
        "    country: DE",
        "    subDivision: BY",
        "  - type: io.kestra.plugin.core.condition.Weekend",
      ]),
    },
  ],
  async holds({ date = "", country, subDivision }) {
    const day = readDay(date, "date");
    const { isPublicHoliday } = await import("./holidays/public-holidays.ts");
    return isPublicHoliday(day, { country: country ?? neededCountry(), subDivision });
  },
});

function neededCountry(): string {
  const country = localeCountry();
  if (country !== undefined) return country;
  throw new Error("`country` is missing, and the locale of this machine names none; write one, such as FR.");
}
