/**
 * The states of all executions that go together with one, as server-sent events: those that it was started by and that it
 * starts, through subflows and triggers. The last event, once all of them have ended, is `end-all`.
 */
import type { Repository } from "../../../core/contracts/repository.ts";
import type { Execution } from "../../../core/execution/execution.ts";
import { asIsoDuration, executionHeaderRow } from "../../../core/execution/execution-row.ts";
import { isTerminal } from "../../../core/execution/state.ts";
import { CORRELATION_LABEL } from "../../../core/execution/system-labels.ts";
import type { ApiServices } from "../api-services.ts";
import { eventBytes, eventStream, type SendEvents } from "../http/event-stream.ts";
import { TENANT } from "../http/paths.ts";
import { notFound } from "../http/problem.ts";
import { Bell } from "./bell.ts";
import type { UpdateHub } from "./update-hub.ts";

/** Executions of one family that are followed. */
const FAMILY_MAX = 1_000;

/** After the last one has ended, others that it starts are waited for so long. */
const SETTLE_MS = 500;

/** How far a family goes. */
export interface FamilyReach {
  /** Only what follows from the execution, not what it follows from. */
  readonly destinationOnly: boolean;
  /** Also what follows from those that follow, and so on. */
  readonly expandAll: boolean;
}

/** Follows the executions that go together with one. @throws ApiProblem 404 when there is none of this id */
export async function dependencyStream(
  { repository, clock, onFault }: Pick<ApiServices, "repository" | "clock" | "onFault">,
  hub: UpdateHub,
  id: string,
  reach: FamilyReach,
  gone: AbortSignal,
): Promise<Response> {
  const root = await repository.executions.find(TENANT, id);
  if (!root) throw notFound(`There is no execution ${id.slice(0, 100)}`);
  const family = new Family(root, reach, repository.executions);
  const stop = await hub.listen(undefined, (update) => {
    if (update.kind === "execution") family.hear(update.execution);
    else if (update.kind === "lost") family.isStale = true;
  });
  const produce = async (send: SendEvents, over: AbortSignal): Promise<void> => {
    try {
      await send(eventBytes("start", JSON.stringify(statusRow(root))));
      await sendStates(family, send, over, clock);
    } finally {
      stop();
    }
  };
  return eventStream(gone, produce, onFault);
}

async function sendStates(
  family: Family,
  send: SendEvents,
  over: AbortSignal,
  clock: ApiServices["clock"],
): Promise<void> {
  for (let hasSettled = false; ; ) {
    if (family.isStale) await family.read();
    const changed = family.takeChanged();
    for (const execution of changed) await send(eventBytes("progress", JSON.stringify(statusRow(execution))));
    over.throwIfAborted();
    if (changed.length > 0) hasSettled = false;
    else if (!family.hasEnded) await family.bell.next(over);
    else if (hasSettled) break;
    else {
      await family.bell.next(over, { clock, delayMs: SETTLE_MS });
      hasSettled = true;
      family.isStale = true;
    }
  }
  await send(eventBytes("end-all", JSON.stringify(statusRow(family.root))));
}

function statusRow(execution: Execution): object {
  const { tenantId, namespace, flowId, flowRevision, id } = execution;
  const { state } = executionHeaderRow(execution, asIsoDuration);
  return { tenantId, namespace, flowId, revision: flowRevision, executionId: id, state };
}

/** See the file's head. */
class Family {
  readonly bell = new Bell();
  /** True when the repository is to be asked. */
  isStale = true;
  readonly #id: string;
  readonly #correlation: string;
  readonly #reach: FamilyReach;
  readonly #executions: Repository["executions"];
  readonly #known = new Map<string, Execution>();
  readonly #changed = new Set<string>();

  constructor(root: Execution, reach: FamilyReach, executions: Repository["executions"]) {
    this.#id = root.id;
    this.#correlation = correlationOf(root);
    this.#reach = reach;
    this.#executions = executions;
    this.#take(root);
  }

  get root(): Execution {
    const root = this.#known.get(this.#id);
    if (!root) throw new Error("A family has the execution that was asked for");
    return root;
  }

  get hasEnded(): boolean {
    const wanted = this.#wanted();
    return [...this.#known.values()].every(({ id, state }) => !wanted.has(id) || isTerminal(state.current));
  }

  hear(execution: Execution): void {
    if (correlationOf(execution) === this.#correlation) this.#take(execution);
  }

  async read(): Promise<void> {
    this.isStale = false;
    const query = { tenantId: TENANT, labels: { [CORRELATION_LABEL]: this.#correlation } };
    const { results } = await this.#executions.search(query, { page: 1, size: FAMILY_MAX });
    for (const execution of results) this.#take(execution);
  }

  /** Those that belong to the family as far as it is wanted, and have changed since they were taken last. */
  takeChanged(): readonly Execution[] {
    const wanted = this.#wanted();
    const changed = [...this.#changed].flatMap((id) => (wanted.has(id) ? [this.#known.get(id)] : []));
    for (const execution of changed) if (execution) this.#changed.delete(execution.id);
    return changed.filter((execution) => execution !== undefined);
  }

  #take(execution: Execution): void {
    const before = this.#known.get(execution.id);
    if (!before && this.#known.size >= FAMILY_MAX) return;
    // What is read may be older than what was heard.
    if (before && before.state.histories.length >= execution.state.histories.length) return;
    this.#known.set(execution.id, execution);
    this.#changed.add(execution.id);
    this.bell.ring();
  }

  #wanted(): ReadonlySet<string> {
    const { destinationOnly, expandAll } = this.#reach;
    const all = [...this.#known.values()];
    const wanted = new Set([this.#id]);
    const started = (ids: ReadonlySet<string>) => all.filter((each) => ids.has(starterOf(each) ?? ""));
    for (let ids: ReadonlySet<string> = wanted; ids.size > 0; ) {
      const next = started(ids).filter(({ id }) => !wanted.has(id));
      for (const { id } of next) wanted.add(id);
      ids = new Set(expandAll ? next.map(({ id }) => id) : []);
    }
    if (destinationOnly) return wanted;
    if (expandAll) return new Set(all.map(({ id }) => id));
    const starter = starterOf(this.root);
    return starter === undefined ? wanted : wanted.add(starter);
  }
}

function correlationOf({ labels, id }: Execution): string {
  return labels.find(({ key }) => key === CORRELATION_LABEL)?.value ?? id;
}

function starterOf({ trigger, parent }: Execution): string | undefined {
  const executionId = trigger?.variables["executionId"];
  return parent?.executionId ?? (typeof executionId === "string" ? executionId : undefined);
}
