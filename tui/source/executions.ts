/** Executions of a server: looked for, and acted upon. */
import { stringify } from "yaml";
import type { StateType } from "../../core/execution/state.ts";
import type { Input, Label } from "../../core/flow/flow.ts";
import { isJsonMap, type JsonMap } from "../../core/json-map.ts";
import { at, listAt, rowsOf, totalOf } from "../../core/rest/json-fields.ts";
import type { Query, RestApi } from "../../core/rest/rest-api.ts";
import { type MultipartBody, multipart } from "../../platform/multipart.ts";
import { type ExecutionRow, executionRowOf } from "./execution-row.ts";
import { inputOf } from "./served-tasks.ts";

/** Rows of one answer: more at once would keep keys waiting while they are read. */
const PAGE_ROWS = 500;

/** Rows of the first answer: more than a screen has lines. */
const FIRST_ROWS = 100;

/** Some of the executions that were asked for. */
export interface ExecutionsPage {
  readonly rows: readonly ExecutionRow[];
  /** How many there are in all. */
  readonly total: number;
}

/** See the file's head. */
export class Executions {
  readonly #api: RestApi;

  constructor(api: RestApi) {
    this.#api = api;
  }

  /** The newest that the query finds, at most so many, and how many there are. */
  async newest(query: Query, max: number): Promise<ExecutionsPage> {
    const rows = new Map<string, ExecutionRow>();
    let total = 0;
    for await (const page of this.pages(query, max)) {
      total = page.total;
      for (const row of page.rows) rows.set(row.id, row);
    }
    return { rows: [...rows.values()].slice(0, max), total };
  }

  /**
   * The newest that the query finds, at most so many, page by page: the first one is small, so that there is something to
   * see at once. What comes or goes meanwhile moves rows to other pages: some may come twice.
   */
  async *pages(query: Query, max: number, signal?: AbortSignal): AsyncGenerator<ExecutionsPage> {
    const first = await this.#page(query, 1, Math.min(FIRST_ROWS, max), signal);
    yield first;
    if (max <= FIRST_ROWS || first.total <= FIRST_ROWS) return;
    const size = Math.min(PAGE_ROWS, max);
    const end = Math.ceil(max / size);
    for (let page = 1; page <= end; page++) {
      const next = await this.#page(query, page, size, signal);
      yield next;
      if (page * size >= next.total) return;
    }
  }

  async #page(query: Query, page: number, size: number, signal?: AbortSignal): Promise<ExecutionsPage> {
    const { data } = await this.#api.ask({
      path: ["executions", "search"],
      query: { ...query, page, size, sort: "state.startDate:desc" },
      isLong: true,
      ...(signal ? { signal } : {}),
    });
    return { rows: rowsOf(data).flatMap((row) => executionRowOf(row) ?? []), total: totalOf(data) };
  }

  /** How many the query finds. */
  async count(query: Query): Promise<number> {
    return totalOf(
      (await this.#api.ask({ path: ["executions", "search"], query: { ...query, page: 1, size: 1 } })).data,
    );
  }

  /** All that the server tells of it, as YAML. */
  async yaml(id: string): Promise<string> {
    return stringify((await this.#api.ask({ path: ["executions", id] })).data);
  }

  /** The inputs that it was given. */
  async inputs(id: string): Promise<JsonMap> {
    const inputs = at((await this.#api.ask({ path: ["executions", id] })).data, "inputs");
    return isJsonMap(inputs) ? inputs : {};
  }

  async kill(id: string): Promise<void> {
    await this.#api.ask({ method: "DELETE", path: ["executions", id, "kill"] });
  }

  async pause(id: string): Promise<void> {
    await this.#api.ask({ method: "POST", path: ["executions", id, "pause"] });
  }

  /** The inputs that a paused one asks for before it goes on. */
  async resumeInputs(id: string): Promise<readonly Input[]> {
    const path = ["executions", id, "resume", "validate"];
    const { data } = await this.#api.ask({ method: "POST", path, ...multipart([]) });
    return listAt(data, "inputs").flatMap((each) => inputOf(at(each, "input")) ?? []);
  }

  /** Lets a paused one go on. @param form the inputs that it asks for; default: none */
  async resume(id: string, form: MultipartBody = multipart([])): Promise<void> {
    await this.#api.ask({ method: "POST", path: ["executions", id, "resume"], ...form });
  }

  /** Lets one go on that stands at a breakpoint. */
  async resumeFromBreakpoint(id: string): Promise<void> {
    await this.#api.ask({ method: "POST", path: ["executions", id, "resume-from-breakpoint"] });
  }

  /** Answers the execution. */
  async restart(id: string): Promise<ExecutionRow | undefined> {
    return executionRowOf((await this.#api.ask({ method: "POST", path: ["executions", id, "restart"] })).data);
  }

  /** Runs it once more, as a new one; answers that one. @param taskRunId where it begins; default: at the beginning */
  async replay(id: string, taskRunId?: string): Promise<ExecutionRow | undefined> {
    const path = ["executions", id, "replay"];
    return executionRowOf((await this.#api.ask({ method: "POST", path, query: { taskRunId } })).data);
  }

  /** The same with other inputs. */
  async replayWithInputs(id: string, form: MultipartBody): Promise<ExecutionRow | undefined> {
    const path = ["executions", id, "replay-with-inputs"];
    return executionRowOf((await this.#api.ask({ method: "POST", path, ...form, isLong: true })).data);
  }

  /** Takes one out of the queue for a slot: it begins. */
  async unqueue(id: string): Promise<void> {
    await this.#api.ask({ method: "POST", path: ["executions", id, "unqueue"] });
  }

  /** Has one begin that waits. */
  async forceRun(id: string): Promise<void> {
    await this.#api.ask({ method: "POST", path: ["executions", id, "force-run"] });
  }

  /** Has one that is over count as ended in another state. */
  async changeState(id: string, status: StateType): Promise<void> {
    await this.#api.ask({ method: "POST", path: ["executions", id, "change-status"], query: { status } });
  }

  /** Has a task run count as ended in another state; what follows it runs again. */
  async changeTaskRunState(id: string, taskRunId: string, state: StateType): Promise<void> {
    await this.#api.ask({ method: "POST", path: ["executions", id, "state"], ...json({ taskRunId, state }) });
  }

  /** Gives it labels, in place of those of the same key. */
  async setLabels(id: string, labels: readonly Label[]): Promise<void> {
    await this.#api.ask({ method: "POST", path: ["executions", id, "labels"], ...json(labels) });
  }

  /** Deletes one that is over, with its log, metrics and files. */
  async delete(id: string): Promise<void> {
    await this.#api.ask({ method: "DELETE", path: ["executions", id] });
  }
}

function json(value: unknown): { readonly contentType: string; readonly body: string } {
  return { contentType: "application/json", body: JSON.stringify(value) };
}
