/**
 * Makes the calendars of public holidays from those of Jollyday:
 *
 *   bun deploy/holiday-calendars.ts VERSION FOLDER     FOLDER holds `Holidays_xx.xml`, as unpacked from the library
 */
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Calendar, calendarOf } from "./holiday-calendars/calendar.ts";
import { readXml } from "./holiday-calendars/xml-elements.ts";

const TARGET = "plugins/condition/holidays/calendars.json";

const [version, folder] = process.argv.slice(2);
if (!version || !folder) throw new Error("Give the version of Jollyday and the folder with its calendars.");
const calendars: Record<string, Calendar> = {};
for (const name of (await readdir(folder)).sort()) {
  const code = /^Holidays_(\w+)\.xml$/.exec(name)?.[1];
  if (!code) continue;
  try {
    calendars[code] = calendarOf(code, readXml(await readFile(join(folder, name), "utf8")));
  } catch (error) {
    throw new Error(`${name}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
const origin = `Made from the calendars of Jollyday ${version} by deploy/holiday-calendars.ts; see NOTICE.`;
await writeFile(TARGET, `${JSON.stringify({ origin, license: "Apache-2.0", calendars }, undefined, 2)}\n`);
console.log(`${TARGET}: ${Object.keys(calendars).length} calendars`);
