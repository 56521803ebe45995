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

/** Names an execution. */
interface ExecutionKey {
  readonly tenantId: string;
  readonly executionId: string;
}

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

  /** A batch begins: what was found for the last one may have grown old. Answers what it is about and is not known. */
  begin(messages: readonly KeyedMessage[]): readonly ExecutionKey[] {
    this.#found.clear();
    const unknown = new Map<string, ExecutionKey>();
    for (const message of messages) {
      if (!("executionId" in message)) continue;
      const key = liveKey(message.tenantId, message.executionId);
      if (!this.live.has(key)) unknown.set(key, message);
    }
    return [...unknown.values()];
  }

  /** What there is of an execution. */
  found({ tenantId, executionId }: ExecutionKey, found: Found): void {
    const key = liveKey(tenantId, executionId);
    this.#found.set(key, found);
    const { stored } = found;
    // Whether timers wait is not asked: deleting none costs little.
    if (stored) this.live.set(key, { header: stored.execution, hasFrames: stored.frames.length > 1, hasTimers: true });
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
    if (!this.#found.has(key)) {
      const wanted = { tenantId, executionId };
      for (const [each, found] of await find(this.#session, this.#dialect, [wanted])) this.found(each, found);
    }
    return this.#found.get(key);
  }
}

/** Finds all that batches of several partitions are about and their owner does not know yet, with few queries. */
export async function prepare(
  session: SqlSession,
  dialect: Dialect,
  batches: readonly { readonly memory: PartitionMemory; readonly messages: readonly KeyedMessage[] }[],
): Promise<void> {
  const memoryOf = new Map<ExecutionKey, PartitionMemory>();
  for (const { memory, messages } of batches) for (const key of memory.begin(messages)) memoryOf.set(key, memory);
  for (const [key, found] of await find(session, dialect, [...memoryOf.keys()])) memoryOf.get(key)?.found(key, found);
}

/** What there is of each execution. */
async function find(
  session: SqlSession,
  dialect: Dialect,
  keys: readonly ExecutionKey[],
): Promise<readonly (readonly [ExecutionKey, Found])[]> {
  const parts = [...Map.groupBy(keys, ({ tenantId }) => tenantId)].flatMap(([tenantId, each]) =>
    inParts(each).map((part) => findOfTenant(session, dialect, tenantId, part)),
  );
  return (await Promise.all(parts)).flat();
}

async function findOfTenant(
  session: SqlSession,
  dialect: Dialect,
  tenantId: string,
  keys: readonly ExecutionKey[],
): Promise<readonly (readonly [ExecutionKey, Found])[]> {
  const ids = keys.map(({ executionId }) => executionId);
  const [headers, frames] = await Promise.all([
    readExecutions(session, dialect, tenantId, ids),
    readFrames(session, dialect, tenantId, ids),
  ]);
  const live = headers.filter(({ id }) => frames.has(liveKey(tenantId, id))).map(({ id }) => id);
  const taskRuns = live.length > 0 ? await readTaskRuns(session, dialect, tenantId, live) : undefined;
  const headerOf = new Map(headers.map((header) => [header.id, header]));
  return keys.map((key) => {
    const { executionId } = key;
    const header = headerOf.get(executionId);
    const known = frames.get(liveKey(tenantId, executionId));
    const stored = header && known && { execution: header, taskRuns: taskRuns?.get(executionId) ?? [], frames: known };
    return [key, { stored, header }];
  });
}
