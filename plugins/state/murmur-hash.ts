/** MurmurHash3, 128 bits for 64-bit machines, with seed 0: the hash that state keys have always been made with. */

const MASK = (1n << 64n) - 1n;
const C1 = 0x87c37b91114253d5n;
const C2 = 0x4cf5ad432745937fn;

/** The hash of a text's UTF-8 bytes, as 32 hexadecimal digits. */
export function murmurHash(text: string): string {
  const bytes = new TextEncoder().encode(text);
  const blocks = Math.floor(bytes.length / 16);
  let h1 = 0n;
  let h2 = 0n;
  for (let block = 0; block < blocks; block += 1) {
    h1 ^= mixFirst(word(bytes, block * 16, 8));
    h1 = (rotate(h1, 27n) + h2) & MASK;
    h1 = (h1 * 5n + 0x52dce729n) & MASK;
    h2 ^= mixSecond(word(bytes, block * 16 + 8, 8));
    h2 = (rotate(h2, 31n) + h1) & MASK;
    h2 = (h2 * 5n + 0x38495ab5n) & MASK;
  }
  const tail = blocks * 16;
  h2 ^= mixSecond(word(bytes, tail + 8, Math.max(0, bytes.length - tail - 8)));
  h1 ^= mixFirst(word(bytes, tail, Math.min(8, bytes.length - tail)));
  const length = BigInt(bytes.length);
  h1 ^= length;
  h2 ^= length;
  h1 = (h1 + h2) & MASK;
  h2 = (h2 + h1) & MASK;
  h1 = finish(h1);
  h2 = finish(h2);
  h1 = (h1 + h2) & MASK;
  h2 = (h2 + h1) & MASK;
  return littleEndian(h1) + littleEndian(h2);
}

/** Up to 8 bytes as a number, the first one lowest. */
function word(bytes: Uint8Array, from: number, length: number): bigint {
  let value = 0n;
  for (let at = length - 1; at >= 0; at -= 1) value = (value << 8n) | BigInt(bytes[from + at] ?? 0);
  return value;
}

function mixFirst(k: bigint): bigint {
  return (rotate((k * C1) & MASK, 31n) * C2) & MASK;
}

function mixSecond(k: bigint): bigint {
  return (rotate((k * C2) & MASK, 33n) * C1) & MASK;
}

function rotate(value: bigint, bits: bigint): bigint {
  return ((value << bits) | (value >> (64n - bits))) & MASK;
}

function finish(value: bigint): bigint {
  let k = value;
  k = ((k ^ (k >> 33n)) * 0xff51afd7ed558ccdn) & MASK;
  k = ((k ^ (k >> 33n)) * 0xc4ceb9fe1a85ec53n) & MASK;
  return k ^ (k >> 33n);
}

function littleEndian(value: bigint): string {
  return value.toString(16).padStart(16, "0").match(/../g)?.reverse().join("") ?? "";
}
