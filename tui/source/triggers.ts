/** Triggers of a server: looked for, and acted upon. */
import { rowsOf, totalOf } from "../../core/rest/json-fields.ts";
import type { RestApi } from "../../core/rest/rest-api.ts";
import { type NamedInput, namedInputsOf, type TriggerRow, triggerRowOf } from "./trigger-row.ts";

/** Triggers that are read at the most. */
export const TRIGGERS_MAX = 5_000;

/** Rows of one answer. */
const PAGE_ROWS = 500;

/** What tells a trigger. */
export type TriggerName = Pick<TriggerRow, "namespace" | "flowId" | "triggerId">;

/** Past dates to make up for. */
export interface BackfillWish {
  /** ISO-8601 instants. */
  readonly start: string;
  readonly end: string;
  readonly inputs: Readonly<Record<string, string>>;
  readonly labels: readonly { readonly key: string; readonly value: string }[];
}

/** See the file's head. */
export class Triggers {
  readonly #api: RestApi;

  constructor(api: RestApi) {
    this.#api = api;
  }

  /** All of them, up to {@link TRIGGERS_MAX}. */
  async all(): Promise<readonly TriggerRow[]> {
    const rows: TriggerRow[] = [];
    for (let page = 1; rows.length < TRIGGERS_MAX; page++) {
      const { data } = await this.#api.ask({ path: ["triggers", "search"], query: { page, size: PAGE_ROWS } });
      const found = rowsOf(data);
      rows.push(...found.flatMap((row) => triggerRowOf(row) ?? []));
      if (found.length < PAGE_ROWS || page * PAGE_ROWS >= totalOf(data)) break;
    }
    return rows;
  }

  /** The inputs of a trigger's flow. */
  async inputs({ namespace, flowId }: TriggerName): Promise<readonly NamedInput[]> {
    return namedInputsOf((await this.#api.ask({ path: ["flows", namespace, flowId] })).data);
  }

  async setDisabled(trigger: TriggerName, disabled: boolean): Promise<void> {
    await this.#change({ ...named(trigger), disabled });
  }

  /** Lets it go on though what it waits for is not over. */
  async unlock(trigger: TriggerName): Promise<void> {
    await this.#api.ask({ method: "POST", path: [...pathOf(trigger), "unlock"] });
  }

  /** Has it evaluated anew. */
  async restart(trigger: TriggerName): Promise<void> {
    await this.#api.ask({ method: "POST", path: [...pathOf(trigger), "restart"] });
  }

  async backfill(trigger: TriggerName, { start, end, inputs, labels }: BackfillWish): Promise<void> {
    const backfill = {
      start,
      end,
      ...(Object.keys(inputs).length === 0 ? {} : { inputs }),
      ...(labels.length === 0 ? {} : { labels }),
    };
    await this.#change({ ...named(trigger), backfill });
  }

  async setBackfillPaused(trigger: TriggerName, isPaused: boolean): Promise<void> {
    await this.#api.ask({
      method: "PUT",
      path: ["triggers", "backfill", isPaused ? "pause" : "unpause"],
      ...asJson(named(trigger)),
    });
  }

  async deleteBackfill(trigger: TriggerName): Promise<void> {
    await this.#api.ask({ method: "POST", path: ["triggers", "backfill", "delete"], ...asJson(named(trigger)) });
  }

  async #change(body: unknown): Promise<void> {
    await this.#api.ask({ method: "PUT", path: ["triggers"], ...asJson(body) });
  }
}

function named({ namespace, flowId, triggerId }: TriggerName): TriggerName {
  return { namespace, flowId, triggerId };
}

function pathOf({ namespace, flowId, triggerId }: TriggerName): readonly string[] {
  return ["triggers", namespace, flowId, triggerId];
}

function asJson(body: unknown): { readonly body: string; readonly contentType: string } {
  return { body: JSON.stringify(body), contentType: "application/json" };
}
