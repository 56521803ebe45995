/** Ids and random numbers, all from the randomness the engine was given. */
import type { FunctionDefinition } from "../definition.ts";
import { Fault } from "../error.ts";
import { isWhole } from "../number.ts";
import type { Rendering } from "../rendering.ts";

const BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const NANO_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_";
/** Characters of an id of its own alphabet. */
const NANO_LENGTH_DEFAULT = 21;
/** Characters an id of its own alphabet may have. */
const NANO_LENGTH_MAX = 1_000;
/** Seconds at which the clock of these ids begins. */
const KSUID_EPOCH_SECONDS = 1_400_000_000;
const KSUID_CHARS = 27;

/** A UUID of version 7: 48 bits of milliseconds, then randomness; ids made later sort later. */
function uuid(run: Rendering): string {
  const bytes = run.host.randomBytes(16);
  let time = Math.floor(run.now());
  for (let index = 5; index >= 0; index -= 1) {
    bytes[index] = time % 256;
    time = Math.floor(time / 256);
  }
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x70;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Buffer.from(bytes).toString("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

function base62(bytes: Uint8Array): string {
  let value = BigInt(`0x${Buffer.from(bytes).toString("hex")}`);
  let text = "";
  while (value > 0n) {
    text = (BASE62[Number(value % 62n)] ?? "0") + text;
    value /= 62n;
  }
  return text;
}

/** 128 random bits as 22 letters and digits; the first bit is set so that no id is shorter than 21. */
function shortId(run: Rendering): string {
  const bytes = run.host.randomBytes(16);
  bytes[0] = (bytes[0] ?? 0) | 0x80;
  return base62(bytes);
}

function ksuid(run: Rendering): string {
  const bytes = new Uint8Array(20);
  new DataView(bytes.buffer).setUint32(0, Math.floor(run.now() / 1000) - KSUID_EPOCH_SECONDS);
  bytes.set(run.host.randomBytes(16), 4);
  return base62(bytes).padStart(KSUID_CHARS, "0");
}

function nanoId(length: unknown, alphabet: unknown, run: Rendering): string {
  const count = isWhole(length) ? Number(length) : NANO_LENGTH_DEFAULT;
  const letters = typeof alphabet === "string" ? alphabet : NANO_ALPHABET;
  if (count < 0) throw new Fault("The 'nanoId()' function field 'length' must not be negative");
  if (count > NANO_LENGTH_MAX) {
    throw new Fault(`The 'nanoId()' function field 'length' must be lower than: ${NANO_LENGTH_MAX}`);
  }
  if (letters === "") throw new Fault("The 'nanoId()' function field 'alphabet' must not be empty");
  return Array.from({ length: count }, () => letters[Math.floor(run.host.random() * letters.length)]).join("");
}

function randomInt(lower: unknown, upper: unknown, run: Rendering): number {
  const from = bound(lower, "lower");
  const to = bound(upper, "upper");
  if (to < from) throw new Fault("In 'randomInt()' upper is less than lower");
  return from + Math.floor(run.host.random() * (to - from));
}

function bound(value: unknown, name: string): number {
  if (value === undefined || value === null) throw new Fault(`The 'randomInt()' function expects an argument ${name}`);
  if (!isWhole(value)) throw new Fault(`The 'randomInt()' function expects an argument ${name} of type Long.`);
  return Number(value);
}

function randomPort(run: Rendering): unknown {
  const { freePort } = run.services;
  if (!freePort) throw new Fault("The 'randomPort' function is not available here.");
  return run.awaiting(freePort.call(run.services));
}

/** These functions by name. */
export const ID_FUNCTIONS: ReadonlyMap<string, FunctionDefinition> = new Map<string, FunctionDefinition>([
  ["uuid", { parameters: undefined, call: (_args, run) => uuid(run) }],
  ["id", { parameters: undefined, call: (_args, run) => shortId(run) }],
  ["ksuid", { parameters: undefined, call: (_args, run) => ksuid(run) }],
  ["nanoId", { parameters: ["length", "alphabet"], call: ([length, alphabet], run) => nanoId(length, alphabet, run) }],
  ["randomInt", { parameters: ["lower", "upper"], call: ([lower, upper], run) => randomInt(lower, upper, run) }],
  ["randomPort", { parameters: undefined, waits: true, call: (_args, run) => randomPort(run) }],
]);
