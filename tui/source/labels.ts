/** Labels that the system has given, which people rarely want to see. */
import type { Label } from "../../core/flow/flow.ts";

/** Beginnings of their keys, as Kestra hides them where nothing else is configured. */
const HIDDEN = /^(system|internal)\./;

/** True for a label that no person has given. */
export function isSystemLabel({ key }: Pick<Label, "key">): boolean {
  return HIDDEN.test(key);
}
