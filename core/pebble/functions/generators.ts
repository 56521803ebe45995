/** Functions that make new values: the time, ids, random numbers, and texts encrypted with a key. */
import { createCipheriv, createDecipheriv } from "node:crypto";
import { type BoundArguments, type CallableTable, func } from "../callable.ts";
import { CallFault } from "../error.ts";
import type { Evaluation } from "../evaluation.ts";
import * as lazy from "../lazy-modules.ts";
import { integerOf } from "../number.ts";

const BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const NANO_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_";
const NANO_LENGTH_MAX = 1_000;
const NANO_LENGTH_DEFAULT = 21;
const KSUID_LENGTH = 27;
const KSUID_EPOCH_S = 1_400_000_000;
const IV_BYTES = 12;
const TAG_BYTES = 16;
const KEY_BYTES = [16, 24, 32];

function uuidBytes(evaluation: Evaluation): Uint8Array {
  const bytes = evaluation.effect(() => evaluation.environment.randomBytes(16));
  const copy = Uint8Array.from(bytes);
  copy[6] = ((copy[6] ?? 0) & 0x0f) | 0x40;
  copy[8] = ((copy[8] ?? 0) & 0x3f) | 0x80;
  return copy;
}

function base62(bytes: Uint8Array, length: number): string {
  let value = BigInt(`0x${Buffer.from(bytes).toString("hex") || "0"}`);
  let text = "";
  for (; value > 0n; value /= 62n) text = BASE62[Number(value % 62n)] + text;
  return text.padStart(length, "0");
}

function uuid(_args: BoundArguments, evaluation: Evaluation): string {
  const hex = Buffer.from(uuidBytes(evaluation)).toString("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

function ksuid(_args: BoundArguments, evaluation: Evaluation): string {
  const seconds = Math.floor(evaluation.effect(() => evaluation.environment.now()) / 1000) - KSUID_EPOCH_S;
  const payload = evaluation.effect(() => evaluation.environment.randomBytes(16));
  const bytes = new Uint8Array(20);
  new DataView(bytes.buffer).setUint32(0, seconds);
  bytes.set(payload, 4);
  return base62(bytes, KSUID_LENGTH);
}

function nanoId(args: BoundArguments, evaluation: Evaluation): string {
  const length = integerOf(args["length"] ?? NANO_LENGTH_DEFAULT);
  const alphabet = args["alphabet"] === undefined ? NANO_ALPHABET : String(args["alphabet"]);
  if (length === undefined || length < 1) throw new CallFault("The 'nanoId()' function field 'length' must be a positive integer.");
  if (length >= NANO_LENGTH_MAX) {
    throw new CallFault(`The 'nanoId()' function field 'length' must be lower than: ${NANO_LENGTH_MAX}`);
  }
  if (alphabet === "") throw new CallFault("The 'nanoId()' function field 'alphabet' must not be empty.");
  const numbers = evaluation.effect(() => Array.from({ length }, () => evaluation.environment.random()));
  return numbers.map((number) => alphabet[Math.floor(number * alphabet.length)]).join("");
}

function randomInt(args: BoundArguments, evaluation: Evaluation): number {
  const lower = integerOf(args["lower"]);
  const upper = integerOf(args["upper"]);
  if (lower === undefined || upper === undefined) {
    throw new CallFault("The 'randomInt' function expects the arguments 'lower' and 'upper' with type integer.");
  }
  if (upper < lower) throw new CallFault("In 'randomInt' upper is less than lower.");
  return lower + Math.floor(evaluation.effect(() => evaluation.environment.random()) * (upper - lower));
}

function now(args: BoundArguments, evaluation: Evaluation): string {
  const epochMs = evaluation.effect(() => (evaluation.services.now ?? evaluation.environment.now)());
  const optional = (name: string): string | undefined => (args[name] === undefined || args[name] === null ? undefined : String(args[name]));
  return lazy.dates(evaluation).now(epochMs, {
    format: optional("format"),
    timeZone: optional("timeZone") ?? evaluation.environment.timeZone,
    existingFormat: undefined,
    locale: optional("locale") ?? evaluation.environment.locale,
  });
}

function keyOf(name: string, second: string, args: BoundArguments): { key: Buffer; text: string } {
  const { key } = args;
  const text = args[second];
  if (typeof key !== "string" || typeof text !== "string") {
    throw new CallFault(`The '${name}' function expects two arguments 'key' and '${second}'.`);
  }
  const bytes = Buffer.from(key, "base64");
  if (!KEY_BYTES.includes(bytes.length)) {
    throw new CallFault(`The key of '${name}' must be Base64 of 16, 24 or 32 bytes; it has ${bytes.length}.`);
  }
  return { key: bytes, text };
}

function algorithm(key: Buffer): "aes-128-gcm" | "aes-192-gcm" | "aes-256-gcm" {
  return key.length === 16 ? "aes-128-gcm" : key.length === 24 ? "aes-192-gcm" : "aes-256-gcm";
}

function encrypt(args: BoundArguments, evaluation: Evaluation): string {
  const { key, text } = keyOf("encrypt", "plaintext", args);
  if (text === "") return text;
  const iv = evaluation.effect(() => evaluation.environment.randomBytes(IV_BYTES));
  const cipher = createCipheriv(algorithm(key), key, iv);
  const body = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
  return Buffer.concat([iv, body, cipher.getAuthTag()]).toString("base64");
}

function decrypt(args: BoundArguments, evaluation: Evaluation): string {
  const { key, text } = keyOf("decrypt", "encrypted", args);
  if (text === "") return text;
  const bytes = Buffer.from(text, "base64");
  if (bytes.length < IV_BYTES + TAG_BYTES) throw new CallFault("The text to decrypt is too short.");
  const decipher = createDecipheriv(algorithm(key), key, bytes.subarray(0, IV_BYTES));
  decipher.setAuthTag(bytes.subarray(bytes.length - TAG_BYTES));
  try {
    const body = decipher.update(bytes.subarray(IV_BYTES, bytes.length - TAG_BYTES));
    const plain = Buffer.concat([body, decipher.final()]).toString("utf8");
    evaluation.services.revealed?.(plain);
    return plain;
  } catch {
    throw new CallFault("The text cannot be decrypted with this key.");
  }
}

export const GENERATOR_FUNCTIONS: CallableTable = {
  decrypt: func(["key", "encrypted"], decrypt),
  encrypt: func(["key", "plaintext"], encrypt),
  id: func([], (_args, evaluation) => base62(uuidBytes(evaluation), 21)),
  ksuid: func([], ksuid),
  nanoId: func(["length", "alphabet"], nanoId),
  now: func(["format", "timeZone", "existingFormat", "locale"], now),
  randomInt: func(["lower", "upper"], randomInt),
  randomPort: func([], (_args, evaluation) => {
    const { freePort } = evaluation.services;
    if (!freePort) throw new CallFault("The 'randomPort' function cannot be used here.");
    return evaluation.effect(freePort);
  }),
  uuid: func([], uuid),
};
