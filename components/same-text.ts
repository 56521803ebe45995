/** Compares secrets. */
import { createHash, timingSafeEqual } from "node:crypto";

/** True for the same text; takes the same time whatever the texts are. */
export function isSameText(a: string, b: string): boolean {
  return timingSafeEqual(digest(a), digest(b));
}

function digest(text: string): Uint8Array {
  return createHash("sha256").update(text).digest();
}
