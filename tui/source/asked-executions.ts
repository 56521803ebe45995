/** What has changed among executions, found out by asking: for servers that have no stream of all of them. */
import { AnswerFault } from "../../core/rest/faults.ts";
import type { RestApi } from "../../core/rest/rest-api.ts";
import { type ExecutionRow, executionRowOf } from "./execution-row.ts";
import { Executions } from "./executions.ts";

/** The newest ones that are asked for, and those that live. */
const NEWEST_MAX = 100;
const ALIVE_MAX = 500;

/** Those that live no longer and are asked for one by one; when there are more, all is read anew. */
const ENDED_MAX = 20;

/** States of those that live, as servers of every version know them. */
const ALIVE = ["CREATED", "RUNNING", "PAUSED", "RESTARTED", "KILLING", "QUEUED", "RETRYING"] as const;

/** What one round of asking brings. */
export interface AskedNews {
  readonly changed: readonly ExecutionRow[];
  /** Something may have changed besides. */
  readonly hasMissed: boolean;
}

/** See the file's head. */
export class AskedExecutions {
  readonly #api: RestApi;
  readonly #executions: Executions;
  /** Those of the last round, with what is known of each. */
  #known: ReadonlyMap<string, string> = new Map();
  #alive: readonly string[] = [];

  constructor(api: RestApi) {
    this.#api = api;
    this.#executions = new Executions(api);
  }

  /** Asks whether the server answers. @throws RestFault when it does not */
  async knock(): Promise<void> {
    await this.#executions.count({});
  }

  /** Those that have changed since the last round; all of them in the first one. @throws RestFault */
  async news(): Promise<AskedNews> {
    const [newest, alive] = await Promise.all([
      this.#executions.newest({}, NEWEST_MAX),
      this.#executions.newest({ "filters[state][IN]": ALIVE.join(",") }, ALIVE_MAX),
    ]);
    const rows = new Map([...newest.rows, ...alive.rows].map((row) => [row.id, row]));
    const left = this.#alive.filter((id) => !rows.has(id));
    const ended = await Promise.all(left.slice(0, ENDED_MAX).map((id) => this.#find(id)));
    const known = new Map([...rows].map(([id, row]) => [id, JSON.stringify(row)]));
    const changed = [...rows.values()].filter(({ id }) => known.get(id) !== this.#known.get(id));
    this.#known = known;
    this.#alive = alive.rows.map(({ id }) => id);
    return {
      changed: [...changed, ...ended.filter((row) => row !== undefined)],
      hasMissed: left.length > ENDED_MAX || ended.includes(undefined),
    };
  }

  /** Undefined when it is no more. */
  async #find(id: string): Promise<ExecutionRow | undefined> {
    try {
      return executionRowOf((await this.#api.ask({ path: ["executions", id] })).data);
    } catch (error) {
      if (error instanceof AnswerFault && error.status === 404) return undefined;
      throw error;
    }
  }
}
