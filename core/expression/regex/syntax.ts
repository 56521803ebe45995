/** The parts of a Java regular expression. */

/** Whether a character, given as code point, belongs to a set. */
export type CharacterTest = (code: number) => boolean;

/** How eagerly a repetition takes characters. */
export type Greed = "greedy" | "lazy" | "possessive";

/** Where a position must be. */
export type Anchor = "line-start" | "line-end" | "input-start" | "input-end" | "input-end-line" | "word" | "no-word";

/** A part of a regular expression. */
export type RegexNode =
  | { readonly kind: "set"; readonly test: CharacterTest }
  | { readonly kind: "anchor"; readonly anchor: Anchor; readonly multiline: boolean }
  | { readonly kind: "sequence"; readonly parts: readonly RegexNode[] }
  | { readonly kind: "alternation"; readonly options: readonly RegexNode[] }
  | {
      readonly kind: "repeat";
      readonly body: RegexNode;
      readonly min: number;
      readonly max: number;
      readonly greed: Greed;
    }
  | { readonly kind: "capture"; readonly index: number; readonly body: RegexNode }
  | { readonly kind: "atomic"; readonly body: RegexNode }
  | { readonly kind: "look"; readonly ahead: boolean; readonly negative: boolean; readonly body: RegexNode }
  | { readonly kind: "back"; readonly index: number; readonly ignoreCase: boolean };

/** A parsed regular expression. */
export interface Regex {
  readonly root: RegexNode;
  /** How many capturing groups there are. */
  readonly groups: number;
  /** Numbers of the named groups. */
  readonly names: ReadonlyMap<string, number>;
}
