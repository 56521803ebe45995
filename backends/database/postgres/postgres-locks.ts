/** Names of locks as PostgreSQL wants them: it locks numbers of 64 bits. */
import { createHash } from "node:crypto";

/** The number of a lock's name, as text: numbers of this size are not whole in JavaScript. */
export function lockKey(name: string): string {
  return createHash("sha256").update(name).digest().readBigInt64BE(0).toString();
}
