/** One service: what it tells of itself, and the jobs of a worker. */
import type { Desk } from "../../app/desk.ts";
import type { Motion } from "../../app/key-table.ts";
import { ReadAgain } from "../../app/read-again.ts";
import type { Acts, Area, View } from "../../app/view.ts";
import { type JobRow, readService, type ServiceRow } from "../../source/services.ts";
import { distanceText } from "../../text/distance.ts";
import { cutLine } from "../../text/lines.ts";
import { neutralise } from "../../text/neutralise.ts";
import type { Line } from "../../text/painter.ts";
import { bothTimes } from "../../text/typed-date.ts";
import { Table } from "../../widgets/table.ts";
import { serviceState, slotsText } from "./service-columns.ts";

const SERVICE_EVERY_MS = 2_000;

/** See the file's head. */
export class ServiceView implements View {
  readonly title: string;
  readonly place = "service";
  readonly #desk: Desk;
  readonly #reading: ReadAgain;
  readonly #jobs = new Table<JobRow & { readonly key: string }>({
    columns: [
      { title: "FLOW", max: 50, cell: ({ flow }) => ({ text: neutralise(flow) }), order: ({ flow }) => flow },
      {
        title: "TASK",
        max: 40,
        cell: ({ name }) => ({ text: neutralise(name), style: "bold" }),
        order: ({ name }) => name,
      },
      {
        title: "EXECUTION",
        grows: true,
        cell: ({ executionId }) => ({ text: neutralise(executionId), style: "dim" }),
        order: ({ executionId }) => executionId,
      },
    ],
    key: ({ key }) => key,
    sort: { title: "FLOW", descending: false },
    empty: "It is at nothing right now.",
  });
  #row: ServiceRow;
  #isGone = false;

  constructor(desk: Desk, row: ServiceRow) {
    this.#desk = desk;
    this.#row = row;
    this.title = neutralise(`${row.type.toLowerCase()} ${row.id}`);
    this.#take(row);
    this.#reading = new ReadAgain(desk, SERVICE_EVERY_MS, async () => {
      const found = await readService(desk.api, row.id);
      this.#isGone = found === undefined;
      if (found) this.#take(found);
    });
  }

  show(): void {
    this.#reading.start();
  }

  hide(): void {
    this.#reading.stop();
  }

  chips(): readonly string[] {
    return this.#isGone ? ["gone"] : [];
  }

  draw(area: Area): readonly Line[] {
    const head = this.#head(area).map((line) => cutLine(line, area.columns, area.glyphs.ellipsis));
    if (this.#row.type !== "WORKER") return head.slice(0, area.rows);
    return [...head, ...this.#jobs.draw({ ...area, rows: Math.max(2, area.rows - head.length) })].slice(0, area.rows);
  }

  move(motion: Motion): void {
    this.#jobs.move(motion);
  }

  acts(): Acts {
    const executionId = this.#row.type === "WORKER" ? (this.#jobs.current?.executionId ?? "") : "";
    const open: Acts =
      executionId === ""
        ? {}
        : {
            open: { says: "open the execution", run: () => this.#desk.open(this.#desk.places.execution(executionId)) },
          };
    return {
      ...open,
      copy: { says: "copy the id", run: () => this.#desk.copy(this.#row.id) },
      refresh: { run: () => this.#reading.now() },
    };
  }

  #take(row: ServiceRow): void {
    this.#row = row;
    this.#jobs.replace(row.jobs.map((job, index) => ({ ...job, key: `${index} ${job.executionId} ${job.name}` })));
  }

  #head({ glyphs, nowMs }: Area): readonly Line[] {
    const { state, host, version, group, sinceMs, beatMs, metrics } = this.#row;
    const told = (label: string, value: string): Line => [
      { text: ` ${neutralise(label).padEnd(12)} `, style: "dim" },
      { text: neutralise(value) },
    ];
    const slots = slotsText(this.#row, glyphs);
    return [
      [
        { text: " " },
        serviceState(state, glyphs),
        { text: `   ${neutralise(host)}   ${neutralise(version)}`, style: "dim" },
      ],
      [],
      ...(Number.isNaN(sinceMs) ? [] : [told("since", bothTimes(sinceMs))]),
      told("last beat", distanceText(Math.min(beatMs, nowMs), nowMs)),
      ...(group === "" ? [] : [told("group", group)]),
      ...(slots === "" ? [] : [told("slots", slots)]),
      ...metrics
        .filter(({ name }) => slots === "" || (name !== "slots" && name !== "running"))
        .map(({ name, value }) => told(name, String(value))),
      [],
    ];
  }
}
