/** What the operating system says about the place it runs at. */
import { environmentVariable } from "./environment.ts";

const TERRITORY = /^[A-Za-z]{2,3}_([A-Z]{2})(?:[.@]|$)/;

/** The country of the locale, a code of two letters; undefined where it names none, as `C.UTF-8` does not. */
export function localeCountry(read = environmentVariable): string | undefined {
  const locale = read("LC_ALL") || read("LC_MESSAGES") || read("LANG") || "";
  return TERRITORY.exec(locale)?.[1];
}
