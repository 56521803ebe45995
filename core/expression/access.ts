/** Looks up names and attributes: own properties, list items, and a short list of Java's getters. */
import { Fault } from "./error.ts";
import { readGetter } from "./java-methods.ts";
import { javaText } from "./java-text.ts";
import { hasKey, isMapValue, keysOf, MapEntry, valueAt } from "./map-value.ts";
import { MISSING } from "./missing.ts";
import { isNumber, isWhole } from "./number.ts";
import type { Rendering } from "./rendering.ts";

/** The value of a root name, or MISSING. */
export function readName(run: Rendering, name: string): unknown {
  if (run.scope !== undefined) {
    const scope = run.scope.find(name);
    if (scope) return scope.names.get(name);
    if (!run.scope.open) return MISSING;
  }
  if (Object.hasOwn(run.variables, name)) {
    const value = run.variables[name];
    if (value !== undefined && typeof value !== "function") return value;
  }
  if (name === "_context") return run.variables;
  return name === "locale" ? "en_US" : MISSING;
}

/** The value of a constant attribute name, or MISSING. */
export function readAttribute(value: unknown, name: string): unknown {
  if (typeof value === "object" && value !== null) {
    if (isMapValue(value)) {
      if (hasKey(value, name)) {
        const found = valueAt(value, name);
        if (found !== undefined) return found;
      }
    } else if (Array.isArray(value)) {
      if (/^\d+$/.test(name)) return itemAt(value, Number(name));
    } else if (value instanceof MapEntry) {
      if (name === "key") return value.key;
      if (name === "value") return value.value;
    }
  } else if (value === null || value === undefined) {
    return MISSING;
  }
  return readGetter(value, name);
}

/** The value of a computed subscript, or MISSING. Throws a Fault for a null subscript. */
export function readSubscript(value: unknown, key: unknown): unknown {
  if (value === null || value === undefined) return MISSING;
  if (key === null || key === undefined) throw new Fault("The subscript between [ and ] is null");
  if (typeof key === "string") return readAttribute(value, key);
  if (Array.isArray(value)) return isWhole(key) ? itemAt(value, Number(key)) : MISSING;
  if (isMapValue(value) && isNumber(key)) return readNumbered(value, key);
  return isMapValue(value) && hasKey(value, key) ? valueAt(value, key) : MISSING;
}

function itemAt(list: readonly unknown[], index: number): unknown {
  return index >= 0 && index < list.length ? (list[index] ?? null) : MISSING;
}

/** Maps with text keys take no number: the original says so instead of looking for the number's text. */
function readNumbered(map: object, key: unknown): unknown {
  if (!isMapValue(map)) return MISSING;
  if (hasKey(map, key)) return valueAt(map, key);
  const [first] = keysOf(map);
  if (typeof first === "string") {
    throw new Fault(`type class java.lang.String not supported for key ${javaText(key)}; write it in quotes`);
  }
  return MISSING;
}
