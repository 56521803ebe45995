/** The newest executions of one flow, as they happen. */
import { isTerminal } from "../../../core/execution/state.ts";
import type { Desk } from "../../app/desk.ts";
import type { Motion } from "../../app/key-table.ts";
import type { Acts, Area } from "../../app/view.ts";
import type { ExecutionRow } from "../../source/execution-row.ts";
import { Executions } from "../../source/executions.ts";
import type { FlowName } from "../../source/flow-row.ts";
import { ToldMeanwhile } from "../../source/told-meanwhile.ts";
import type { Line } from "../../text/painter.ts";
import { Table } from "../../widgets/table.ts";
import { executionActs } from "../executions/execution-acts.ts";
import { EXECUTION_COLUMNS, STARTED } from "../executions/execution-columns.ts";
import type { FlowPane } from "./flow-pane.ts";

/** Executions that are kept; all of them are in the list of executions. */
export const FLOW_EXECUTIONS_MAX = 100;

/** What all of them share says nothing. */
const COLUMNS = EXECUTION_COLUMNS.filter(({ title }) => title !== "NAMESPACE" && title !== "FLOW");

/** See the file's head. */
export class FlowExecutionsPane implements FlowPane {
  readonly title = "Executions";
  readonly #desk: Desk;
  readonly #name: FlowName;
  readonly #rows = new Map<string, ExecutionRow>();
  readonly #meanwhile = new ToldMeanwhile();
  readonly #table = new Table<ExecutionRow>({
    columns: COLUMNS,
    key: ({ id }) => id,
    sort: { title: STARTED, descending: true },
    empty: "Reading executions ...",
  });
  #stopListening: (() => void) | undefined;

  constructor(desk: Desk, name: FlowName) {
    this.#desk = desk;
    this.#name = name;
  }

  get isMoving(): boolean {
    return this.#table.shown.some(({ state }) => !isTerminal(state));
  }

  take(): void {}

  show(): void {
    this.#stopListening?.();
    this.#stopListening = this.#desk.live.listen({
      changed: (rows) => this.#hear(rows),
      missed: () => this.#desk.background(this.#read()),
    });
    this.#desk.background(this.#read());
  }

  hide(): void {
    this.#stopListening?.();
    this.#stopListening = undefined;
    this.#meanwhile.drop();
  }

  draw(area: Area): readonly Line[] {
    return this.#table.draw(area);
  }

  move(motion: Motion): void {
    this.#table.move(motion);
  }

  acts(): Acts {
    const { current, chosen } = this.#table;
    if (!current) return {};
    const { flow: _here, ...acts } = executionActs(this.#desk, chosen, {
      pointed: current,
      onDeleted: () => this.#desk.background(this.#read()),
    });
    return {
      open: { run: () => this.#desk.open(this.#desk.places.execution(current.id)) },
      ...acts,
      ...this.#table.acts(),
    };
  }

  #hear(rows: readonly ExecutionRow[]): void {
    this.#meanwhile.hear(rows);
    this.#take(rows);
  }

  async #read(): Promise<void> {
    const { namespace, id } = this.#name;
    const query = { "filters[namespace][EQUALS]": namespace, "filters[flowId][EQUALS]": id };
    const newest = new Executions(this.#desk.api).newest(query, FLOW_EXECUTIONS_MAX);
    const rows = await this.#meanwhile.read(newest.then((found) => found.rows));
    if (!rows) return;
    this.#rows.clear();
    this.#table.empty = "No executions yet. x runs it.";
    this.#take(rows);
  }

  #take(rows: readonly ExecutionRow[]): void {
    const { namespace, id } = this.#name;
    for (const row of rows) if (row.namespace === namespace && row.flowId === id) this.#rows.set(row.id, row);
    const newest = [...this.#rows.values()].sort((a, b) => b.startMs - a.startMs);
    for (const { id: old } of newest.slice(FLOW_EXECUTIONS_MAX)) this.#rows.delete(old);
    this.#table.replace(newest.slice(0, FLOW_EXECUTIONS_MAX));
    this.#desk.redraw();
  }
}
