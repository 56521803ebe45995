/** The flows of a tenant, and how their last executions went. */
import type { TimerHandle } from "../../../core/contracts/clock.ts";
import { AnswerFault } from "../../../core/rest/faults.ts";
import type { Desk } from "../../app/desk.ts";
import { completeValue } from "../../app/filter-words.ts";
import type { Motion } from "../../app/key-table.ts";
import { TypedFilter } from "../../app/typed-filter.ts";
import type { Acts, Area, View } from "../../app/view.ts";
import { Executions } from "../../source/executions.ts";
import type { FlowRow } from "../../source/flow-row.ts";
import { Flows, LATEST_FLOWS_MAX, type LastRun } from "../../source/flows.ts";
import { cutLine } from "../../text/lines.ts";
import type { Line } from "../../text/painter.ts";
import { NOT_READ, Table } from "../../widgets/table.ts";
import { flowActs } from "./flow-acts.ts";
import { flowColumns, isAboutRuns, isLive, NAMESPACE } from "./flow-columns.ts";
import { FLOW_FILTER_HINT, FLOW_KINDS, flowFilter, flowQuery } from "./flow-filter.ts";
import { FlowRuns } from "./flow-runs.ts";

/** Flows that are kept. */
export const FLOWS_KEPT_MAX = 10_000;

/** The newest executions of all, out of which histories are made. */
const HISTORY_EXECUTIONS = 1_000;

/** How long typing has to rest before the server is asked again. */
const REST_MS = 250;

/** See the file's head. */
export class FlowsView implements View {
  readonly title = "Flows";
  readonly place = "flows";
  readonly filter: TypedFilter;
  readonly #desk: Desk;
  readonly #flows: Flows;
  readonly #runs = new FlowRuns();
  readonly #table: Table<FlowRow>;
  #rows: readonly FlowRow[] = [];
  #total = 0;
  /** Whether anything runs of what is shown; worked out when it is asked for. */
  #isLive: boolean | undefined;
  #reading = 0;
  #rest: TimerHandle | undefined;
  #stopListening: (() => void) | undefined;

  constructor(desk: Desk, filter?: string) {
    this.#desk = desk;
    this.#flows = new Flows(desk.api);
    this.#table = new Table<FlowRow>({
      columns: flowColumns(this.#runs),
      key: ({ key }) => key,
      sort: { title: NAMESPACE, descending: false },
      empty: "Reading flows ...",
    });
    this.filter = new TypedFilter({
      desk,
      place: this.place,
      text: filter,
      hint: FLOW_FILTER_HINT,
      changed: (text) => {
        this.#table.filter(flowFilter(text));
        this.#isLive = undefined;
        this.#rest?.cancel();
        this.#rest = desk.clock.after(REST_MS, () => this.#read());
      },
      complete: (text) => completeValue(text, (key) => this.#valuesOf(key)),
    });
    this.#table.filter(flowFilter(this.filter.text));
  }

  get isMoving(): boolean {
    this.#isLive ??= this.#table.shown.some((row) => isLive(this.#runs, row));
    return this.#isLive;
  }

  show(): void {
    this.#stopListening = this.#desk.live.listen({
      changed: (rows) => this.#take(rows),
      missed: () => this.#read(),
    });
    this.#read();
  }

  hide(): void {
    this.#stopListening?.();
    this.#stopListening = undefined;
    this.#rest?.cancel();
    this.#reading++;
  }

  chips(): readonly string[] {
    return this.#table.chips();
  }

  draw(area: Area): readonly Line[] {
    return [this.#countLine(area), ...this.#table.draw({ ...area, rows: area.rows - 1 })];
  }

  move(motion: Motion): void {
    this.#table.move(motion);
  }

  back(): boolean {
    return this.#table.back();
  }

  acts(): Acts {
    const { current, chosen } = this.#table;
    const open: Acts = current ? { open: { run: () => this.#open(current) } } : {};
    return {
      ...open,
      ...flowActs(this.#desk, this.#flows, chosen, { current, onChanged: () => this.#read() }),
      ...this.#table.acts(),
      refresh: { run: () => this.#read() },
    };
  }

  /** In its newest revision, whichever that is then. */
  #open({ namespace, id }: FlowRow): void {
    this.#desk.open(this.#desk.places.flow({ namespace, id }));
  }

  #valuesOf(key: string): readonly string[] {
    if (key === "is") return FLOW_KINDS;
    if (key === "ns" || key === "namespace") return [...new Set(this.#rows.map(({ namespace }) => namespace))].sort();
    return key === "flow" ? [...new Set(this.#rows.map(({ id }) => id))].sort() : [];
  }

  /** Reads what there is; what is read later counts. */
  #read(): void {
    const reading = ++this.#reading;
    const done = this.#readFlows(reading).catch((error: unknown) => {
      if (reading !== this.#reading) return;
      this.#table.empty = NOT_READ;
      throw error;
    });
    this.#desk.background(done);
  }

  async #readFlows(reading: number): Promise<void> {
    const hasMore = this.#total > this.#rows.length;
    const query = flowQuery(this.filter.text, hasMore || this.#rows.length >= FLOWS_KEPT_MAX);
    await this.#flows.search(query, FLOWS_KEPT_MAX, (rows, total) => {
      if (reading !== this.#reading) return false;
      this.#rows = rows;
      this.#total = total;
      this.#table.empty =
        total === 0 && this.filter.text === "" ? "No flows. a makes one." : "No flow passes the filter.";
      this.#change();
      return true;
    });
    if (reading === this.#reading) await this.#readRuns();
  }

  /** Histories out of what ran last at all; for flows that ran longer ago only their last execution. */
  async #readRuns(): Promise<void> {
    const { rows } = await new Executions(this.#desk.api).newest({}, HISTORY_EXECUTIONS);
    this.#take(rows);
    const silent = this.#rows.filter(({ key }) => this.#runs.of(key).length === 0);
    for (let at = 0; at < silent.length; at += LATEST_FLOWS_MAX) {
      const found = await this.#lastRuns(silent.slice(at, at + LATEST_FLOWS_MAX));
      if (!found) return;
      this.#take(found);
    }
  }

  /** Undefined where the server knows no such question: what is seen then is what it can tell. */
  async #lastRuns(rows: readonly FlowRow[]) {
    try {
      return await this.#flows.lastRuns(rows);
    } catch (error) {
      if (error instanceof AnswerFault && error.isAboutOne) return undefined;
      throw error;
    }
  }

  #take(runs: readonly LastRun[]): void {
    this.#runs.take(runs);
    this.#isLive = undefined;
    // Many flows are put in another order only where that is about their executions.
    if (isAboutRuns(this.#table.sort.title)) this.#table.replace(this.#rows);
    this.#desk.redraw();
  }

  #change(): void {
    this.#isLive = undefined;
    this.#table.replace(this.#rows);
    this.#desk.redraw();
  }

  #countLine({ columns, glyphs }: Area): Line {
    const kept = this.#total > this.#rows.length ? `, the first ${this.#rows.length} here` : "";
    const shown = this.#table.shown.length;
    const passing = shown === this.#rows.length ? "" : `, ${shown} shown`;
    const disabled = this.#table.shown.filter(({ isDisabled }) => isDisabled).length;
    return cutLine(
      [
        { text: ` ${this.#total} in all${kept}${passing}`, style: "dim" },
        { text: disabled > 0 ? `   ${disabled} disabled` : "", style: "warning" },
      ],
      columns,
      glyphs.ellipsis,
    );
  }
}
