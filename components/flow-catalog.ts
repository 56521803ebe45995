/**
 * The newest flows of tenants with their texts, kept in memory for those who look through all of them: searches, lists
 * of namespaces, dependencies. What has changed is told from the count of changes, then from names and revisions, so
 * that with thousands of flows a change costs the reading of one.
 */
import type { FlowHead, FlowRepository, FlowWithSource } from "../core/contracts/repository.ts";

/** Changed flows that are read one by one; more are read with all others at once. */
const READ_SINGLY_MAX = 100;

type Flows = Pick<FlowRepository, "changeCount" | "heads" | "find" | "listWithSources">;

/** The flows of a tenant, sorted by namespace and id; the same list as long as nothing has changed. */
export type KnownFlows = readonly FlowWithSource[];

interface Known {
  readonly changes: number;
  readonly flows: KnownFlows;
}

/** See the file's head. */
export class FlowCatalog {
  readonly #flows: Flows;
  readonly #known = new Map<string, Known>();
  readonly #reading = new Map<string, Promise<KnownFlows>>();

  constructor(flows: Flows) {
    this.#flows = flows;
  }

  /** All flows as they are now. */
  async all(tenantId: string): Promise<KnownFlows> {
    // Counted before it is read: what changes in between is found out the next time.
    const changes = await this.#flows.changeCount(tenantId);
    const known = this.#known.get(tenantId);
    if (known?.changes === changes) return known.flows;
    const name = `${changes} ${tenantId}`;
    let reading = this.#reading.get(name);
    if (!reading) {
      reading = this.#read(tenantId, known).then((flows) => {
        const latest = this.#known.get(tenantId);
        if (!latest || latest.changes < changes) this.#known.set(tenantId, { changes, flows });
        return flows;
      });
      this.#reading.set(name, reading);
      const forget = (): void => void this.#reading.delete(name);
      reading.then(forget, forget);
    }
    return await reading;
  }

  async #read(tenantId: string, known: Known | undefined): Promise<KnownFlows> {
    if (!known) return await this.#flows.listWithSources(tenantId);
    const heads = await this.#flows.heads(tenantId);
    const flows = new Map(known.flows.map((each) => [nameOf(each.flow), each]));
    const changed = heads.filter((head) => flows.get(nameOf(head))?.flow.revision !== head.revision);
    if (changed.length > READ_SINGLY_MAX) return await this.#flows.listWithSources(tenantId);
    for (const head of changed) {
      const { namespace, id: flowId, revision } = head;
      const found = await this.#flows.find({ tenantId, namespace, flowId, revision });
      if (found) flows.set(nameOf(head), found);
      else flows.delete(nameOf(head));
    }
    return heads.map((head) => flows.get(nameOf(head))).filter((each) => each !== undefined);
  }
}

function nameOf({ namespace, id }: Pick<FlowHead, "namespace" | "id">): string {
  return `${namespace}/${id}`;
}
