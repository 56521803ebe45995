/** Months by name, and what is wrong with days that no month has. */

/** The months as Java names its constants, January first. */
export const MONTH_NAMES = [
  "JANUARY",
  "FEBRUARY",
  "MARCH",
  "APRIL",
  "MAY",
  "JUNE",
  "JULY",
  "AUGUST",
  "SEPTEMBER",
  "OCTOBER",
  "NOVEMBER",
  "DECEMBER",
] as const;

/** Why a month of any year has no such day, in the words that Kestra's users know; it must have none. */
export function dayFault(month: number, day: number): string {
  if (month < 1 || month > 12) return `Invalid value for MonthOfYear (valid values 1 - 12): ${month}`;
  if (day < 1 || day > 31) return `Invalid value for DayOfMonth (valid values 1 - 28/31): ${day}`;
  return `Invalid date '${MONTH_NAMES[month - 1]} ${day}'`;
}
