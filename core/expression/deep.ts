/** Renders every text inside maps and lists. */
import type { MaybePromise } from "./contract.ts";
import { Fault } from "./error.ts";
import { VALUE_DEPTH_MAX } from "./limits.ts";
import { entriesOf, isMapValue, mapOf } from "./map-value.ts";
import { all, andThen } from "./maybe.ts";

/** How one text inside the structure is rendered. */
export type RenderText = (text: string) => MaybePromise<string>;

/** The structure with its texts rendered, keys included; the first of two keys that become the same wins. */
export function renderInside(value: unknown, render: RenderText, depth = 0): MaybePromise<unknown> {
  if (typeof value === "string") return value.includes("{") ? render(value) : value;
  if (typeof value !== "object" || value === null) return value;
  if (depth > VALUE_DEPTH_MAX) throw new Fault(`The value nests deeper than ${VALUE_DEPTH_MAX} levels`, "limit");
  if (Array.isArray(value)) return inOrder(value, (item) => renderInside(item, render, depth + 1));
  if (value instanceof Set) {
    return inOrder([...value], (item) => (typeof item === "string" ? render(item) : item));
  }
  if (!isMapValue(value)) return value;
  const entries = inOrder(entriesOf(value), ([key, item]) =>
    all<unknown>([renderInside(key, render, depth + 1), renderInside(item, render, depth + 1)]),
  );
  return andThen(entries, (rendered) => {
    const unique = new Map<unknown, unknown>();
    for (const [key, item] of rendered) if (!unique.has(key)) unique.set(key, item);
    return mapOf(unique);
  });
}

/** One after the other, so that texts with effects have them in order. */
function inOrder<T, U>(items: readonly T[], render: (item: T) => MaybePromise<U>): MaybePromise<U[]> {
  const rendered: U[] = [];
  const from = (start: number): MaybePromise<U[]> => {
    for (let index = start; index < items.length; index += 1) {
      const item = items[index];
      if (item === undefined && !(index in items)) continue;
      const done = render(item as T);
      if (done instanceof Promise) {
        return done.then((value) => {
          rendered.push(value);
          return from(index + 1);
        });
      }
      rendered.push(done);
    }
    return rendered;
  };
  return from(0);
}
