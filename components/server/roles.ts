/** The roles of a server process, and which services each has. */
import type { ServiceType } from "../../core/contracts/service.ts";

/** Which services a role has, in the order in which they start. */
export const ROLES = {
  standalone: ["EXECUTOR", "INDEXER", "WORKER", "SCHEDULER", "WEBSERVER"],
  local: ["EXECUTOR", "INDEXER", "WORKER", "SCHEDULER", "WEBSERVER"],
  executor: ["EXECUTOR"],
  worker: ["WORKER"],
  scheduler: ["SCHEDULER"],
  indexer: ["INDEXER"],
  webserver: ["INDEXER", "WEBSERVER"],
} as const satisfies Readonly<Record<string, readonly ServiceType[]>>;
export type ServerRole = keyof typeof ROLES;

/** True for roles that run everything in one process. */
export function isWhole(role: ServerRole): boolean {
  return role === "standalone" || role === "local";
}
