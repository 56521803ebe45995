/** SECRET inputs travel and rest encrypted; they are opened just before an expression may read them. */
import type { Variables } from "../../core/expression/contract.ts";
import { decryptText, isEncrypted } from "./encryption.ts";

/** Answers the variables with encrypted inputs opened, telling each text that came to light. */
export type OpenSecrets = (variables: Variables, revealed: (secret: string) => void) => Variables;

/** Makes the opener of a process. Without a key, encrypted inputs stay as they are. */
export function createSecretOpener(encryptionKey: string | undefined): OpenSecrets {
  return (variables, revealed) => {
    const { inputs } = variables;
    if (encryptionKey === undefined || !isRecord(inputs)) return variables;
    const opened = open(inputs, encryptionKey, revealed);
    return opened === inputs ? variables : { ...variables, inputs: opened };
  };
}

/** The same object when nothing in it is encrypted. */
function open(
  value: Record<string, unknown>,
  key: string,
  revealed: (secret: string) => void,
): Record<string, unknown> {
  let result = value;
  for (const [name, each] of Object.entries(value)) {
    const opened = isEncrypted(each)
      ? reveal(decryptText(each, key), revealed)
      : isRecord(each)
        ? open(each, key, revealed)
        : each;
    if (opened === each) continue;
    if (result === value) result = { ...value };
    result[name] = opened;
  }
  return result;
}

function reveal(text: string, revealed: (secret: string) => void): string {
  revealed(text);
  return text;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return (
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    Object.getPrototypeOf(value) === Object.prototype
  );
}
