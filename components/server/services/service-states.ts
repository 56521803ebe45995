/**
 * Which state of a service may follow which. Staying in a state is always allowed: that is a heartbeat.
 *
 *   CREATED ──▶ RUNNING ──▶ TERMINATING ──▶ TERMINATED_GRACEFULLY, TERMINATED_FORCED ──▶ NOT_RUNNING ──▶ EMPTY
 *      │           │             ▲
 *      └──▶ ERROR, DISCONNECTED ─┘
 */
import type { ServiceState } from "../../../core/contracts/service.ts";

const NEXT: Readonly<Record<ServiceState, readonly ServiceState[]>> = {
  CREATED: ["RUNNING", "ERROR", "DISCONNECTED"],
  RUNNING: ["ERROR", "DISCONNECTED", "TERMINATING"],
  ERROR: ["TERMINATING"],
  DISCONNECTED: ["TERMINATING", "NOT_RUNNING"],
  TERMINATING: ["TERMINATED_GRACEFULLY", "TERMINATED_FORCED", "NOT_RUNNING"],
  TERMINATED_GRACEFULLY: ["NOT_RUNNING"],
  TERMINATED_FORCED: ["NOT_RUNNING"],
  NOT_RUNNING: ["EMPTY"],
  EMPTY: [],
};

/** True when a service in the first state may go to the second. */
export function mayFollow(from: ServiceState, to: ServiceState): boolean {
  return from === to || NEXT[from].includes(to);
}
