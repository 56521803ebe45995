/** Executions of a server: looked for, and acted upon. */
import { stringify } from "yaml";
import { rowsOf, totalOf } from "../../core/rest/json-fields.ts";
import type { Query, RestApi } from "../../core/rest/rest-api.ts";
import { type ExecutionRow, executionRowOf } from "./execution-row.ts";

/** Rows of one answer: what servers give at the most at once without a strain. */
const PAGE_ROWS = 1_000;

/** See the file's head. */
export class Executions {
  readonly #api: RestApi;

  constructor(api: RestApi) {
    this.#api = api;
  }

  /** The newest that the query finds, at most so many, and how many there are. */
  async newest(query: Query, max: number): Promise<{ readonly rows: readonly ExecutionRow[]; readonly total: number }> {
    const rows: ExecutionRow[] = [];
    let total = 0;
    for (let page = 1; rows.length < max; page++) {
      const size = Math.min(PAGE_ROWS, max);
      const { data } = await this.#api.ask({
        path: ["executions", "search"],
        query: { ...query, page, size, sort: "state.startDate:desc" },
        isLong: true,
      });
      const found = rowsOf(data);
      total = totalOf(data);
      rows.push(...found.flatMap((row) => executionRowOf(row) ?? []));
      if (found.length < size || rows.length >= total) break;
    }
    return { rows: rows.slice(0, max), total };
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

  async kill(id: string): Promise<void> {
    await this.#api.ask({ method: "DELETE", path: ["executions", id, "kill"] });
  }

  async pause(id: string): Promise<void> {
    await this.#api.ask({ method: "POST", path: ["executions", id, "pause"] });
  }

  /** Lets a paused one go on; what it asks for is not given. */
  async resume(id: string): Promise<void> {
    await this.#api.ask({ method: "POST", path: ["executions", id, "resume"] });
  }

  /** Answers the execution. */
  async restart(id: string): Promise<ExecutionRow | undefined> {
    return executionRowOf((await this.#api.ask({ method: "POST", path: ["executions", id, "restart"] })).data);
  }

  /** Runs it once more, as a new one; answers that one. */
  async replay(id: string): Promise<ExecutionRow | undefined> {
    return executionRowOf((await this.#api.ask({ method: "POST", path: ["executions", id, "replay"] })).data);
  }
}
