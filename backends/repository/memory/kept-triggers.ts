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
import { compare, pageOf } from "./paging.ts";

/** Makes an empty repository of trigger states. */
export function createTriggers(): TriggerRepository {
  const states = new Map<string, TriggerState>();
  const sorted = (wanted: (state: TriggerState) => boolean): readonly TriggerState[] =>
    [...states.values()].filter(wanted).sort((a, b) => compare(nameOf(a), nameOf(b)));
  const dueMsOf = (state: TriggerState): number => (isOpen(state) ? Date.parse(state.nextDate ?? "") : Number.NaN);
  return {
    find: (key) => Promise.resolve(states.get(nameOf(key))),
    search: (query, paging) =>
      Promise.resolve(
        pageOf(
          sorted((state) => isWanted(state, query)),
          paging,
        ),
      ),
    due(nowMs, max) {
      const due = sorted((state) => dueMsOf(state) <= nowMs).toSorted((a, b) => dueMsOf(a) - dueMsOf(b));
      return Promise.resolve(due.slice(0, max));
    },
    nextDueMs(nowMs) {
      const dates = [...states.values()].map(dueMsOf).filter((dueMs) => dueMs > nowMs);
      return Promise.resolve(dates.length === 0 ? undefined : Math.min(...dates));
    },
    waiting(paging: Paging) {
      const waits = sorted(({ executionId, evaluation }) => executionId !== undefined || evaluation !== undefined);
      return Promise.resolve(pageOf(waits, paging));
    },
    save: (changes) => Promise.resolve(changes.map((change) => saveOne(states, change))),
  };
}

function saveOne(states: Map<string, TriggerState>, { state, deleted = false }: TriggerChange): boolean {
  const name = nameOf(state);
  const known = states.get(name)?.version ?? 0;
  if (known !== state.version - 1) return false;
  if (deleted) states.delete(name);
  else states.set(name, state);
  return true;
}

function nameOf({ tenantId, namespace, flowId, triggerId }: TriggerKey): string {
  return `${tenantId}/${namespace}/${flowId}/${triggerId}`;
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
