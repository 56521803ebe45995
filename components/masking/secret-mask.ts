/**
 * Hides secrets in what is logged: as they are and as programs encode them (secret-forms.ts), also where one is broken
 * over lines, within a message or over several.
 *
 * Of a secret that goes on in the next line nobody can tell, while the line is written, whether it will. So the end of a
 * line is hidden as soon as a secret begins with it, from {@link BEGUN_CHARS_MIN} characters on; what comes after is
 * hidden as far as it goes on like the secret. Fewer characters at the end of a line stay, and texts shorter than
 * {@link BROKEN_CHARS_MIN} are not looked for over line breaks: any two lines may meet like them by chance.
 */
import { formsOf } from "./secret-forms.ts";
import { isLineBreak, type Reader, START, TextAutomaton } from "./text-automaton.ts";

/** What stands in place of a secret. */
export const MASK = "******";

/** Characters of a secret that a line may end with before they are hidden. */
export const BEGUN_CHARS_MIN = 4;

/** Shorter texts are not looked for over line breaks. */
export const BROKEN_CHARS_MIN = 8;

/** Hides secrets in one stream of messages, of which one follows the other. */
export interface MaskedStream {
  /** The message with every secret hidden, and cut behind so many characters of it. */
  next(message: string, charsMax?: number): MaskedMessage;
}

/** What is left of a message. */
export interface MaskedMessage {
  readonly text: string;
  /** Characters that were cut off. */
  readonly charsCut: number;
}

/** From a message's character to one behind its last: what is hidden. */
interface Span {
  readonly start: number;
  readonly end: number;
}

/** The secrets of one task run. */
export class SecretMask {
  readonly #secrets = new Set<string>();
  /** Made anew, when it is needed, after a secret was added. */
  #automaton: TextAutomaton | undefined;

  /** Adds a text to hide; lines of a text of several lines are hidden each. */
  add(secret: string): void {
    if (this.#secrets.has(secret)) return;
    this.#secrets.add(secret);
    this.#automaton = undefined;
  }

  /** A message that stands for itself, with every secret hidden. */
  apply(message: string): string {
    return this.#secrets.size === 0 ? message : new Stream(() => this.#made()).next(message).text;
  }

  /** Messages that follow each other. */
  stream(): MaskedStream {
    const stream = new Stream(() => this.#made());
    return {
      next: (message, charsMax = Infinity) =>
        this.#secrets.size === 0 ? cut(message, charsMax) : stream.next(message, charsMax),
    };
  }

  #made(): TextAutomaton {
    this.#automaton ??= new TextAutomaton(
      new Set([...this.#secrets].flatMap((secret) => [...formsOf(secret)])),
      BROKEN_CHARS_MIN,
    );
    return this.#automaton;
  }
}

class Stream implements MaskedStream {
  readonly #find: () => TextAutomaton;
  /** Whose state it is: states mean nothing to another automaton. */
  #automaton: TextAutomaton | undefined;
  #state = START;

  constructor(find: () => TextAutomaton) {
    this.#find = find;
  }

  next(message: string, charsMax = Infinity): MaskedMessage {
    const automaton = this.#find();
    if (automaton !== this.#automaton) this.#state = START;
    this.#automaton = automaton;
    const spans = this.#spans(automaton, message, charsMax);
    const cutAt = Math.min(message.length, charsMax);
    if (cutAt < message.length) this.#state = START;
    if (spans.length === 0) return cut(message, charsMax);
    return { text: hide(message, spans, cutAt), charsCut: message.length - cutAt };
  }

  /** What is to be hidden, in order and apart from each other; of what begins behind the cut maybe nothing. */
  #spans(automaton: TextAutomaton, message: string, charsMax: number): readonly Span[] {
    const spans: Span[] = [];
    const reader: Reader = { state: this.#state, index: 0, lineStart: 0 };
    // A secret may begin before the cut and end behind it.
    for (let end = Math.min(message.length, charsMax); reader.index < message.length; end = reader.index + 1) {
      while (automaton.read(message, reader, end)) addEnded(spans, automaton, message, reader);
      if (reader.index < message.length && startOf(message, reader.index, automaton.depth(reader.state)) >= charsMax)
        return spans;
    }
    const { state } = reader;
    this.#state = state;
    const begun = automaton.begunLength(state);
    if (begun >= BEGUN_CHARS_MIN) add(spans, { start: startOf(message, message.length, begun), end: message.length });
    return spans;
  }
}

/** Adds the longest of the texts that end here, of those that a line break does not tear. */
function addEnded(spans: Span[], automaton: TextAutomaton, message: string, reader: Reader): void {
  const { state, index: end, lineStart } = reader;
  for (const length of automaton.endedLengths(state)) {
    if (length < BROKEN_CHARS_MIN && length > end - lineStart) continue;
    add(spans, { start: startOf(message, end, length), end });
    return;
  }
}

/** Where a text began that ends here and has so many characters without line breaks: maybe in a message before. */
function startOf(message: string, end: number, length: number): number {
  let start = end;
  for (let left = length; left > 0 && start > 0; ) {
    start--;
    if (!isLineBreak(message.charCodeAt(start))) left--;
  }
  return start;
}

/** Spans that overlap or touch become one. */
function add(spans: Span[], span: Span): void {
  let { start } = span;
  for (let last = spans.at(-1); last && last.end >= start; last = spans.at(-1)) {
    start = Math.min(start, last.start);
    spans.pop();
  }
  spans.push({ start, end: span.end });
}

function hide(message: string, spans: readonly Span[], cutAt: number): string {
  let text = "";
  let shown = 0;
  for (const { start, end } of spans) {
    if (start >= cutAt) break;
    text += message.slice(shown, start) + MASK;
    shown = end;
  }
  return text + message.slice(shown, Math.max(shown, cutAt));
}

function cut(message: string, charsMax: number): MaskedMessage {
  if (message.length <= charsMax) return { text: message, charsCut: 0 };
  return { text: message.slice(0, charsMax), charsCut: message.length - charsMax };
}
