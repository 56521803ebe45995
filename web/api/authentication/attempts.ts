/**
 * How often something may be tried that should not be guessed. Each address, and all of them together, have a bucket
 * that every try fills a little and time empties; a full one refuses. Tries that were right are taken out again, and
 * their address is known from then on: it has its own bucket alone, so that nobody else can keep it out.
 */
import { isIPv6 } from "node:net";
import type { Clock } from "../../../core/contracts/clock.ts";

/** How many tries there may be at once, and how long it takes until one more is possible. */
export interface Allowance {
  readonly burst: number;
  readonly everyMs: number;
}

/** What is counted. */
export interface AttemptsOptions {
  readonly clock: Clock;
  readonly perAddress: Allowance;
  /** Over all addresses. */
  readonly total: Allowance;
}

/** Addresses that are remembered; those whose bucket is emptiest are forgotten first. */
export const ADDRESSES_MAX = 10_000;

/** Counts tries. */
export class Attempts {
  readonly #options: AttemptsOptions;
  /** When the bucket of each address will be empty, in the order in which they were last filled. */
  readonly #emptyAt = new Map<string, number>();
  /** Addresses of tries that were right, those that were right last at the end. */
  readonly #known = new Set<string>();
  #totalEmptyAt = 0;

  constructor(options: AttemptsOptions) {
    this.#options = options;
  }

  /** The seconds to wait before a try; undefined when there may be one now. Counts nothing. */
  wait(address: string): number | undefined {
    return this.#next(addressGroup(address)).waitS;
  }

  /** Counts a try. Answers the seconds to wait when there were too many, and then counts nothing. */
  begin(address: string): number | undefined {
    const group = addressGroup(address);
    const { own, all, now, waitS } = this.#next(group);
    if (waitS !== undefined) return waitS;
    if (all) this.#totalEmptyAt = all.emptyAt;
    this.#remember(group, own.emptyAt, now);
    return undefined;
  }

  /** The try that was begun was right: it does not count. */
  succeed(address: string): void {
    const { perAddress, total } = this.#options;
    const group = addressGroup(address);
    const own = this.#emptyAt.get(group);
    if (own !== undefined) this.#emptyAt.set(group, own - perAddress.everyMs);
    if (!this.#known.has(group)) this.#totalEmptyAt -= total.everyMs;
    this.know(address);
  }

  /** Something was right, though no try was begun for it. */
  know(address: string): void {
    const group = addressGroup(address);
    this.#known.delete(group);
    this.#known.add(group);
    const [oldest] = this.#known;
    if (this.#known.size > ADDRESSES_MAX && oldest !== undefined) this.#known.delete(oldest);
  }

  /** The buckets after one more try; the one of all together only where it counts. */
  #next(group: string) {
    const { clock, perAddress, total } = this.#options;
    const now = clock.now();
    const own = filled(this.#emptyAt.get(group) ?? 0, now, perAddress);
    const all = this.#known.has(group) ? undefined : filled(this.#totalEmptyAt, now, total);
    const waitMs = Math.max(own.waitMs, all?.waitMs ?? 0);
    return { own, all, now, waitS: waitMs > 0 ? Math.ceil(waitMs / 1000) : undefined };
  }

  #remember(group: string, emptyAt: number, now: number): void {
    this.#emptyAt.delete(group);
    this.#emptyAt.set(group, emptyAt);
    if (this.#emptyAt.size <= ADDRESSES_MAX) return;
    for (const [each, at] of this.#emptyAt) if (at <= now) this.#emptyAt.delete(each);
    for (const each of this.#emptyAt.keys()) {
      if (this.#emptyAt.size <= ADDRESSES_MAX) break;
      this.#emptyAt.delete(each);
    }
  }
}

function filled(emptyAt: number, now: number, { burst, everyMs }: Allowance): { emptyAt: number; waitMs: number } {
  const next = Math.max(emptyAt, now) + everyMs;
  return { emptyAt: next, waitMs: Math.max(0, next - now - burst * everyMs) };
}

/** Whoever has an IPv6 address has 2^64 of them. */
function addressGroup(address: string): string {
  if (!isIPv6(address)) return address;
  const [head = "", tail] = address.split("%", 1)[0]?.split("::") ?? [];
  if (tail?.includes(".")) return tail;
  const front = head === "" ? [] : head.split(":");
  const back = tail === undefined || tail === "" ? [] : tail.split(":");
  const zeros = tail === undefined ? [] : Array.from({ length: 8 - front.length - back.length }, () => "0");
  return [...front, ...zeros, ...back].slice(0, 4).join(":");
}
