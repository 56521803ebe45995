/** Reading and changing what a path points at. */
import { Fault } from "../error.ts";
import { LIST_ITEMS_MAX } from "../limits.ts";
import { isNumber, toNumber } from "../number.ts";
import { compareJq, describe, type JqObject } from "./value.ts";

/** Keys from the outside in: texts, numbers, or slices. */
export type JqPath = readonly unknown[];

/** What stands under the key; null where nothing does. Throws a Fault for a key that does not fit. */
export function getKey(target: unknown, key: unknown): unknown {
  if (target === null && (key === null || typeof key === "string" || isNumber(key) || isSlice(key))) return null;
  if (target instanceof Map && typeof key === "string") return target.get(key) ?? null;
  if (Array.isArray(target) && isNumber(key)) {
    const index = Math.floor(toNumber(key));
    return target[index < 0 ? index + target.length : index] ?? null;
  }
  if (isSlice(key)) return getSlice(target, key);
  if (Array.isArray(target) && Array.isArray(key)) return indicesOf(target, key);
  throw new Fault(`Cannot index ${describe(target)} with ${describe(key)}`);
}

/** A slice as a path key: an object with `start` and `end`. */
export function sliceKey(start: unknown, end: unknown): JqObject {
  return new Map([
    ["start", start],
    ["end", end],
  ]);
}

function isSlice(key: unknown): key is JqObject {
  return key instanceof Map && key.has("start") && key.has("end");
}

function bounds(length: number, slice: JqObject): readonly [number, number] {
  const at = (value: unknown, preset: number, round: (value: number) => number): number => {
    if (!isNumber(value)) return preset;
    const index = round(toNumber(value));
    return Math.min(Math.max(index < 0 ? index + length : index, 0), length);
  };
  const from = at(slice.get("start"), 0, Math.floor);
  return [from, Math.max(from, at(slice.get("end"), length, Math.ceil))];
}

function getSlice(target: unknown, slice: JqObject): unknown {
  if (target === null) return null;
  if (typeof target === "string") {
    const letters = Array.from(target);
    return letters.slice(...bounds(letters.length, slice)).join("");
  }
  if (Array.isArray(target)) return target.slice(...bounds(target.length, slice));
  throw new Fault(`Cannot take a slice of ${describe(target)}`);
}

/** The positions at which the part begins. */
export function indicesOf(target: readonly unknown[], part: readonly unknown[]): number[] {
  if (part.length === 0) return [];
  const found: number[] = [];
  for (let at = 0; at + part.length <= target.length; at += 1) {
    if (part.every((item, index) => compareJq(target[at + index] ?? null, item) === 0)) found.push(at);
  }
  return found;
}

/** What the path points at. */
export function getPath(target: unknown, path: JqPath): unknown {
  let value = target;
  for (const key of path) {
    if (value === null) return null;
    value = getKey(value, key);
  }
  return value;
}

/** The target with the value put at the path. */
export function setPath(target: unknown, path: JqPath, value: unknown): unknown {
  return changePath(target, path, () => value);
}

/** The target with what the path points at changed. */
export function changePath(target: unknown, path: JqPath, change: (value: unknown) => unknown): unknown {
  const [key, ...rest] = path;
  if (path.length === 0) return change(target);
  const inner = changePath(getKey(target, key), rest, change);
  if (isSlice(key)) return setSlice(target, key, inner);
  if (typeof key === "string" && (target === null || target instanceof Map)) {
    return new Map([...(target ?? []), [key, inner]]);
  }
  if (isNumber(key) && (target === null || Array.isArray(target))) return setItem(target ?? [], toNumber(key), inner);
  throw new Fault(`Cannot update ${describe(target)} at ${describe(key)}`);
}

function setItem(list: readonly unknown[], position: number, value: unknown): unknown[] {
  const index = Math.floor(position < 0 ? position + list.length : position);
  if (index < 0) throw new Fault("Out of bounds negative array index");
  if (index >= LIST_ITEMS_MAX) throw new Fault("Array index too large", "limit");
  const copy = [...list];
  while (copy.length < index) copy.push(null);
  copy[index] = value;
  return copy;
}

function setSlice(target: unknown, slice: JqObject, value: unknown): unknown {
  if (target !== null && !Array.isArray(target)) throw new Fault(`Cannot update a slice of ${describe(target)}`);
  if (!Array.isArray(value)) throw new Fault("A slice of an array can only be assigned another array");
  const list: readonly unknown[] = target ?? [];
  const [from, to] = bounds(list.length, slice);
  return [...list.slice(0, from), ...value, ...list.slice(to)];
}

/** The target without what the paths point at. */
export function deletePaths(target: unknown, paths: readonly JqPath[]): unknown {
  const last = [...paths].sort((left, right) => compareJq(right, left));
  return last.reduce<unknown>((value, path) => deletePath(value, path), target);
}

function deletePath(target: unknown, path: JqPath): unknown {
  const [key, ...rest] = path;
  if (path.length === 0 || target === null) return null;
  if (rest.length > 0) {
    const inner = getKey(target, key);
    return inner === null ? target : setPath(target, [key], deletePath(inner, rest));
  }
  if (target instanceof Map && typeof key === "string") return new Map([...target].filter(([name]) => name !== key));
  if (Array.isArray(target) && isNumber(key)) {
    const position = Math.floor(toNumber(key));
    const index = position < 0 ? position + target.length : position;
    return target.filter((_item, at) => at !== index);
  }
  if (Array.isArray(target) && isSlice(key)) return setSlice(target, key, []);
  throw new Fault(`Cannot delete ${describe(key)} of ${describe(target)}`);
}
