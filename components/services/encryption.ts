/** Encrypted values at rest: AES-GCM, a 12-byte initialisation vector before and the tag behind, in Base64. */
import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";

/** Marks an encrypted value, as Kestra stores it. */
export const ENCRYPTED_TYPE = "io.kestra.datatype:aes_encrypted";

/** A text that rests encrypted. */
export interface EncryptedText {
  readonly type: typeof ENCRYPTED_TYPE;
  readonly value: string;
}

const IV_BYTES = 12;
const TAG_BYTES = 16;

function algorithmOf(key: Buffer): "aes-128-gcm" | "aes-192-gcm" | "aes-256-gcm" {
  if (key.length === 16) return "aes-128-gcm";
  // Not every runtime has it; where it is missing, making the cipher fails and says so.
  if (key.length === 24) return "aes-192-gcm";
  if (key.length === 32) return "aes-256-gcm";
  throw new Error("The encryption key must be Base64 of 16, 24 or 32 bytes (kestra.encryption.secret-key).");
}

/** True for a value that {@link encryptText} made. */
export function isEncrypted(value: unknown): value is EncryptedText {
  return typeof value === "object" && value !== null && "type" in value && value.type === ENCRYPTED_TYPE;
}

/** Encrypts a text. @param context what it belongs to, to be told when it is decrypted @throws Error when the key is none */
export function encryptText(text: string, encodedKey: string, context = ""): EncryptedText {
  const key = Buffer.from(encodedKey, "base64");
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(algorithmOf(key), key, iv);
  cipher.setAAD(Buffer.from(context));
  const body = Buffer.concat([iv, cipher.update(text, "utf8"), cipher.final(), cipher.getAuthTag()]);
  return { type: ENCRYPTED_TYPE, value: body.toString("base64") };
}

/** Decrypts. @throws Error when the key or the context is another one, or the value was changed */
export function decryptText(encrypted: EncryptedText, encodedKey: string, context = ""): string {
  const key = Buffer.from(encodedKey, "base64");
  const bytes = Buffer.from(encrypted.value, "base64");
  const decipher = createDecipheriv(algorithmOf(key), key, bytes.subarray(0, IV_BYTES));
  decipher.setAAD(Buffer.from(context));
  decipher.setAuthTag(bytes.subarray(bytes.length - TAG_BYTES));
  try {
    const body = decipher.update(bytes.subarray(IV_BYTES, bytes.length - TAG_BYTES));
    return Buffer.concat([body, decipher.final()]).toString("utf8");
  } catch (error) {
    const message = "It cannot be decrypted: kestra.encryption.secret-key is another one than when it was encrypted.";
    throw new Error(message, { cause: error });
  }
}
