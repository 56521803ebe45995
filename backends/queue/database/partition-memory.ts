/**
 * What a partition's owner remembers of its rows while it owns it, so that it need not ask again: it is the only one
 * who writes them. Forgotten as a whole when anything fails.
 */
import {
  flowKeyText,
  type KeyedMessage,
  type PartitionStore,
  type StoredExecution,
} from "../../../core/contracts/queue.ts";
import type { Execution } from "../../../core/execution/execution.ts";
import type { FlowState } from "../../../core/flow-state/flow-state.ts";
import { decode } from "../../../core/wire/wire.ts";
import type { Dialect, SqlSession } from "../../database/sql-database.ts";
import { readExecutions, readTaskRuns } from "../../repository/database/read-executions.ts";
import { inParts } from "./id-lists.ts";
import { type LiveExecution, liveKey, readFrames } from "./stored-executions.ts";

/** What was found of an execution that a batch is about. */
interface Found {
  readonly stored: StoredExecution | undefined;
  readonly header: Execution | undefined;
}

/** See the file's head. */
export class PartitionMemory implements PartitionStore {
  readonly #session: SqlSession;
  readonly #dialect: Dialect;
  /** Executions that are not over, by {@link liveKey}. */
  readonly live = new Map<string, LiveExecution>();
  readonly #flows = new Map<string, FlowState | undefined>();
  /** What was found of executions that were not known, for the batch at hand. */
  readonly #found = new Map<string, Found>();

  constructor(session: SqlSession, dialect: Dialect) {
    this.#session = session;
    this.#dialect = dialect;
  }

  /** Finds all that a batch is about and that is not known yet, with few queries. */
  async prepare(messages: readonly KeyedMessage[]): Promise<void> {
    this.#found.clear();
    const unknown = new Map<string, { readonly tenantId: string; readonly executionId: string }>();
    for (const message of messages) {
      if (!("executionId" in message)) continue;
      const key = liveKey(message.tenantId, message.executionId);
      if (!this.live.has(key)) unknown.set(key, message);
    }
    await Promise.all(
      [...Map.groupBy(unknown.values(), ({ tenantId }) => tenantId)].flatMap(([tenantId, keys]) =>
        inParts(keys.map(({ executionId }) => executionId)).map((ids) => this.#find(tenantId, ids)),
      ),
    );
  }

  async execution(tenantId: string, executionId: string): Promise<StoredExecution | undefined> {
    return (await this.#get(tenantId, executionId))?.stored;
  }

  async saved(tenantId: string, executionId: string): Promise<Execution | undefined> {
    const known = this.live.get(liveKey(tenantId, executionId));
    return known ? known.header : (await this.#get(tenantId, executionId))?.header;
  }

  async flow(tenantId: string, flow: FlowState["flow"]): Promise<FlowState | undefined> {
    const key = liveKey(tenantId, flowKeyText(flow));
    if (this.#flows.has(key)) return this.#flows.get(key);
    const text = "SELECT value FROM queue_flow_states WHERE tenant_id = ? AND namespace = ? AND flow_id = ?";
    const [row] = await this.#session.query({ name: "read flow state", text }, [tenantId, flow.namespace, flow.flowId]);
    const state = row && decode<FlowState>(String(row.value));
    this.#flows.set(key, state);
    return state;
  }

  /** A flow's state was saved. */
  rememberFlow(state: FlowState): void {
    this.#flows.set(liveKey(state.tenantId, flowKeyText(state.flow)), state);
  }

  /** Knows nothing any more. */
  forget(): void {
    this.live.clear();
    this.#flows.clear();
    this.#found.clear();
  }

  async #get(tenantId: string, executionId: string): Promise<Found | undefined> {
    const key = liveKey(tenantId, executionId);
    if (!this.#found.has(key)) await this.#find(tenantId, [executionId]);
    return this.#found.get(key);
  }

  async #find(tenantId: string, ids: readonly string[]): Promise<void> {
    const [headers, frames] = await Promise.all([
      readExecutions(this.#session, this.#dialect, tenantId, ids),
      readFrames(this.#session, this.#dialect, tenantId, ids),
    ]);
    const live = headers.filter(({ id }) => frames.has(liveKey(tenantId, id))).map(({ id }) => id);
    const taskRuns = live.length > 0 ? await readTaskRuns(this.#session, this.#dialect, tenantId, live) : undefined;
    for (const id of ids) this.#found.set(liveKey(tenantId, id), { stored: undefined, header: undefined });
    for (const header of headers) {
      const key = liveKey(tenantId, header.id);
      const known = frames.get(key);
      const stored = known && { execution: header, taskRuns: taskRuns?.get(header.id) ?? [], frames: known };
      this.#found.set(key, { stored, header });
      // Whether timers wait is not asked: deleting none costs little.
      if (known) this.live.set(key, { header, hasFrames: known.length > 1, hasTimers: true });
    }
  }
}
