/**
 * Where work goes that names a group of workers:
 *
 *   the group has a worker     to the group
 *   it had one, and has none   it waits for one, fails or is left out, as its `fallback` says; it waits by default
 *   it never had one           the same if `fallback` is set; otherwise any worker takes it, as where groups are unknown
 *
 * Workers of a group that ended long ago are forgotten, and with them the group.
 */
import type { Clock } from "../core/contracts/clock.ts";
import type { ServiceInstance, ServiceRepository, ServiceState } from "../core/contracts/service.ts";
import type { Task } from "../core/flow/flow.ts";

/** The group that a task or trigger names, and what happens when it has no worker. */
export type NamedGroup = NonNullable<Task["workerGroup"]>;

/** Where work goes. */
export type GroupRoute =
  | { readonly kind: "group"; readonly key: string }
  | { readonly kind: "any" }
  | { readonly kind: "end"; readonly state: "FAILED" | "KILLED"; readonly message: string };

/** How long what is known of workers is good for. */
const KNOWN_MS = 1_000;

const AT_WORK: readonly ServiceState[] = ["CREATED", "RUNNING"];

/** See the file's head. */
export class WorkerGroups {
  readonly #services: Pick<ServiceRepository, "list">;
  readonly #clock: Clock;
  #known: Promise<readonly ServiceInstance[]> | undefined;
  #knownMs = 0;

  constructor(services: Pick<ServiceRepository, "list">, clock: Clock) {
    this.#services = services;
    this.#clock = clock;
  }

  /** Where work goes that names this group. */
  async route({ key, fallback }: NamedGroup): Promise<GroupRoute> {
    if (key === undefined || key === "") return { kind: "any" };
    const workers = (await this.#workers()).filter(({ properties }) => properties["group"] === key);
    if (workers.some(({ state }) => AT_WORK.includes(state))) return { kind: "group", key };
    if (fallback === undefined && workers.length === 0) return { kind: "any" };
    if (fallback === undefined || fallback === "WAIT") return { kind: "group", key };
    const message = `The worker group ${key} has no worker. Start one with --worker-group ${key}, or let the task wait for it (workerGroup.fallback: WAIT).`;
    return { kind: "end", state: fallback === "FAIL" ? "FAILED" : "KILLED", message };
  }

  async #workers(): Promise<readonly ServiceInstance[]> {
    if (!this.#known || this.#clock.now() - this.#knownMs > KNOWN_MS) {
      this.#knownMs = this.#clock.now();
      this.#known = this.#services.list().then((all) => all.filter(({ type }) => type === "WORKER"));
      this.#known.catch(() => {
        this.#known = undefined;
      });
    }
    return await this.#known;
  }
}
