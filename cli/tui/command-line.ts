/** Command lines as people can paste them into a shell. */

const PLAIN = /^[\w@%+=:,./-]+$/;

/** The words as one line; those that a shell would take apart or change stand in quotes. */
export function commandLine(words: readonly string[]): string {
  return words.map((word) => (PLAIN.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`)).join(" ");
}
