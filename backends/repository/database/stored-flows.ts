/**
 * Flows in the database. Executors ask for flows all the time, so what was read is kept: a revision for good, as it
 * never changes, and which one is the newest for as long as the count of changes stays the same.
 */
import type { FlowHead, FlowRepository, FlowWithSource } from "../../../core/contracts/repository.ts";
import type { Flow, FlowKey } from "../../../core/flow/flow.ts";
import type { SqlDatabase } from "../../database/sql-database.ts";
import type { FlowChanges } from "./flow-changes.ts";
import { RecentlyUsed } from "./recently-used.ts";
import { type Place, StoredRevisions } from "./stored-revisions.ts";

/** Revisions kept, and flows whose newest revision is kept. */
const FLOWS_KEPT_MAX = 1_000;
/** Characters of a source beyond which a flow is not kept. */
const SOURCE_KEPT_CHARS_MAX = 256 * 1024;

interface Newest {
  /** The count of changes that it holds for. */
  readonly changes: number;
  readonly found: FlowWithSource | undefined;
}

/** See the file's head. */
export class StoredFlows implements FlowRepository {
  readonly #stored: StoredRevisions<Flow>;
  readonly #changes: FlowChanges;
  readonly #newest = new RecentlyUsed<Newest>(FLOWS_KEPT_MAX);
  readonly #revisions = new RecentlyUsed<FlowWithSource>(FLOWS_KEPT_MAX);

  constructor(database: SqlDatabase, changes: FlowChanges) {
    this.#changes = changes;
    this.#stored = new StoredRevisions(database, "flows", (session, tenantId) => changes.add(session, tenantId));
  }

  async save({ flow, source }: FlowWithSource): Promise<Flow> {
    const saved = await this.#stored.save(flow, source);
    this.#changes.tell(flow.tenantId);
    return saved;
  }

  async create({ flow, source }: FlowWithSource): Promise<Flow | undefined> {
    const created = await this.#stored.create(flow, source);
    if (created) this.#changes.tell(flow.tenantId);
    return created;
  }

  async find(key: FlowKey): Promise<FlowWithSource | undefined> {
    return key.revision === undefined ? await this.#findNewest(key) : await this.#findRevision(key, key.revision);
  }

  list(tenantId: string, namespace?: string): Promise<readonly Flow[]> {
    return this.#stored.list(tenantId, namespace);
  }

  async listWithSources(tenantId: string): Promise<readonly FlowWithSource[]> {
    return (await this.#stored.listWithSources(tenantId)).map(({ item, source }) => ({ flow: item, source }));
  }

  heads(tenantId: string): Promise<readonly FlowHead[]> {
    return this.#stored.heads(tenantId);
  }

  async revisions(key: FlowKey): Promise<readonly FlowWithSource[]> {
    return (await this.#stored.all(placeOf(key))).map(({ item, source }) => ({ flow: item, source }));
  }

  async deleteRevisions(key: FlowKey, revisions: readonly number[]): Promise<number> {
    const gone = await this.#stored.forget(placeOf(key), revisions);
    if (gone === 0) return 0;
    this.#revisions.clear();
    this.#changes.tell(key.tenantId);
    return gone;
  }

  async delete(key: FlowKey): Promise<boolean> {
    const isDeleted = await this.#stored.delete(placeOf(key));
    if (isDeleted) this.#changes.tell(key.tenantId);
    return isDeleted;
  }

  tenants(): Promise<readonly string[]> {
    return this.#changes.tenants();
  }

  changeCount(tenantId: string): Promise<number> {
    return this.#changes.count(tenantId);
  }

  async #findNewest(key: FlowKey): Promise<FlowWithSource | undefined> {
    // Counted before it is read: what changes in between is found out the next time.
    const changes = await this.#changes.count(key.tenantId);
    const name = nameOf(key);
    const known = this.#newest.get(name);
    if (known?.changes === changes) return known.found;
    const found = await this.#read(key);
    if (isKept(found)) this.#newest.set(name, { changes, found });
    return found;
  }

  async #findRevision(key: FlowKey, revision: number): Promise<FlowWithSource | undefined> {
    const name = `${nameOf(key)}/${revision}`;
    const known = this.#revisions.get(name);
    if (known) return known;
    const found = await this.#read(key);
    if (found && isKept(found)) this.#revisions.set(name, found);
    return found;
  }

  async #read(key: FlowKey): Promise<FlowWithSource | undefined> {
    const found = await this.#stored.find(placeOf(key), key.revision);
    return found && { flow: found.item, source: found.source };
  }
}

function isKept(found: FlowWithSource | undefined): boolean {
  return found === undefined || found.source.length <= SOURCE_KEPT_CHARS_MAX;
}

function placeOf({ tenantId, namespace, flowId }: FlowKey): Place {
  return { tenantId, namespace, id: flowId };
}

function nameOf({ tenantId, namespace, flowId }: FlowKey): string {
  return `${tenantId}/${namespace}/${flowId}`;
}
