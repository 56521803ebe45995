/** Hides secret texts in log messages. */

/** What stands in place of a secret. */
export const MASK = "******";

/** Shorter texts are not masked: they would hide half of every line and protect nothing. */
export const MASKED_CHARS_MIN = 3;

/** The secrets of one task run. */
export class SecretMask {
  readonly #secrets = new Set<string>();
  #longestFirst: readonly string[] = [];

  /** Adds a text to hide; lines of a text of several lines are hidden each. */
  add(secret: string): void {
    for (const part of [secret, ...secret.split(/\r?\n/)]) {
      if (part.trim().length >= MASKED_CHARS_MIN) this.#secrets.add(part);
    }
    this.#longestFirst = [...this.#secrets].sort((a, b) => b.length - a.length);
  }

  /** The message with every secret hidden. */
  apply(message: string): string {
    let masked = message;
    for (const secret of this.#longestFirst) masked = masked.replaceAll(secret, MASK);
    return masked;
  }
}
