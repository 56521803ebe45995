/** Filters that encode, hash and convert. */
import { createHash } from "node:crypto";
import { type CallableTable, filter, nullSafe } from "../callable.ts";
import { CallFault } from "../error.ts";
import { ionText } from "../ion-text.ts";
import * as lazy from "../lazy-modules.ts";
import { javaClass, javaText, toJson } from "../printing.ts";
import { yamlText } from "../yaml-text.ts";

function text(name: string, input: unknown): string {
  if (typeof input === "string") return input;
  throw new CallFault(`The '${name}' filter takes a text, not a ${javaClass(input)}.`);
}

function hash(algorithm: string) {
  return nullSafe([], (input) => {
    if (typeof input !== "string") throw new CallFault(`Need a string to hash, not a ${javaClass(input)}`);
    return createHash(algorithm).update(input, "utf8").digest("hex");
  });
}

function base64decode(input: unknown): string {
  const value = javaText(input);
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(value) || value.length % 4 === 1) {
    throw new CallFault("Please provide a correctly Base64 encoded string.");
  }
  return Buffer.from(value, "base64").toString("utf8");
}

function urlencode(input: unknown): string {
  return encodeURIComponent(text("urlencode", input))
    .replaceAll("%20", "+")
    .replace(/[!'()~]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}

function urldecode(input: unknown): string {
  try {
    return decodeURIComponent(text("urldecode", input).replaceAll("+", " "));
  } catch {
    throw new CallFault(`The text ${javaText(input).slice(0, 100)} is not URL-encoded.`);
  }
}

export const ENCODING_FILTERS: CallableTable = {
  base64decode: nullSafe([], base64decode),
  base64encode: nullSafe([], (input) => Buffer.from(javaText(input), "utf8").toString("base64")),
  className: nullSafe([], javaClass),
  jq: nullSafe(["expression"], (input, { expression }, evaluation) => {
    if (typeof expression !== "string") {
      throw new CallFault("The 'jq' filter expects an argument 'expression' with type string.");
    }
    const jq = lazy.jq(evaluation);
    return evaluation.effect(() => jq.query(input, expression));
  }),
  json: filter([], (input) => toJson(input)),
  md5: hash("md5"),
  sha1: hash("sha1"),
  sha256: hash("sha256"),
  sha512: hash("sha512"),
  toIon: filter([], ionText),
  toJson: filter([], (input) => toJson(input)),
  urldecode: nullSafe([], urldecode),
  urlencode: nullSafe([], urlencode),
  yaml: filter([], yamlText),
};
