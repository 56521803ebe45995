/** Namespaces of a server, and what is known of the flows in them. */
import { at, listAt, numberAt, rowsOf, textAt, totalOf } from "../../core/rest/json-fields.ts";
import type { RestApi } from "../../core/rest/rest-api.ts";

/** Namespaces that are read at the most. */
export const NAMESPACES_MAX = 5_000;

/** Flows of a namespace that are listed at the most. */
const FLOWS_MAX = 1_000;

const PAGE_ROWS = 500;

/** A namespace in a list. */
export interface NamespaceRow {
  readonly name: string;
  readonly description: string;
  /** It has settings of its own, rather than only being where flows are. */
  readonly isKept: boolean;
}

/** A flow in a list. */
export interface FlowNameRow {
  readonly namespace: string;
  readonly id: string;
  readonly revision: number;
  readonly description: string;
  readonly isDisabled: boolean;
}

/** One flow that starts another. */
export interface DependencyRow {
  readonly from: { readonly namespace: string; readonly id: string };
  readonly to: { readonly namespace: string; readonly id: string };
  /** `starts` as a task, or `triggers` by ending. */
  readonly how: string;
}

/** See the file's head. */
export class Namespaces {
  readonly #api: RestApi;

  constructor(api: RestApi) {
    this.#api = api;
  }

  /** All there are, with the ones above them, by name. */
  async list(): Promise<readonly NamespaceRow[]> {
    const rows: NamespaceRow[] = [];
    for (let page = 1; rows.length < NAMESPACES_MAX; page++) {
      const query = { page, size: PAGE_ROWS, sort: "id:asc" };
      const { data } = await this.#api.ask({ path: ["namespaces", "search"], query });
      const found = rowsOf(data);
      rows.push(...found.flatMap(namespaceRowOf));
      if (found.length < PAGE_ROWS || rows.length >= totalOf(data)) break;
    }
    return rows;
  }

  /** How many flows it has, those of namespaces below it too. */
  async countFlows(namespace: string): Promise<number> {
    const query = { "filters[namespace][PREFIX]": namespace, page: 1, size: 1 };
    return totalOf((await this.#api.ask({ path: ["flows", "search"], query })).data);
  }

  /** Its own flows, by id. */
  async flows(namespace: string): Promise<readonly FlowNameRow[]> {
    const query = { "filters[namespace][EQUALS]": namespace, page: 1, size: FLOWS_MAX, sort: "id:asc" };
    const { data } = await this.#api.ask({ path: ["flows", "search"], query, isLong: true });
    return rowsOf(data).flatMap((row) => {
      const id = textAt(row, "id");
      if (id === "") return [];
      return {
        namespace: textAt(row, "namespace"),
        id,
        revision: numberAt(row, 1, "revision"),
        description: textAt(row, "description"),
        isDisabled: at(row, "disabled") === true,
      };
    });
  }

  /** Which of its flows start which others, and are started by which. */
  async dependencies(namespace: string): Promise<readonly DependencyRow[]> {
    const { data } = await this.#api.ask({ path: ["namespaces", namespace, "dependencies"] });
    const flows = new Map(
      listAt(data, "nodes").map((node) => [
        textAt(node, "uid"),
        { namespace: textAt(node, "namespace"), id: textAt(node, "id") },
      ]),
    );
    return listAt(data, "edges").flatMap((edge) => {
      const from = flows.get(textAt(edge, "source"));
      const to = flows.get(textAt(edge, "target"));
      const how = at(edge, "relation") === "FLOW_TRIGGER" ? "triggers" : "starts";
      return from && to ? { from, to, how } : [];
    });
  }
}

function namespaceRowOf(row: unknown): readonly NamespaceRow[] {
  const name = textAt(row, "id");
  if (name === "") return [];
  return [{ name, description: textAt(row, "description"), isKept: at(row, "disabled") !== true }];
}
