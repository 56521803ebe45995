/** Turns a holiday of Jollyday's XML into a line of our calendars; `holiday-rule.ts` says what the lines mean. */
import type { XmlElement } from "./xml-elements.ts";

const MONTHS = "JANUARY FEBRUARY MARCH APRIL MAY JUNE JULY AUGUST SEPTEMBER OCTOBER NOVEMBER DECEMBER".split(" ");
const PLACES: Readonly<Record<string, string>> = { FIRST: "1", SECOND: "2", THIRD: "3", FOURTH: "4", LAST: "last-" };
const SIDES: Readonly<Record<string, string>> = { BEFORE: "<", AFTER: ">", CLOSEST: "~", PREVIOUS: "<", NEXT: ">" };

/** Days after Easter Sunday. */
const EASTER: Readonly<Record<string, number>> = {
  SHROVE_MONDAY: -48,
  CLEAN_MONDAY: -48,
  CARNIVAL: -47,
  MARDI_GRAS: -47,
  ASH_WEDNESDAY: -46,
  PALM_SUNDAY: -7,
  MAUNDY_THURSDAY: -3,
  GOOD_FRIDAY: -2,
  EASTER_SATURDAY: -1,
  EASTER: 0,
  EASTER_MONDAY: 1,
  EASTER_TUESDAY: 2,
  GENERAL_PRAYER_DAY: 26,
  ASCENSION_DAY: 39,
  PENTECOST: 49,
  WHIT_SUNDAY: 49,
  WHIT_MONDAY: 50,
  PENTECOST_MONDAY: 50,
  CORPUS_CHRISTI: 60,
  SACRED_HEART: 68,
};

/** Month and day of the Islamic calendar. */
const ISLAMIC: Readonly<Record<string, string>> = {
  NEWYEAR: "01-01",
  ASCHURA: "01-10",
  MAWLID_AN_NABI: "03-12",
  LAILAT_AL_MIRAJ: "07-27",
  LAILAT_AL_BARAT: "08-15",
  RAMADAN: "09-01",
  LAILAT_AL_QADR: "09-27",
  RAMADAN_END: "09-last",
  ID_AL_FITR: "10-01",
  ID_AL_FITR_2: "10-02",
  ID_AL_FITR_3: "10-03",
  ARAFAAT: "12-09",
  ID_UL_ADHA: "12-10",
  ID_UL_ADHA_2: "12-11",
  ID_UL_ADHA_3: "12-12",
};

/** Month and day of the Ethiopian calendar. */
const ETHIOPIAN: Readonly<Record<string, string>> = { ENKUTATASH: "01-01", MESKEL: "01-17", TIMKAT: "05-10" };

const CYCLES: Readonly<Record<string, string>> = {
  TWO_YEARS: "/2",
  THREE_YEARS: "/3",
  FOUR_YEARS: "/4",
  FIVE_YEARS: "/5",
  SIX_YEARS: "/6",
  ODD_YEARS: "/odd",
  EVEN_YEARS: "/even",
};

/** The line for a holiday. Throws for what the lines cannot say. */
export function ruleText(holiday: XmlElement): string {
  const moves = holiday.children.filter(({ name }) => name === "MovingCondition").map(moveText);
  const { validFrom = "", validTo = "", every = "EVERY_YEAR" } = holiday.attributes;
  const years = validFrom || validTo ? [`${validFrom}..${validTo}`] : [];
  const cycle = every === "EVERY_YEAR" ? [] : [known(CYCLES, every)];
  return [dayText(holiday), ...moves, ...years, ...cycle].join(" ");
}

function dayText(holiday: XmlElement): string {
  const { attributes } = holiday;
  const { type = "", which = "", weekday = "", when = "", chronology } = attributes;
  switch (holiday.name) {
    case "Fixed":
      return fixedText(holiday);
    case "FixedWeekday":
      return `${known(PLACES, which)}${dayName(weekday)}/${monthText(holiday)}`;
    case "RelativeToFixed": {
      const side = known(SIDES, child(holiday, "When").text);
      return `${dayName(child(holiday, "Weekday").text)}${side}${fixedText(child(holiday, "Date"))}`;
    }
    case "RelativeToWeekdayInMonth":
      return `${dayName(weekday)}${known(SIDES, when)}${dayText(child(holiday, "FixedWeekday"))}`;
    case "FixedWeekdayRelativeToFixed":
      return `${known(PLACES, which)}${dayName(weekday)}${known(SIDES, when)}${fixedText(child(holiday, "day"))}`;
    case "FixedWeekdayBetweenFixed":
      return `${dayName(weekday)}:${fixedText(child(holiday, "from"))}..${fixedText(child(holiday, "to"))}`;
    case "ChristianHoliday":
      return easterText(known(EASTER, type), chronology);
    case "RelativeToEasterSunday":
      return easterText(Number(child(holiday, "days").text), child(holiday, "chronology").text);
    case "IslamicHoliday":
      return `islamic:${known(ISLAMIC, type)}`;
    case "EthiopianOrthodoxHoliday":
      return `ethiopian:${known(ETHIOPIAN, type)}`;
    default:
      throw new Error(`a holiday of the kind <${holiday.name}> is not known`);
  }
}

function moveText({ attributes: { substitute = "", with: side = "", weekday = "" } }: XmlElement): string {
  return `${dayName(substitute)}${known(SIDES, side)}${dayName(weekday)}`;
}

function easterText(days: number, chronology = "GREGORIAN"): string {
  const calendar = known({ GREGORIAN: "easter", JULIAN: "julian-easter" }, chronology);
  return `${calendar}${days < 0 ? "" : "+"}${days}`;
}

function fixedText(element: XmlElement): string {
  return `${monthText(element)}-${(element.attributes["day"] ?? "").padStart(2, "0")}`;
}

function monthText({ attributes: { month = "" } }: XmlElement): string {
  const index = MONTHS.indexOf(month);
  if (index < 0) throw new Error(`"${month}" is no month`);
  return String(index + 1).padStart(2, "0");
}

function dayName(weekday: string): string {
  if (!/^[A-Z]+DAY$/.test(weekday)) throw new Error(`"${weekday}" is no day of the week`);
  return weekday.slice(0, 3).toLowerCase();
}

function child(element: XmlElement, name: string): XmlElement {
  const found = element.children.find((each) => each.name === name);
  if (found) return found;
  throw new Error(`<${element.name}> has no <${name}>`);
}

function known<T>(words: Readonly<Record<string, T>>, word: string): T {
  const found = words[word];
  if (found !== undefined) return found;
  throw new Error(`"${word}" is not known`);
}
