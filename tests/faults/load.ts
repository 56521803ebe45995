/** Users who start executions while processes die, and what became of all they started. */
import { MIXED_FLOWS, type MixedFlow, NAMESPACE } from "./mixed-flows.ts";

/** An execution, as far as it is looked at here. */
export interface SeenExecution {
  readonly id: string;
  readonly flowId: string;
  readonly state: { readonly current: string; readonly histories: readonly { readonly state: string }[] };
  readonly taskRunList?: readonly SeenTaskRun[];
  readonly trigger?: { readonly variables?: { readonly date?: string } };
}

interface SeenTaskRun {
  readonly id: string;
  readonly taskId: string;
  readonly state: { readonly current: string; readonly histories: readonly { readonly state: string }[] };
}

const TERMINAL = new Set(["SUCCESS", "WARNING", "FAILED", "KILLED", "CANCELLED", "SKIPPED"]);

/** Long enough for the slowest flow after the last fault. */
const ENDS_WITHIN_MS = 120_000;

/** Who gets no answer for this long gives up the call. */
const CALL_MS_MAX = 30_000;

/** An answer that came whole. */
interface Answer {
  readonly ok: boolean;
  readonly status: number;
  readonly text: string;
}

/** A client that outlives the servers it talks to. */
export class Users {
  readonly #url: string;
  /** Ids that a server has answered, by flow. */
  readonly started = new Map<string, string[]>();

  constructor(url: string) {
    this.#url = url;
  }

  /** Saves a flow, as often as it takes. */
  async save(source: string): Promise<void> {
    for (;;) {
      const headers = { "content-type": "application/x-yaml" };
      const answer = await this.#call("POST", "/api/v1/main/flows", { body: source, headers });
      if (answer?.ok) return;
      if (answer?.text.includes("already exists")) return;
      if (answer && answer.status < 500) throw new Error(`The flow is refused: ${answer.text}`);
      await pause(50);
    }
  }

  /** Deletes a flow, as often as it takes: a database that has just come back may not be reached at once. */
  async remove(flowId: string): Promise<void> {
    for (;;) {
      const answer = await this.#call("DELETE", `/api/v1/main/flows/${NAMESPACE}/${flowId}`);
      if (answer?.ok || answer?.status === 404) return;
      if (answer && answer.status < 500) throw new Error(`The flow is not deleted: ${answer.text}`);
      await pause(50);
    }
  }

  /** Starts an execution; nothing is remembered when no server answers. */
  async start(flowId: string): Promise<void> {
    const answer = await this.#call("POST", `/api/v1/main/executions/${NAMESPACE}/${flowId}`);
    if (!answer?.ok) return;
    const { id } = JSON.parse(answer.text) as { readonly id: string };
    this.started.set(flowId, [...(this.started.get(flowId) ?? []), id]);
  }

  /** Waits for the end of everything there is; answers it. */
  async allEnded(): Promise<readonly SeenExecution[]> {
    const endMs = Date.now() + ENDS_WITHIN_MS;
    for (;;) {
      const all = await this.#all();
      const alive = all.filter(({ state }) => !TERMINAL.has(state.current));
      if (alive.length === 0) return all;
      if (Date.now() > endMs) {
        const shown = alive.slice(0, 10).map(({ id, flowId, state }) => `${flowId} ${id} ${state.current}`);
        throw new Error(`${alive.length} of ${all.length} executions do not end:\n${shown.join("\n")}`);
      }
      await pause(200);
    }
  }

  /** An execution with its task runs. */
  async read(id: string): Promise<SeenExecution | undefined> {
    for (;;) {
      const answer = await this.#call("GET", `/api/v1/main/executions/${id}`);
      if (answer?.status === 404) return undefined;
      if (answer?.ok) return JSON.parse(answer.text) as SeenExecution;
      await pause(50);
    }
  }

  async #all(): Promise<readonly SeenExecution[]> {
    for (;;) {
      const path = `/api/v1/main/executions/search?namespace=${NAMESPACE}&size=10000`;
      const answer = await this.#call("GET", path);
      if (answer?.ok) return (JSON.parse(answer.text) as { readonly results: readonly SeenExecution[] }).results;
      await pause(50);
    }
  }

  /** Undefined when no server answers, or one dies in the middle of it. */
  async #call(method: string, path: string, init: RequestInit = {}): Promise<Answer | undefined> {
    const signal = AbortSignal.timeout(CALL_MS_MAX);
    try {
      const response = await fetch(`${this.#url}${path}`, { method, signal, ...init });
      return { ok: response.ok, status: response.status, text: await response.text() };
    } catch {
      return undefined;
    }
  }
}

/** Starts executions of all flows, some every moment, until told to stop. */
export async function keepStarting(users: Users, stop: AbortSignal): Promise<void> {
  for (let next = 0; !stop.aborted; next++) {
    const flow = MIXED_FLOWS[next % MIXED_FLOWS.length];
    if (flow) await users.start(flow.id);
    await pause(25);
  }
}

/** What is wrong about executions that have all ended; nothing when all is well. */
export async function auditOf(users: Users, all: readonly SeenExecution[]): Promise<readonly string[]> {
  const wrong: string[] = [];
  const known = new Set(all.map(({ id }) => id));
  for (const [flowId, ids] of users.started) {
    for (const id of ids) if (!known.has(id)) wrong.push(`${flowId} ${id} was lost`);
  }
  for (const { id, flowId } of all) {
    const flow = MIXED_FLOWS.find((each) => each.id === flowId);
    const execution = await users.read(id);
    if (execution && flow) wrong.push(...faultsOf(execution, flow).map((fault) => `${flowId} ${id}: ${fault}`));
  }
  return wrong;
}

function faultsOf(execution: SeenExecution, { endsAs, taskRuns }: MixedFlow): readonly string[] {
  const faults: string[] = [];
  const { current } = execution.state;
  if (current !== endsAs) faults.push(`ended as ${current}, not as ${endsAs}`);
  faults.push(...doubledEnds("the execution", execution.state.histories));
  const runs = execution.taskRunList ?? [];
  if (taskRuns !== undefined && runs.length !== taskRuns) faults.push(`has ${runs.length} task runs, not ${taskRuns}`);
  for (const { taskId, state } of runs) {
    if (!TERMINAL.has(state.current)) faults.push(`${taskId} is left ${state.current}`);
    faults.push(...doubledEnds(taskId, state.histories));
  }
  return faults;
}

function doubledEnds(what: string, histories: readonly { readonly state: string }[]): readonly string[] {
  const states = histories.map(({ state }) => state);
  const ends = states.filter((state, index) => TERMINAL.has(state) && states[index + 1] !== "RETRYING");
  return ends.length > 1 ? [`${what} ended more than once: ${states.join(" > ")}`] : [];
}

/** Ticks that are missing between the first and the last, or came more than once. */
export function wrongTicks(all: readonly SeenExecution[], flowId: string): readonly string[] {
  const dates = all
    .filter((execution) => execution.flowId === flowId)
    .map(({ trigger }) => Date.parse(trigger?.variables?.date ?? ""))
    .sort((a, b) => a - b);
  return dates.slice(1).flatMap((date, index) => {
    const gapMs = date - (dates[index] ?? 0);
    if (gapMs === 1_000) return [];
    return [`${new Date(date).toISOString()} came ${gapMs} ms after the one before`];
  });
}

/** Waits. */
export async function pause(durationMs: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, durationMs));
}
