/** Flows of a server: looked for, read, changed and run. */
import { AnswerFault, RestFault } from "../../core/rest/faults.ts";
import { at, listAt, numberAt, rowsOf, textAt, totalOf } from "../../core/rest/json-fields.ts";
import type { ApiRequest, Query, RestApi } from "../../core/rest/rest-api.ts";
import type { MultipartBody } from "../../platform/multipart.ts";
import { type ExecutionRow, executionRowOf } from "./execution-row.ts";
import { type FlowDetail, type FlowName, type FlowRow, flowDetailOf, flowRowOf, flowText } from "./flow-row.ts";
import type { InputPreview } from "./input-rounds.ts";
import { inputOf } from "./served-tasks.ts";

/** Rows of one answer. */
const PAGE_ROWS = 1_000;

/** Flows whose last executions are asked for at once. */
export const LATEST_FLOWS_MAX = 1_000;

const YAML = "application/x-yaml";

/** What archives begin with: PK. */
const ZIP_MAGIC = [0x50, 0x4b] as const;

/** The last execution of a flow, as far as lists tell it. */
export type LastRun = Pick<ExecutionRow, "id" | "namespace" | "flowId" | "state" | "startMs">;

/** What would come of some inputs. */
export interface RunPreview {
  readonly inputs: readonly InputPreview[];
  /** Checks of the flow that do not hold. */
  readonly checks: readonly { readonly message: string; readonly behavior: string }[];
}

/** See the file's head. */
export class Flows {
  readonly #api: RestApi;

  constructor(api: RestApi) {
    this.#api = api;
  }

