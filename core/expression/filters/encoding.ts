/** Hashes, Base64 and the encoding of URLs. */
import { createHash } from "node:crypto";
import { textInput } from "../arguments.ts";
import type { FilterDefinition } from "../definition.ts";
import { Fault } from "../error.ts";
import { javaText } from "../java-text.ts";

function hash(algorithm: string): FilterDefinition {
  return {
    parameters: undefined,
    call: (input) => {
      if (typeof input !== "string") throw new Fault("Need a string to hash");
      return createHash(algorithm).update(input, "utf8").digest("hex");
    },
  };
}

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}(?:==)?|[A-Za-z0-9+/]{3}=?)?$/;

function base64decode(input: unknown): string {
  const text = textInput(input, "base64decode");
  if (!BASE64.test(text)) {
    throw new Fault("Please provide a correctly Base64 encoded string containing an UTF-8 string");
  }
  return Buffer.from(text, "base64").toString("utf8");
}

/** Form encoding: a space becomes `+`, everything but letters, digits and `.-*_` is escaped. */
function urlencode(text: string): string {
  return encodeURIComponent(text.toWellFormed())
    .replace(/%20/g, "+")
    .replace(/[!'()~]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}

function urldecode(text: string): string {
  const wrong = /%(?![0-9a-fA-F]{2})(.{0,2})/.exec(text);
  if (wrong) throw new Fault(`URLDecoder: Illegal hex characters in escape (%) pattern - "${wrong[1] ?? ""}"`);
  const bytes = text.replace(/\+/g, " ").replace(/(?:%[0-9a-fA-F]{2})+/g, (run) => {
    const codes = run
      .slice(1)
      .split("%")
      .map((code) => Number.parseInt(code, 16));
    return new TextDecoder().decode(Uint8Array.from(codes));
  });
  return bytes;
}

/** These filters by name. */
export const ENCODING_FILTERS: ReadonlyMap<string, FilterDefinition> = new Map<string, FilterDefinition>([
  ["md5", hash("md5")],
  ["sha1", hash("sha1")],
  ["sha256", hash("sha256")],
  ["sha512", hash("sha512")],
  ["base64encode", { parameters: undefined, call: (input) => Buffer.from(javaText(input), "utf8").toString("base64") }],
  ["base64decode", { parameters: undefined, call: base64decode }],
  ["urlencode", { parameters: undefined, call: (input) => urlencode(textInput(input, "urlencode")) }],
  ["urldecode", { parameters: undefined, call: (input) => urldecode(textInput(input, "urldecode")) }],
]);
