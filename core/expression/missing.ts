/** The answer of lookups that find nothing; null is something. */

/** What a lookup answers when there is nothing of that name. */
export const MISSING: unique symbol = Symbol("missing");
