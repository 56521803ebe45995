/** The fields of dashboards as a repository names them. */
import type { Sort } from "../../core/contracts/filter.ts";
import type { GroupField } from "../../core/contracts/groups.ts";
import type { SourceField } from "./chart-source.ts";

/** The fields as the repository names them; undefined when it cannot do it by all of them. */
export function groupFields<Field extends string>(
  fields: readonly SourceField[],
  names: Readonly<Record<string, Field>>,
): readonly GroupField<Field>[] | undefined {
  const found: GroupField<Field>[] = [];
  for (const { field, key } of fields) {
    const name = Object.hasOwn(names, field) ? names[field] : undefined;
    if (name === undefined) return undefined;
    found.push({ field: name, ...(key === undefined ? {} : { key }) });
  }
  return found;
}

/** An order as the repository names it; what it cannot sort by is left out. */
export function sortFields<Field extends string>(
  order: readonly Sort[],
  names: Readonly<Record<string, Field>>,
): readonly Sort<Field>[] {
  return order.flatMap(({ field, direction }) => {
    const name = Object.hasOwn(names, field) ? names[field] : undefined;
    return name === undefined ? [] : [{ field: name, direction }];
  });
}
