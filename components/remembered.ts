/** What was looked up once and is asked for again and again. */

/** The value of a key, made when it is not known; once so many are known, all are forgotten before another is made. */
export function remembered<T>(known: Map<string, T>, max: number, key: string, make: () => T): T {
  let value = known.get(key);
  if (value === undefined) {
    if (known.size >= max) known.clear();
    value = make();
    known.set(key, value);
  }
  return value;
}
