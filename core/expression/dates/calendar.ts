/** The runtime's own calendar (`Temporal`); where a runtime has none yet, such as Node.js before 26, a library's. */
import type { MaybePromise } from "../contract.ts";

/** True where the calendar has to be loaded first, so that the first date makes a rendering wait. */
export const CALENDAR_WAITS: boolean = typeof Temporal === "undefined";

/** Runs what needs the calendar, now or when it is there. */
export function withCalendar<T>(action: () => T): MaybePromise<T> {
  if (typeof Temporal !== "undefined") return action();
  return import("temporal-polyfill/global").then(action);
}
