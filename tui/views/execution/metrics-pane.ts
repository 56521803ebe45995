/** What tasks have measured. */

import { isJsonMap } from "../../../core/json-map.ts";
import { at, numberAt, rowsOf, textAt } from "../../../core/rest/json-fields.ts";
import type { Desk } from "../../app/desk.ts";
import type { Motion } from "../../app/key-table.ts";
import type { Acts, Area } from "../../app/view.ts";
import { LatestRead } from "../../source/latest-read.ts";
import { formatElapsed } from "../../text/elapsed.ts";
import { dayAndTime } from "../../text/instants.ts";
import { neutralise } from "../../text/neutralise.ts";
import type { Line } from "../../text/painter.ts";
import type { Column } from "../../widgets/columns.ts";
import { Table } from "../../widgets/table.ts";
import type { ExecutionModel } from "./execution-model.ts";
import type { Pane } from "./pane.ts";

/** Measurements that are read. */
export const METRICS_MAX = 1_000;

interface Metric {
  readonly key: string;
  readonly taskId: string;
  readonly taskRunId: string;
  readonly name: string;
  readonly type: string;
  readonly value: number;
  readonly tags: string;
  readonly atMs: number;
}

const COLUMNS: readonly Column<Metric>[] = [
  { title: "TASK", max: 40, cell: ({ taskId }) => ({ text: neutralise(taskId), style: "bold" }) },
  { title: "METRIC", max: 40, cell: ({ name }) => ({ text: neutralise(name) }) },
  {
    title: "VALUE",
    align: "right",
    cell: (metric) => ({ text: shown(metric), style: "number" }),
    order: ({ value }) => value,
  },
  { title: "TYPE", rank: 2, cell: ({ type }) => ({ text: neutralise(type), style: "dim" }) },
  {
    title: "AT",
    rank: 1,
    cell: ({ atMs }, { nowMs }) => ({ text: dayAndTime(atMs, nowMs), style: "dim" }),
    order: ({ atMs }) => atMs,
  },
  { title: "TAGS", grows: true, rank: 3, cell: ({ tags }) => ({ text: neutralise(tags), style: "dim" }) },
];

/** See the file's head. */
export class MetricsPane implements Pane {
  readonly title = "Metrics";
  readonly #desk: Desk;
  readonly #model: ExecutionModel;
  readonly #metrics = new LatestRead(() => this.#read());
  readonly #table = new Table<Metric>({
    columns: COLUMNS,
    key: ({ key }) => key,
    sort: { title: "AT", descending: false },
    empty: "Reading what was measured ...",
  });

  constructor(desk: Desk, model: ExecutionModel) {
    this.#desk = desk;
    this.#model = model;
  }

  get taskRunId(): string | undefined {
    return this.#table.current?.taskRunId;
  }

  /** Tasks that have ended may have measured something. */
  refresh(): void {
    const { detail, counts } = this.#model;
    if (!detail) return;
    const wanted = `${detail.id} ${detail.state} ${[...counts].join(" ")}`;
    this.#desk.background(this.#metrics.want(wanted));
  }

  draw(area: Area): readonly Line[] {
    return this.#table.draw(area);
  }

  move(motion: Motion): void {
    this.#table.move(motion);
  }

  acts(): Acts {
    const { sort, "sort-order": order } = this.#table.acts();
    return { ...(sort ? { sort } : {}), ...(order ? { "sort-order": order } : {}) };
  }

  async #read(): Promise<void> {
    const executionId = this.#model.detail?.id ?? "";
    const { data } = await this.#desk.api.ask({
      path: ["metrics", executionId],
      query: { page: 1, size: METRICS_MAX, sort: "timestamp:asc" },
    });
    this.#table.empty = "Nothing was measured.";
    this.#table.replace(rowsOf(data).map(metricOf));
    this.#desk.redraw();
  }
}

function metricOf(row: unknown, index: number): Metric {
  const tags = at(row, "tags");
  return {
    key: String(index),
    taskId: textAt(row, "taskId"),
    taskRunId: textAt(row, "taskRunId"),
    name: textAt(row, "name"),
    type: textAt(row, "type"),
    value: numberAt(row, Number.NaN, "value"),
    tags: isJsonMap(tags)
      ? Object.keys(tags)
          .map((key) => `${key}=${textAt(tags, key)}`)
          .join(" ")
      : "",
    atMs: Date.parse(textAt(row, "timestamp")),
  };
}

/** Timers are told in milliseconds. */
function shown({ type, value }: Metric): string {
  return type === "timer" ? formatElapsed(value, true) : String(value);
}
