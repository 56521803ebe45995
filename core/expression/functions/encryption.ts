/** `encrypt` and `decrypt`: AES-GCM with a Base64 key, the initialisation vector in front of the result. */
import { createCipheriv, createDecipheriv } from "node:crypto";
import type { FunctionDefinition } from "../definition.ts";
import { Fault } from "../error.ts";
import { javaText } from "../java-text.ts";
import type { Rendering } from "../rendering.ts";

const VECTOR_BYTES = 12;
const TAG_BYTES = 16;

type Cipher = "aes-128-gcm" | "aes-192-gcm" | "aes-256-gcm";

const CIPHERS: ReadonlyMap<number, Cipher> = new Map<number, Cipher>([
  [16, "aes-128-gcm"],
  [24, "aes-192-gcm"],
  [32, "aes-256-gcm"],
]);

function keyOf(given: unknown): { key: Buffer; cipher: Cipher } {
  const key = Buffer.from(javaText(given), "base64");
  const cipher = CIPHERS.get(key.length);
  if (!cipher)
    throw new Fault(`Invalid AES key length: ${key.length} bytes; the key must be Base64 of 16, 24 or 32 bytes`);
  return { key, cipher };
}

function encrypt([given, plain]: readonly unknown[], run: Rendering): string {
  if (given === undefined || given === null || plain === undefined) {
    throw new Fault("The 'encrypt' function expects two arguments 'key' and 'plaintext'.");
  }
  if (plain === null || plain === "") return "";
  const { key, cipher } = keyOf(given);
  const vector = run.host.randomBytes(VECTOR_BYTES);
  const worker = createCipheriv(cipher, key, vector);
  const body = Buffer.concat([worker.update(javaText(plain), "utf8"), worker.final()]);
  return Buffer.concat([vector, body, worker.getAuthTag()]).toString("base64");
}

function decrypt([given, encrypted]: readonly unknown[]): string {
  if (given === undefined || given === null || encrypted === undefined) {
    throw new Fault("The 'decrypt' function expects two arguments 'key' and 'encrypted'.");
  }
  if (encrypted === null || encrypted === "") return "";
  const { key, cipher } = keyOf(given);
  const bytes = Buffer.from(javaText(encrypted), "base64");
  if (bytes.length < VECTOR_BYTES + TAG_BYTES) throw new Fault("The encrypted text is too short");
  try {
    const worker = createDecipheriv(cipher, key, bytes.subarray(0, VECTOR_BYTES));
    worker.setAuthTag(bytes.subarray(-TAG_BYTES));
    const body = bytes.subarray(VECTOR_BYTES, -TAG_BYTES);
    return Buffer.concat([worker.update(body), worker.final()]).toString("utf8");
  } catch {
    throw new Fault("The text cannot be decrypted: it was changed, or encrypted with another key");
  }
}

/** These functions by name. */
export const ENCRYPTION_FUNCTIONS: ReadonlyMap<string, FunctionDefinition> = new Map<string, FunctionDefinition>([
  ["encrypt", { parameters: ["key", "plaintext"], call: encrypt }],
  ["decrypt", { parameters: ["key", "encrypted"], call: decrypt }],
]);
