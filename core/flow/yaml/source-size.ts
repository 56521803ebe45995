/** Sizes of texts in UTF-8, without encoding them. */

/** Bytes that one UTF-16 unit takes at the most. */
const UNIT_BYTES_MAX = 3;

/** The offset at which a text passes a number of bytes; undefined when it does not. */
export function overlongBytes(text: string, bytesMax: number): number | undefined {
  if (text.length * UNIT_BYTES_MAX <= bytesMax) return undefined;
  let bytes = 0;
  for (let at = 0; at < text.length; at++) {
    bytes += unitBytes(text.charCodeAt(at));
    if (bytes > bytesMax) return at;
  }
  return undefined;
}

/** Each half of a surrogate pair counts as two of the pair's four bytes. */
function unitBytes(unit: number): number {
  if (unit < 0x80) return 1;
  if (unit < 0x800) return 2;
  return unit >= 0xd800 && unit < 0xe000 ? 2 : UNIT_BYTES_MAX;
}
