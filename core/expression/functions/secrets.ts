/** `secret` and `kv`. */
import { textArgument } from "../arguments.ts";
import type { FunctionDefinition } from "../definition.ts";
import { Fault } from "../error.ts";
import { javaText } from "../java-text.ts";
import { parseFirstJson } from "../json-parser.ts";
import { isMapValue, mapOf, valueAt } from "../map-value.ts";
import { andThen } from "../maybe.ts";
import { toJson } from "../printing.ts";
import type { Rendering } from "../rendering.ts";
import { flowNamespace } from "./storage.ts";

function keyArgument(given: unknown, name: string): string {
  if (given === undefined) throw new Fault(`The '${name}' function expects an argument 'key'.`);
  if (given === null || given === "") throw new Fault("Key cannot be null or empty");
  return javaText(given);
}

function secret([given, namespaceGiven, subkeyGiven, full]: readonly unknown[], run: Rendering): unknown {
  const key = keyArgument(given, "secret");
  const namespace = textArgument(namespaceGiven, "The argument 'namespace' of 'secret'");
  const subkey = textArgument(subkeyGiven, "The argument 'subkey' of 'secret'");
  if (subkey !== undefined && full === true) {
    throw new Fault("The 'secret' function cannot be called with both 'subkey' and 'full' arguments.");
  }
  const { services } = run;
  if (!services.secret) throw new Fault("The 'secret' function is not available here: no secret can be reached.");
  return andThen(run.awaiting(services.secret(key, namespace)), (value) => {
    if (value === undefined) throw new Fault(`Cannot find secret for key '${key}'.`);
    services.revealed?.(value);
    if (full === true)
      return toJson(
        mapOf([
          ["value", value],
          ["metadata", mapOf([])],
        ]),
      );
    if (subkey === undefined) return value;
    const part = subSecret(value, subkey);
    if (part === undefined) throw new Fault(`Cannot find secret sub-key '${subkey}' in secret '${key}'.`);
    services.revealed?.(part);
    return part;
  });
}

/** One field of a secret that is a JSON map. */
function subSecret(value: string, subkey: string): string | undefined {
  let parsed: unknown;
  try {
    parsed = parseFirstJson(value);
  } catch (error) {
    if (error instanceof Fault) return undefined;
    throw error;
  }
  const part = isMapValue(parsed) ? valueAt(parsed, subkey) : undefined;
  if (part === undefined || part === null) return undefined;
  return typeof part === "string" ? part : toJson(part);
}

function kv([given, namespaceGiven, errorOnMissing]: readonly unknown[], run: Rendering): unknown {
  const key = keyArgument(given, "kv");
  const namespace = textArgument(namespaceGiven, "The argument 'namespace' of 'kv'");
  if (errorOnMissing !== undefined && errorOnMissing !== null && typeof errorOnMissing !== "boolean") {
    throw new Fault("The argument 'errorOnMissing' of 'kv' must be true or false");
  }
  const { services } = run;
  if (!services.kv) throw new Fault("The 'kv' function is not available here: no key-value store can be reached.");
  return andThen(run.awaiting(services.kv(key, namespace)), (value) => {
    if (value !== undefined) return value;
    if (errorOnMissing === false) return null;
    throw new Fault(`The key '${key}' does not exist in the namespace '${namespace ?? flowNamespace(run) ?? ""}'.`);
  });
}

/** These functions by name. */
export const SECRET_FUNCTIONS: ReadonlyMap<string, FunctionDefinition> = new Map<string, FunctionDefinition>([
  ["secret", { parameters: ["key", "namespace", "subkey", "full"], waits: true, call: secret }],
  ["kv", { parameters: ["key", "namespace", "errorOnMissing"], waits: true, call: kv }],
]);
