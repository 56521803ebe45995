/** Pairs as people type them in one line: `region=north note="two words"`, `team:data`. */

const PAIR = /([^\s=:"]+)[=:](?:"([^"]*)"|(\S*))/g;

/** A key with its value. */
export interface TypedPair {
  readonly key: string;
  readonly value: string;
}

/** The pairs in their order; undefined when the text holds anything else. */
export function typedPairs(text: string): readonly TypedPair[] | undefined {
  if (text.replaceAll(PAIR, "").trim() !== "") return undefined;
  return [...text.matchAll(PAIR)].map(([, key = "", quoted, plain = ""]) => ({ key, value: quoted ?? plain }));
}
