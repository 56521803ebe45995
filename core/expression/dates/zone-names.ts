/** Names of time zones: `CET`, `Central European Standard Time`. */

import { zoneName } from "./locale-names.ts";
import { isOffsetId } from "./zone.ts";

/** Abbreviations that Java knows and the runtime's tables lack, by the zone's English name. */
const ABBREVIATIONS: Readonly<Record<string, string>> = {
  "Central European Standard Time": "CET",
  "Central European Summer Time": "CEST",
  "Eastern European Standard Time": "EET",
  "Eastern European Summer Time": "EEST",
  "Western European Standard Time": "WET",
  "Western European Summer Time": "WEST",
  "Greenwich Mean Time": "GMT",
  "British Summer Time": "BST",
  "Irish Standard Time": "IST",
  "Moscow Standard Time": "MSK",
  "Japan Standard Time": "JST",
  "Korean Standard Time": "KST",
  "China Standard Time": "CST",
  "India Standard Time": "IST",
  "Hong Kong Standard Time": "HKT",
  "Singapore Standard Time": "SGT",
  "Indochina Time": "ICT",
  "Western Indonesia Time": "WIB",
  "Philippine Standard Time": "PST",
  "Pakistan Standard Time": "PKT",
  "Gulf Standard Time": "GST",
  "Israel Standard Time": "IST",
  "Israel Daylight Time": "IDT",
  "Arabian Standard Time": "AST",
  "East Africa Time": "EAT",
  "West Africa Standard Time": "WAT",
  "Central Africa Time": "CAT",
  "South Africa Standard Time": "SAST",
  "Australian Eastern Standard Time": "AEST",
  "Australian Eastern Daylight Time": "AEDT",
  "Australian Central Standard Time": "ACST",
  "Australian Central Daylight Time": "ACDT",
  "Australian Western Standard Time": "AWST",
  "New Zealand Standard Time": "NZST",
  "New Zealand Daylight Time": "NZDT",
  "Brasilia Standard Time": "BRT",
  "Argentina Standard Time": "ART",
  "Colombia Standard Time": "COT",
  "Chile Standard Time": "CLT",
  "Chile Summer Time": "CLST",
  "Peru Standard Time": "PET",
};

/** The zone's short name: pattern letter `z`. */
export function shortZoneName(date: Temporal.ZonedDateTime, locale: string): string {
  const id = date.timeZoneId;
  if (isOffsetId(id)) return id === "+00:00" ? "Z" : id;
  const known = ABBREVIATIONS[zoneName(date.epochMilliseconds, id, "long", "en-US")];
  return known ?? zoneName(date.epochMilliseconds, id, "short", locale);
}

/** The zone's long name: pattern letters `zzzz`. */
export function longZoneName(date: Temporal.ZonedDateTime, locale: string): string {
  const id = date.timeZoneId;
  if (isOffsetId(id)) return id === "+00:00" ? "Z" : id;
  return zoneName(date.epochMilliseconds, id, "long", locale);
}

/** The zone's name without summer or standard time: `v` and `vvvv`. */
export function genericZoneName(date: Temporal.ZonedDateTime, long: boolean, locale: string): string {
  const id = date.timeZoneId;
  if (isOffsetId(id)) return id === "+00:00" ? "Z" : id;
  return zoneName(date.epochMilliseconds, id, long ? "longGeneric" : "shortGeneric", locale);
}
