/**
 * How a server fares, in the shape that Kestra answers. Checks are made when somebody asks, all at once, and one that
 * takes too long counts as down.
 */

import { withoutCredentials } from "../../../core/configuration/database-url.ts";
import type { Clock } from "../../../core/contracts/clock.ts";
import { messageOf } from "../../../core/message-of.ts";

/** How long a check may take. */
export const CHECK_MS_MAX = 5_000;

/** What is checked. */
export interface HealthCheck {
  /** Its name among the details. */
  readonly name: string;
  /** True for what only tells, and makes nothing unready. Default false. */
  readonly informs?: boolean;
  /** Details of what is well; rejects with the reason when it is not. */
  check(): Promise<Readonly<Record<string, unknown>>>;
}

/** One part of the answer. */
export interface HealthReport {
  readonly name: string;
  readonly status: "UP" | "DOWN" | "UNKNOWN";
  readonly details?: Readonly<Record<string, unknown>>;
}

/** All parts of the answer by name; DOWN when one is. */
export async function health(name: string, checks: readonly HealthCheck[], clock: Clock): Promise<HealthReport> {
  const reports = await Promise.all(checks.map((check) => report(name, check, clock)));
  const isUp = reports.every(({ status }, at) => status === "UP" || checks[at]?.informs === true);
  const details = Object.fromEntries(reports.map((each, at) => [checks[at]?.name ?? "", each]));
  return { name, status: isUp ? "UP" : "DOWN", details };
}

async function report(name: string, { check }: HealthCheck, clock: Clock): Promise<HealthReport> {
  const late = Promise.withResolvers<never>();
  const timer = clock.after(CHECK_MS_MAX, () => late.reject(new Error(`no answer within ${CHECK_MS_MAX / 1000} s`)));
  try {
    const details = await Promise.race([check(), late.promise]);
    return { name, status: "UP", ...(Object.keys(details).length === 0 ? {} : { details }) };
  } catch (error) {
    return { name, status: "DOWN", details: { error: withoutCredentials(messageOf(error)) } };
  } finally {
    timer.cancel();
  }
}
