/** The names of time zones. */
import { timeZoneId } from "../../core/flow/time-zone.ts";

/** Names that are kept: there are some hundred zones, and as many offsets. */
const NAMES_MAX = 2_000;

/** The names of zones for the runtime, which takes its time to tell whether there is one. */
const KNOWN = new Map<string, string>();

/** The name of a zone for the runtime. Throws with a user's message when there is no such zone. */
export function knownZone(zone: string): string {
  const id = KNOWN.get(zone) ?? timeZoneId(zone);
  if (id === undefined) throw new Error(`"${zone.slice(0, 100)}" is no time zone; write Europe/Paris, for example.`);
  if (KNOWN.size >= NAMES_MAX) KNOWN.clear();
  KNOWN.set(zone, id);
  return id;
}
