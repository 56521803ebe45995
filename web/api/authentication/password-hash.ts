/** Passwords as they are kept: salted, and by a function that is slow on purpose, so that nobody tries many. */
import { Buffer } from "node:buffer";
import { randomBytes, scrypt, timingSafeEqual } from "node:crypto";

/** Cost of new hashes: 2^15 blocks of 1 KB, some 60 ms of one processor and 32 MB. */
const COST = 15;
const BLOCK = 8;
const SALT_BYTES = 16;
const HASH_BYTES = 32;

/** Hashes that cost more than this are no work of ours. */
const COST_MAX = 18;

/** The hash with all that is needed to compare it: `scrypt$15$salt$hash`. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  const hash = await derived(password, salt, COST);
  return ["scrypt", COST, salt.toString("base64"), hash.toString("base64")].join("$");
}

/** Whether the password is the one that was hashed; false for a hash that cannot be read, after the same time. */
export async function isPassword(password: string, stored: string): Promise<boolean> {
  const [kind, cost = "", salt = "", hash = ""] = stored.split("$");
  const wanted = Buffer.from(hash, "base64");
  const isReadable = kind === "scrypt" && Number(cost) <= COST_MAX && wanted.length === HASH_BYTES;
  const made = await derived(password, Buffer.from(salt, "base64"), isReadable ? Number(cost) : COST);
  return isReadable && timingSafeEqual(made, wanted);
}

function derived(password: string, salt: Uint8Array, cost: number): Promise<Buffer> {
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
  const options = { N: 2 ** cost, r: BLOCK, p: 1, maxmem: 2 ** cost * BLOCK * 128 * 2 };
  // One form for each text, however it was typed.
  scrypt(password.normalize("NFC"), salt, HASH_BYTES, options, (error, key) => (error ? reject(error) : resolve(key)));
  return promise;
}
