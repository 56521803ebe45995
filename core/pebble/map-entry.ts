/** An entry of a map, as a loop over the map sees it. Prints as Java's `k=v`. */
export class MapEntry {
  readonly key: string;
  readonly value: unknown;
  constructor(key: string, value: unknown) {
    this.key = key;
    this.value = value;
  }
}
