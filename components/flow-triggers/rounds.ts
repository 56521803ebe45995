/**
 * Flows whose Flow triggers start each other would never come to an end. Each execution that a Flow trigger starts
 * knows the flows it follows from; where the flow itself is among them, that is one round more, and rounds are counted.
 */
import type { Execution } from "../../core/execution/execution.ts";

/** Rounds that executions with one correlation id may go before a flow is not started any more. */
export const ROUNDS_MAX = 100;
/** Correlation ids of which a flow counts the rounds; the ones that were counted longest ago are forgotten. */
export const ROUNDS_KEPT_MAX = 100;

/** Rounds by correlation id, the one counted last at the end. */
export type Rounds = Readonly<Record<string, number>>;

/** A flow as chains name it. */
export function linkOf({ namespace, flowId }: { readonly namespace: string; readonly flowId: string }): string {
  return `${namespace}/${flowId}`;
}

/** The flows that an execution follows from which this one starts; each once. */
export function chainAfter(upstream: Execution): readonly string[] {
  const chain = upstream.trigger?.chain ?? [];
  const link = linkOf(upstream);
  return chain.includes(link) ? chain : [...chain, link];
}

/** Counts a round; the number is that of rounds so far, with this one. */
export function countRound(rounds: Rounds, correlationId: string): { readonly rounds: Rounds; readonly count: number } {
  const count = (rounds[correlationId] ?? 0) + 1;
  const others = Object.entries(rounds).filter(([id]) => id !== correlationId);
  return { rounds: Object.fromEntries([...others.slice(1 - ROUNDS_KEPT_MAX), [correlationId, count]]), count };
}