  /**
   * Flows that the query finds, page after page, at most so many; each page is told with how many there are in all.
   * @param onRows told all rows so far; answers whether it wants more
   */
  async search(query: Query, max: number, onRows: (rows: readonly FlowRow[], total: number) => boolean): Promise<void> {
    const rows: FlowRow[] = [];
    for (let page = 1; ; page++) {
      const size = Math.min(PAGE_ROWS, max);
      const { data } = await this.#api.ask({
        path: ["flows", "search"],
        query: { ...query, page, size, sort: ["namespace:asc", "id:asc"] },
        isLong: true,
      });
      const found = rowsOf(data);
      const total = totalOf(data);
      rows.push(...found.flatMap((row) => flowRowOf(row) ?? []));
      const isAll = found.length < size || rows.length >= Math.min(total, max);
      if (!onRows(rows.slice(0, max), total) || isAll) return;
    }
  }

  /** One flow with its source. @param revision default: the newest. @throws RestFault when there is none */
  async read({ namespace, id }: FlowName, revision?: number): Promise<FlowDetail> {
    const { data } = await this.#api.ask({ path: ["flows", namespace, id], query: { source: true, revision } });
    const detail = flowDetailOf(data);
    if (!detail) throw new RestFault(`What was answered for ${namespace}.${id} is no flow.`);
    return detail;
  }

  /** The newest first. */
  async revisions({ namespace, id }: FlowName): Promise<readonly FlowDetail[]> {
    const { data } = await this.#api.ask({ path: ["flows", namespace, id, "revisions"], isLong: true });
    const all = rowsOf(data).flatMap((row) => flowDetailOf(row) ?? []);
    return all.sort((a, b) => b.revision - a.revision);
  }

  /** Saves a flow that is there. Answers its revision. @throws AnswerFault that says what is wrong with it */
  async save({ namespace, id }: FlowName, source: string): Promise<number> {
    return await this.#write({ method: "PUT", path: ["flows", namespace, id], body: source, contentType: YAML });
  }

  /** Saves a new flow; answers how it is named. @throws AnswerFault that says what is wrong with it */
  async create(source: string): Promise<FlowName> {
    const { data } = await this.#api.ask({ method: "POST", path: ["flows"], body: source, contentType: YAML });
    return { namespace: textAt(data, "namespace"), id: textAt(data, "id") };
  }

  /** What the server advises about a flow that is valid. */
  async warnings(source: string): Promise<readonly string[]> {
    const request = { method: "POST", path: ["flows", "validate"], body: source, contentType: YAML } as const;
    const [row] = rowsOf((await this.#api.ask(request)).data);
    const deprecated = listAt(row, "deprecationPaths").map((path) => `${String(path)} is deprecated`);
    return [...listAt(row, "warnings").map(String), ...deprecated];
  }

  async delete({ namespace, id }: FlowName): Promise<void> {
    await this.#api.ask({ method: "DELETE", path: ["flows", namespace, id] });
  }

  /** Disables or enables flows, in their sources too. */
  async setDisabled(flows: readonly FlowName[], isDisabled: boolean): Promise<void> {
    await this.#api.ask({
      method: "POST",
      path: ["flows", isDisabled ? "disable" : "enable", "by-ids"],
      ...json(namesOf(flows)),
    });
  }

  /** The sources of flows as a zip. @throws RestFault when something else is answered */
  async archive(flows: readonly FlowName[]): Promise<Uint8Array> {
    const path = ["flows", "export", "by-ids"];
    const bytes = await this.#api.bytes({ method: "POST", path, ...json(namesOf(flows)), isLong: true });
    if (bytes[0] !== ZIP_MAGIC[0] || bytes[1] !== ZIP_MAGIC[1]) throw new RestFault("The server answered no archive.");
    return bytes;
  }

  /** The last execution of each of these that has one. */
  async lastRuns(flows: readonly FlowName[]): Promise<readonly LastRun[]> {
    const wanted = flows.slice(0, LATEST_FLOWS_MAX);
    const request = { method: "POST", path: ["executions", "latest"], ...json(namesOf(wanted)) } as const;
    return rowsOf((await this.#api.ask(request)).data).flatMap((row) => {
      const state = { current: at(row, "status"), startDate: at(row, "startDate") };
      return (
        executionRowOf({ id: at(row, "id"), namespace: at(row, "namespace"), flowId: at(row, "flowId"), state }) ?? []
      );
    });
  }

  /** Starts an execution. @param labels as `key:value`. @throws AnswerFault that says what is wrong with the inputs */
  async run(
    { namespace, id }: FlowName,
    {
      form,
      labels,
      revision,
    }: { readonly form: MultipartBody; readonly labels: readonly string[]; readonly revision?: number | undefined },
  ): Promise<ExecutionRow> {
    const request = { method: "POST", path: ["executions", namespace, id], query: { labels, revision } } as const;
    const made = executionRowOf((await this.#api.ask({ ...request, ...form, isLong: true })).data);
    if (!made) throw new RestFault(`What was answered for ${flowText({ namespace, id })} is no execution.`);
    return made;
  }

  /** What would come of some inputs; undefined where the server cannot tell. */
  async preview({ namespace, id }: FlowName, form: MultipartBody, revision?: number): Promise<RunPreview | undefined> {
    try {
      const request = { method: "POST", path: ["executions", namespace, id, "validate"], query: { revision } } as const;
      return previewOf((await this.#api.ask({ ...request, ...form })).data);
    } catch (error) {
      // Running it tells what is wrong, in full.
      if (error instanceof AnswerFault && error.isAboutOne) return undefined;
      throw error;
    }
  }

  async #write(request: ApiRequest): Promise<number> {
    return numberAt((await this.#api.ask(request)).data, 0, "revision");
  }
}

function previewOf(data: unknown): RunPreview {
  return {
    inputs: listAt(data, "inputs").flatMap((row) => {
      const input = inputOf(at(row, "input"));
      return input ? [{ input, isEnabled: at(row, "enabled") !== false, value: at(row, "value") }] : [];
    }),
    checks: listAt(data, "checks").map((row) => ({
      message: textAt(row, "message"),
      behavior: textAt(row, "behavior"),
    })),
  };
}

function namesOf(flows: readonly FlowName[]): readonly FlowName[] {
  return flows.map(({ namespace, id }) => ({ namespace, id }));
}

function json(value: unknown): { readonly contentType: string; readonly body: string } {
  return { contentType: "application/json", body: JSON.stringify(value) };
}
