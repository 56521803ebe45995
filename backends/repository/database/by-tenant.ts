/** Things by tenant, as keys begin with it. */

/** The items of each tenant, in order. */
export function byTenant<T extends { readonly tenantId: string }>(
  items: readonly T[],
): ReadonlyMap<string, readonly T[]> {
  return Map.groupBy(items, ({ tenantId }) => tenantId);
}

/** The items in lists of at most so many, as a statement takes only so many values. */
export function chunks<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  if (items.length <= size) return items.length === 0 ? [] : [items];
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}

/** Ids in one statement. */
export const IDS_MAX = 500;
