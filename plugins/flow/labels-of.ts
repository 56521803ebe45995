import type { Label } from "../../core/flow/flow.ts";

/** Labels written as a map, or as a list of `key` and `value`. */
export function labelsOf(value: unknown): readonly Label[] {
  if (typeof value !== "object" || value === null) return [];
  if (!Array.isArray(value)) return Object.entries(value).map(([key, each]) => ({ key, value: String(each) }));
  return value.flatMap((each): Label[] =>
    typeof each === "object" && each !== null && "key" in each && "value" in each
      ? [{ key: String(each.key), value: String(each.value) }]
      : [],
  );
}
