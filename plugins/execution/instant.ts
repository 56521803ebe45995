/** Dates in properties of tasks that choose by date. */

/**
 * An ISO-8601 date-time, or a date alone, as the instant that stored dates are compared with.
 * Throws with a user's message that names the property.
 */
export function readInstant(property: string, value: string): string {
  const epochMs = Date.parse(value);
  if (!Number.isNaN(epochMs)) return new Date(epochMs).toISOString();
  throw new Error(
    `Property \`${property}\`: "${value}" is not an ISO-8601 date-time; write it as 2024-05-01T00:00:00Z, or use an expression such as {{ now() | dateAdd(-1, 'DAYS') }}.`,
  );
}
