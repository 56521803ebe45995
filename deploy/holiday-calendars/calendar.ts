/** Turns a calendar of Jollyday into one of ours. */
import { ruleText } from "./rule-text.ts";
import type { XmlElement } from "./xml-elements.ts";

/** Rules by subdivision in small letters; those of the whole country under the empty text. */
export type Calendar = Readonly<Record<string, readonly string[]>>;

/** Rules that a calendar has beside what its file says. */
const UNWRITTEN: Readonly<Record<string, readonly string[]>> = { jp: ["bridge"] };

/** The calendar of a country. Of its subdivisions' own parts nobody can ask, so they are left out. */
export function calendarOf(code: string, configuration: XmlElement): Calendar {
  const parts = configuration.children.filter(({ name }) => name === "SubConfigurations");
  return {
    "": [...rulesOf(configuration), ...(UNWRITTEN[code] ?? [])],
    ...Object.fromEntries(parts.map((part) => [(part.attributes["hierarchy"] ?? "").toLowerCase(), rulesOf(part)])),
  };
}

function rulesOf(configuration: XmlElement): readonly string[] {
  const holidays = configuration.children.find(({ name }) => name === "Holidays")?.children ?? [];
  return [...new Set(holidays.map(ruleText))];
}
