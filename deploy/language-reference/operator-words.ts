/** What tests, operators and variables are. */
import type { Words } from "./word.ts";

/** All tests, written after `is` or `is not`. */
export const TEST_WORDS: Words = {
  defined: { says: "There is a value, and it is not null.", shows: ["{{ nothing is defined }}", "false"] },
  null: { says: "It is null.", shows: ["{{ null is null }}", "true"] },
  empty: { says: "It is null, a blank text, or a list or map without items.", shows: ["{{ [] is empty }}", "true"] },
  even: { says: "It is an even whole number.", shows: ["{{ 4 is even }}", "true"] },
  odd: { says: "It is an odd whole number.", shows: ["{{ 4 is odd }}", "false"] },
  iterable: { says: "It is a list.", shows: ["{{ [1] is iterable }}", "true"] },
  map: { says: "It is a map.", shows: ["{{ {'a': 1} is map }}", "true"] },
  json: { says: "It is a text that spells JSON.", shows: ["{{ '[1]' is json }}", "true"] },
};

/** All operators between two values. */
export const OPERATOR_WORDS: Words = {
  or: { says: "One of both holds.", shows: ["{{ false or true }}", "true"] },
  and: { says: "Both hold.", shows: ["{{ false and true }}", "false"] },
  is: { says: "The test on the right holds.", shows: ["{{ 3 is odd }}", "true"] },
  "is not": { says: "The test on the right does not hold.", shows: ["{{ 3 is not odd }}", "false"] },
  contains: { says: "The list, map or text holds it.", shows: ["{{ [1, 2] contains 2 }}", "true"] },
  "==": { says: "Both are equal.", shows: ["{{ 2 == 2 }}", "true"] },
  equals: { says: "Both are equal.", shows: ["{{ 'a' equals 'b' }}", "false"] },
  "!=": { says: "Both differ.", shows: ["{{ 2 != 2 }}", "false"] },
  ">": { says: "Larger; for numbers.", shows: ["{{ 3 > 2 }}", "true"] },
  "<": { says: "Smaller; for numbers.", shows: ["{{ 3 < 2 }}", "false"] },
  ">=": { says: "Not smaller; for numbers.", shows: ["{{ 2 >= 2 }}", "true"] },
  "<=": { says: "Not larger; for numbers.", shows: ["{{ 3 <= 2 }}", "false"] },
  "+": { says: "The sum; joins texts, appends to lists.", shows: ["{{ 3 + 2 }}", "5"] },
  "-": { says: "The difference; takes from lists.", shows: ["{{ 3 - 2 }}", "1"] },
  "*": { says: "The product.", shows: ["{{ 3 * 2 }}", "6"] },
  "/": { says: "The quotient; a whole number of two whole numbers.", shows: ["{{ 10 / 4 }}", "2"] },
  "%": { says: "What is left of a division.", shows: ["{{ 10 % 4 }}", "2"] },
  "|": { says: "What a filter makes of it.", shows: ["{{ 'a' | upper }}", "A"] },
  "~": { says: "Both as one text.", shows: ["{{ 1 ~ 2 }}", "12"] },
  "..": { says: "The list of numbers from one to the other.", shows: ["{{ 1..3 }}", "[1,2,3]"] },
  "??": { says: "The right one where the left one is missing or null.", shows: ["{{ nothing ?? 'x' }}", "x"] },
  "???": { says: "The right one where the left one is missing.", shows: ["{{ nothing ??? 'x' }}", "x"] },
  isIn: { says: "The list, map or text on the right holds it.", shows: ["{{ 2 isIn [1, 2] }}", "true"] },
};

/** All operators before a value. */
export const PREFIX_WORDS: Words = {
  not: { says: "It does not hold.", shows: ["{{ not true }}", "false"] },
  "+": { says: "The number itself.", shows: ["{{ +3 }}", "3"] },
  "-": { says: "The number with the other sign.", shows: ["{{ -(3) }}", "-3"] },
};
