/** States of triggers in memory. */
import type { Paging } from "../../../core/contracts/repository.ts";
import {
  isOpen,
  type TriggerChange,
  type TriggerKey,
  type TriggerQuery,
  type TriggerRepository,
  type TriggerState,
} from "../../../core/contracts/trigger-state.ts";
import { rowFilter } from "../../../core/filters/row-filter.ts";
import { rowOrder } from "../../../core/filters/row-order.ts";
import { triggerFields } from "../../../core/filters/trigger-fields.ts";
import { compare, pageOf } from "./paging.ts";

interface Kept {
  readonly state: TriggerState;
  /** When it is to be looked at; NaN when it is not. */
  readonly dueMs: number;
}

/** Makes an empty repository of trigger states. */
export function createTriggers(): TriggerRepository {
  const kept = new Map<string, Kept>();
  const sorted = (wanted: (state: TriggerState) => boolean): readonly TriggerState[] =>
    [...kept]
      .filter(([, { state }]) => wanted(state))
      .sort(([a], [b]) => compare(a, b))
      .map(([, { state }]) => state);
  return {
    find: (key) => Promise.resolve(kept.get(nameOf(key))?.state),
    async search(query, paging) {
      const fits = rowFilter(triggerFields, query.filters, query.anyOf);
      const found = [...sorted((state) => isWanted(state, query) && fits(state))];
      return pageOf(found.sort(rowOrder(triggerFields.sortValueOf, paging.sort, byName)), paging);
    },
    due(nowMs, max) {
      const due = [...kept.values()].filter(({ dueMs }) => dueMs <= nowMs);
      due.sort((a, b) => a.dueMs - b.dueMs || compare(nameOf(a.state), nameOf(b.state)));
      return Promise.resolve(due.slice(0, max).map(({ state }) => state));
    },
    nextDueMs(nowMs) {
      let nextMs: number | undefined;
      for (const { dueMs } of kept.values()) {
        if (dueMs > nowMs && (nextMs === undefined || dueMs < nextMs)) nextMs = dueMs;
      }
      return Promise.resolve(nextMs);
    },
    waiting(paging: Paging) {
      const waits = sorted(({ executionId, evaluation }) => executionId !== undefined || evaluation !== undefined);
      return Promise.resolve(pageOf(waits, paging));
    },
    save: (changes) => Promise.resolve(changes.map((change) => saveOne(kept, change))),
  };
}

function saveOne(kept: Map<string, Kept>, { state, deleted = false }: TriggerChange): boolean {
  const name = nameOf(state);
  const known = kept.get(name)?.state.version ?? 0;
  if (known !== state.version - 1) return false;
  if (deleted) kept.delete(name);
  else kept.set(name, { state, dueMs: isOpen(state) ? Date.parse(state.nextDate ?? "") : Number.NaN });
  return true;
}

/** One text for a trigger; texts stand in the order of the names' parts. */
function nameOf({ tenantId, namespace, flowId, triggerId }: TriggerKey): string {
  return [tenantId, namespace, flowId, triggerId].join("\u0000");
}

function byName(a: TriggerState, b: TriggerState): number {
  return compare(nameOf(a), nameOf(b));
}

function isWanted(state: TriggerState, query: TriggerQuery): boolean {
  const { tenantId, namespace, namespacePrefix = false, flowId, triggerId, executionId, text } = query;
  const isBelow = namespacePrefix && state.namespace.startsWith(`${namespace}.`);
  if (namespace !== undefined && state.namespace !== namespace && !isBelow) return false;
  if (text !== undefined && !namesOf(state).some((name) => name.includes(text.toLowerCase()))) return false;
  return (
    (tenantId ?? state.tenantId) === state.tenantId &&
    (flowId ?? state.flowId) === state.flowId &&
    (triggerId ?? state.triggerId) === state.triggerId &&
    (executionId ?? state.executionId) === state.executionId
  );
}

function namesOf({ namespace, flowId, triggerId }: TriggerKey): readonly string[] {
  return [namespace, flowId, triggerId].map((name) => name.toLowerCase());
}
