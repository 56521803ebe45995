/** Conditions of which one set must hold. */
import type { Filter } from "../contracts/filter.ts";

/** Conditions as queries say them: all of `filters`, and all of at least one set of `anyOf`. */
export interface Alternatives<Field extends string> {
  readonly filters: readonly Filter<Field>[];
  /** Default: nothing else has to hold. Of no set at all none holds, and nothing is found. */
  readonly anyOf?: readonly (readonly Filter<Field>[])[];
}

/** Sets of conditions, of which one must hold, in their shortest form: what all sets ask for is asked once. */
export function alternativesOf<Field extends string>(sets: readonly (readonly Filter<Field>[])[]): Alternatives<Field> {
  const named = sets.map((filters) => new Map(filters.map((filter) => [JSON.stringify(filter), filter])));
  const [first = new Map<string, Filter<Field>>()] = named;
  const shared = new Map([...first].filter(([name]) => named.every((set) => set.has(name))));
  const rests = new Map(
    named.map((set) => {
      const rest = [...set].filter(([name]) => !shared.has(name));
      return [rest.map(([name]) => name).join(), rest.map(([, filter]) => filter)];
    }),
  );
  // A set that asks for nothing else holds anyway, and so does one of the sets.
  return { filters: [...shared.values()], ...(rests.has("") ? {} : { anyOf: [...rests.values()] }) };
}
