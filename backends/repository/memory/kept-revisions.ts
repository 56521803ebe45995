/** Named things of which every saved version is kept, as a list of revisions each. */
import { compare } from "./paging.ts";

/** What is kept in revisions. */
interface Revised {
  readonly id: string;
  readonly namespace: string;
  readonly tenantId: string;
  readonly revision: number;
  readonly deleted?: boolean;
}

/** One version, with the text it was read from. */
interface Version<T extends Revised> {
  readonly item: T;
  readonly source: string;
}

/** Names one thing. */
type Place = Pick<Revised, "id" | "namespace" | "tenantId">;

/** The versions of named things. */
export class KeptRevisions<T extends Revised> {
  readonly #versions = new Map<string, readonly Version<T>[]>();
  readonly #changed: (tenantId: string) => void;

  /** @param changed told each change */
  constructor(changed: (tenantId: string) => void = () => undefined) {
    this.#changed = changed;
  }

  /** Saves as the next revision; an unchanged source is the newest one. */
  save(item: T, source: string): T {
    const newest = this.all(item).at(-1);
    if (newest && newest.source === source && !newest.item.deleted) return newest.item;
    return this.#add(item, source);
  }

  /** Saves what is not there, or was deleted; undefined when it is there. */
  create(item: T, source: string): T | undefined {
    return this.find(item, undefined) ? undefined : this.#add(item, source);
  }

  /** The revision asked for, or the newest one; none that is deleted. */
  find(place: Place, revision: number | undefined): Version<T> | undefined {
    const versions = this.all(place);
    const found = revision === undefined ? versions.at(-1) : versions.find(({ item }) => item.revision === revision);
    return found && !found.item.deleted ? found : undefined;
  }

  /** The newest revisions, sorted by namespace and id. */
  list(tenantId: string, namespace: string | undefined): readonly Version<T>[] {
    return [...this.#versions.values()]
      .flatMap((versions) => versions.at(-1) ?? [])
      .filter(
        ({ item }) => !item.deleted && item.tenantId === tenantId && (namespace ?? item.namespace) === item.namespace,
      )
      .sort((a, b) => compare(a.item.namespace, b.item.namespace) || compare(a.item.id, b.item.id));
  }

  /** All revisions, oldest first. */
  all(place: Place): readonly Version<T>[] {
    return this.#versions.get(keyOf(place)) ?? [];
  }

  /** Marks as deleted, in a revision of its own; false when there is nothing to delete. */
  delete(place: Place): boolean {
    const newest = this.find(place, undefined);
    if (newest) this.#add({ ...newest.item, deleted: true }, newest.source);
    return newest !== undefined;
  }

  /** Forgets versions for good, but never the newest one; answers how many went. */
  forget(place: Place, revisions: readonly number[]): number {
    const versions = this.all(place);
    const left = versions.filter((each, at) => at === versions.length - 1 || !revisions.includes(each.item.revision));
    if (left.length === versions.length) return 0;
    this.#versions.set(keyOf(place), left);
    this.#changed(place.tenantId);
    return versions.length - left.length;
  }

  #add(item: T, source: string): T {
    const versions = this.all(item);
    const next = { item: { ...item, revision: (versions.at(-1)?.item.revision ?? 0) + 1 }, source };
    this.#versions.set(keyOf(item), [...versions, next]);
    this.#changed(item.tenantId);
    return next.item;
  }
}

function keyOf({ tenantId, namespace, id }: Place): string {
  return `${tenantId}/${namespace}/${id}`;
}
