/** Sets of characters: `\d`, `\p{…}`, ranges, and what is made of them. */
import { Fault } from "../error.ts";
import type { CharacterTest } from "./syntax.ts";

/** The set of one character. */
export function only(code: number): CharacterTest {
  return (other) => other === code;
}

/** The set of the characters between two, both included. */
export function between(from: number, to: number): CharacterTest {
  return (code) => code >= from && code <= to;
}

/** All characters that are not in the set. */
export function not(test: CharacterTest): CharacterTest {
  return (code) => !test(code);
}

/** All characters of any of the sets. */
export function anyOf(tests: readonly CharacterTest[]): CharacterTest {
  return (code) => tests.some((test) => test(code));
}

/** The set and the same letters in the other case: ASCII letters, or those of all scripts. */
export function ignoringCase(test: CharacterTest, unicode: boolean): CharacterTest {
  return (code) => test(code) || otherCases(code, unicode).some(test);
}

function otherCases(code: number, unicode: boolean): readonly number[] {
  if (code >= 65 && code <= 90) return [code + 32];
  if (code >= 97 && code <= 122) return [code - 32];
  if (!unicode || code < 128) return [];
  const char = String.fromCodePoint(code);
  return [char.toLowerCase().codePointAt(0) ?? code, char.toUpperCase().codePointAt(0) ?? code];
}

/** `\d`. */
export const DIGIT = between(48, 57);
/** `\s`. */
export const SPACE: CharacterTest = (code) => code === 32 || (code >= 9 && code <= 13);
/** `\w`. */
export const WORD: CharacterTest = (code) =>
  (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57) || code === 95;
/** `\h`. */
export const HORIZONTAL: CharacterTest = (code) =>
  code === 32 ||
  code === 9 ||
  code === 0xa0 ||
  code === 0x1680 ||
  code === 0x180e ||
  (code >= 0x2000 && code <= 0x200a) ||
  code === 0x202f ||
  code === 0x205f ||
  code === 0x3000;
/** `\v`. */
export const VERTICAL: CharacterTest = (code) =>
  (code >= 10 && code <= 13) || code === 0x85 || code === 0x2028 || code === 0x2029;
/** What ends a line, and what `.` does not match. */
export const LINE_END: CharacterTest = (code) =>
  code === 10 || code === 13 || code === 0x85 || code === 0x2028 || code === 0x2029;

const UPPER = between(65, 90);
const LOWER = between(97, 122);
const PUNCTUATION: CharacterTest = (code) =>
  (code >= 33 && code <= 47) ||
  (code >= 58 && code <= 64) ||
  (code >= 91 && code <= 96) ||
  (code >= 123 && code <= 126);

const POSIX: ReadonlyMap<string, CharacterTest> = new Map<string, CharacterTest>([
  ["Lower", LOWER],
  ["Upper", UPPER],
  ["ASCII", between(0, 127)],
  ["Alpha", anyOf([UPPER, LOWER])],
  ["Digit", DIGIT],
  ["Alnum", anyOf([UPPER, LOWER, DIGIT])],
  ["Punct", PUNCTUATION],
  ["Graph", between(33, 126)],
  ["Print", between(32, 126)],
  ["Blank", (code) => code === 32 || code === 9],
  ["Cntrl", (code) => code < 32 || code === 127],
  ["XDigit", anyOf([DIGIT, between(65, 70), between(97, 102)])],
  ["Space", SPACE],
  ["javaLowerCase", unicodeSet("Lowercase")],
  ["javaUpperCase", unicodeSet("Uppercase")],
  ["javaWhitespace", unicodeSet("White_Space")],
]);

/** `\p{name}`. Throws a Fault for a name that is not known. */
export function namedSet(name: string): CharacterTest {
  const posix = POSIX.get(name);
  if (posix) return posix;
  const [key, value] = name.split("=");
  const plain = value ?? (key ?? "").replace(/^Is/, "");
  const script = /^(sc|script|IsScript)$/i.test(value === undefined ? "" : (key ?? ""));
  for (const property of script ? [`Script=${plain}`] : [plain, `Script=${plain}`]) {
    try {
      return unicodeSet(property);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
    }
  }
  throw new Fault(`Unknown character property name {${name}} in the regular expression`);
}

function unicodeSet(property: string): CharacterTest {
  const pattern = new RegExp(`^\\p{${property.replace(/[^\w=]/g, "")}}$`, "u");
  return (code) => pattern.test(String.fromCodePoint(code));
}
