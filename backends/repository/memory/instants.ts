/** Comparing ISO-8601 instants. */

/**
 * True when the instant lies between the two, ends included; left out ones set no bound. Compares instants and not
 * texts, which may name a zone or leave out fractions.
 */
export function isBetween(instant: string, from: string | undefined, to: string | undefined): boolean {
  if (from === undefined && to === undefined) return true;
  const ms = Date.parse(instant);
  return (from === undefined || ms >= Date.parse(from)) && (to === undefined || ms <= Date.parse(to));
}
