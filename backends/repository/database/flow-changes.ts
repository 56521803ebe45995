/**
 * How often the flows of each tenant have changed. It is asked with each batch of an executor, so the answer is kept:
 *
 * - what this process changes is counted at once;
 * - what others change is told by a notification, where the database has them, and looked up anew after a while in
 *   case one was lost;
 * - where there are no notifications it is looked up four times a second while it is asked.
 */
import type { Clock } from "../../../core/contracts/clock.ts";
import type { Subscription } from "../../../core/contracts/queue.ts";
import type { SqlDatabase, SqlSession } from "../../database/sql-database.ts";
import { numberOf, textOf } from "./row-values.ts";

/** Where changes of flows are told, with the tenant. */
const CHANNEL = "flows";
/** How old the answer may be where others cannot tell of their changes. */
const UNTOLD_AGE_MAX_MS = 250;
/** How old it may be where they can. */
const TOLD_AGE_MAX_MS = 10_000;

const SELECT = { name: "changes of flows", text: "SELECT changes FROM flow_changes WHERE tenant_id = ?" };
const TENANTS = { name: "tenants with flows", text: "SELECT tenant_id FROM flow_changes ORDER BY tenant_id" };
const COUNT = {
  name: "count a change of flows",
  text: "UPDATE flow_changes SET changes = changes + 1 WHERE tenant_id = ?",
};

interface Known {
  readonly count: Promise<number>;
  readonly askedMs: number;
}

/** See the file's head. */
export class FlowChanges {
  readonly #database: SqlDatabase;
  readonly #clock: Clock;
  readonly #ageMaxMs: number;
  readonly #known = new Map<string, Known>();
  #subscription: Subscription | undefined;

  private constructor(database: SqlDatabase, clock: Clock) {
    const { isShared, hasNotifications } = database.dialect;
    this.#database = database;
    this.#clock = clock;
    this.#ageMaxMs = isShared ? (hasNotifications ? TOLD_AGE_MAX_MS : UNTOLD_AGE_MAX_MS) : Number.POSITIVE_INFINITY;
  }

  /** Listens to the changes of others from now on. */
  static async open(database: SqlDatabase, clock: Clock): Promise<FlowChanges> {
    const changes = new FlowChanges(database, clock);
    const { isShared, hasNotifications } = database.dialect;
    if (isShared && hasNotifications) {
      const forget = (tenantId: string): void => void changes.#known.delete(tenantId);
      changes.#subscription = await database.listen(CHANNEL, forget, () => changes.#known.clear());
    }
    return changes;
  }

  /** How often the tenant's flows have changed. */
  async count(tenantId: string): Promise<number> {
    const nowMs = this.#clock.now();
    let known = this.#known.get(tenantId);
    if (!known || nowMs - known.askedMs >= this.#ageMaxMs) {
      known = { count: this.#ask(tenantId), askedMs: nowMs };
      this.#known.set(tenantId, known);
      const asked = known;
      known.count.catch(() => {
        if (this.#known.get(tenantId) === asked) this.#known.delete(tenantId);
      });
    }
    return await known.count;
  }

  /** The tenants whose flows have ever changed, in order. */
  async tenants(): Promise<readonly string[]> {
    return (await this.#database.query(TENANTS)).map((row) => textOf(row, "tenant_id"));
  }

  /** Counts a change in the transaction that makes it. */
  async add(session: SqlSession, tenantId: string): Promise<void> {
    if ((await session.run(COUNT, [tenantId])) > 0) return;
    const row = [tenantId, 0];
    const key = ["tenant_id"];
    await session.write({
      table: "flow_changes",
      columns: ["tenant_id", "changes"],
      rows: [row],
      onConflict: "skip",
      key,
    });
    await session.run(COUNT, [tenantId]);
  }

  /** A change of this process was committed. */
  tell(tenantId: string): void {
    this.#known.delete(tenantId);
    this.#database.notify(CHANNEL, tenantId);
  }

  /** Listens no longer. */
  async close(): Promise<void> {
    await this.#subscription?.stop();
  }

  async #ask(tenantId: string): Promise<number> {
    const [row] = await this.#database.query(SELECT, [tenantId]);
    return row ? numberOf(row, "changes") : 0;
  }
}
