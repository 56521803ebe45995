/** How a word of the expression language is told. */

/** What a function, filter, test or operator does. */
export interface Word {
  /** One line. */
  readonly says: string;
  /** The arguments, for words that take unnamed ones. Default none. */
  readonly takes?: string;
  /** A template and what it prints, the same at any time and place. */
  readonly shows?: readonly [template: string, printed: string];
}

/** Words by their names. */
export type Words = Readonly<Record<string, Word>>;
