/** The executions of a tenant, as they happen. */
import { pause } from "../../../core/contracts/pause.ts";
import { isTerminal, STATES, type StateType } from "../../../core/execution/state.ts";
import type { Desk } from "../../app/desk.ts";
import { completeValue } from "../../app/filter-words.ts";
import type { Motion } from "../../app/key-table.ts";
import type { Acts, Area, View, ViewFilter } from "../../app/view.ts";
import type { ExecutionRow } from "../../source/execution-row.ts";
import { Executions } from "../../source/executions.ts";
import { cutLine } from "../../text/lines.ts";
import type { Line, Segment } from "../../text/painter.ts";
import { glyphOf, STATE_LOOKS } from "../../theme.ts";
import { Table } from "../../widgets/table.ts";
import { executionActs } from "./execution-acts.ts";
import { EXECUTION_COLUMNS, STARTED } from "./execution-columns.ts";
import { EXECUTION_FILTER_HINT, executionFilter, executionQuery, FAULT_STATES } from "./execution-filter.ts";

/** Executions that are kept, the newest of those that pass. */
export const EXECUTIONS_KEPT_MAX = 5_000;

/** How many more there may be before the oldest are forgotten: looking for them takes its time. */
const FORGOTTEN_AT_ONCE = 250;

/** How long keys have to rest before the server is asked for more. */
const REST_MS = 250;

/** See the file's head. */
export class ExecutionsView implements View {
  readonly title = "Executions";
  readonly place = "executions";
  readonly filter: ViewFilter;
  readonly #desk: Desk;
  readonly #executions: Executions;
  readonly #table = new Table<ExecutionRow>({
    columns: EXECUTION_COLUMNS,
    key: ({ id }) => id,
    sort: { title: STARTED, descending: true },
    empty: "Reading executions ...",
  });
  #text: string;
  #isFaultsOnly = false;
  #total = 0;
  #counts: ReadonlyMap<StateType, number> | undefined;
  #reading: AbortController | undefined;
  /** Those that have changed since the reading began: what is read of them may be older. */
  readonly #told = new Set<string>();
  #stopListening: (() => void) | undefined;

  constructor(desk: Desk, filter?: string) {
    this.#desk = desk;
    this.#executions = new Executions(desk.api);
    this.#text = filter ?? desk.recall(this.place) ?? "";
    this.filter = this.#makeFilter();
    this.#sieve();
  }

  get isMoving(): boolean {
    return this.#table.inSight.some(({ state }) => !isTerminal(state));
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
    this.#reading?.abort();
  }

  chips(): readonly string[] {
    const selected = this.#table.selected.length;
    return [...(this.#isFaultsOnly ? ["faults only"] : []), ...(selected > 0 ? [`${selected} selected`] : [])];
  }

  draw(area: Area): readonly Line[] {
    return [this.#countLine(area), ...this.#table.draw({ ...area, rows: area.rows - 1 })];
  }

  move(motion: Motion): void {
    this.#table.move(motion);
  }

  back(): boolean {
    if (this.#table.selected.length > 0) {
      this.#table.clearSelected();
      return true;
    }
    return false;
  }

  acts(): Acts {
    const { current, chosen } = this.#table;
    const open: Acts = current ? { open: { run: () => this.#desk.open(this.#desk.places.execution(current.id)) } } : {};
    return {
      ...open,
      ...executionActs(this.#desk, chosen, { onDeleted: () => this.#read() }),
      ...this.#table.acts(),
      faults: {
        says: this.#isFaultsOnly ? "all states" : "faults only",
        run: () => {
          this.#isFaultsOnly = !this.#isFaultsOnly;
          this.#sieve();
          this.#read();
        },
      },
      refresh: { run: () => this.#read() },
    };
  }

  #makeFilter(): ViewFilter {
    const view = this;
    let rest: { cancel(): void } | undefined;
    return {
      hint: EXECUTION_FILTER_HINT,
      get text() {
        return view.#text;
      },
      apply(text) {
        view.#text = text;
        view.#desk.remember(view.place, text);
        view.#sieve();
        rest?.cancel();
        rest = view.#desk.clock.after(REST_MS, () => view.#read());
        view.#desk.redraw();
      },
      complete: (text) => completeValue(text, (key) => view.#valuesOf(key)),
    };
  }

  #valuesOf(key: string): readonly string[] {
    const rows = [...this.#table.all.values()];
    if (key === "state") return STATES.map((state) => state.toLowerCase());
    if (key === "ns" || key === "namespace") return [...new Set(rows.map(({ namespace }) => namespace))].sort();
    if (key === "flow") return [...new Set(rows.map(({ flowId }) => flowId))].sort();
    return [];
  }

  #sieve(): void {
    const passes = executionFilter(this.#text);
    this.#table.filter(
      (row) => passes(row) && (!this.#isFaultsOnly || FAULT_STATES.some((state) => state === row.state)),
    );
  }

  /** Reads what there is; what is read later counts. */
  #read(): void {
    this.#reading?.abort();
    const reading = new AbortController();
    this.#reading = reading;
    this.#told.clear();
    const done = this.#readRows(reading.signal).catch((error: unknown) => {
      if (!reading.signal.aborted) throw error;
    });
    this.#desk.background(done);
  }

  async #readRows(signal: AbortSignal): Promise<void> {
    const query = {
      ...executionQuery(this.#text),
      ...(this.#isFaultsOnly ? { "filters[state][IN]": FAULT_STATES.join(",") } : {}),
    };
    const found = new Set<string>();
    // Who comes back has all rows before them: reading them anew keeps nobody waiting who opens the next one at once.
    const isAgain = this.#table.all.size > 0;
    for await (const { rows, total } of this.#executions.pages(query, EXECUTIONS_KEPT_MAX, signal)) {
      if (signal.aborted) return;
      for (const { id } of rows) found.add(id);
      this.#table.put(rows.filter(({ id }) => !this.#told.has(id)));
      this.#table.empty = "No executions. :flows shows what could run.";
      this.#total = total;
      this.#change();
      if (isAgain && found.size === rows.length && total > rows.length) await pause(this.#desk.clock, REST_MS, signal);
    }
    this.#table.drop([...this.#table.all.keys()].filter((id) => !found.has(id) && !this.#told.has(id)));
    this.#change();
  }

  #take(rows: readonly ExecutionRow[]): void {
    const passes = executionFilter(this.#text);
    const { all } = this.#table;
    const taken = rows.filter((row) => all.has(row.id) || passes(row));
    for (const { id } of taken) {
      if (!all.has(id)) this.#total++;
      this.#told.add(id);
    }
    this.#table.put(taken);
    if (all.size > EXECUTIONS_KEPT_MAX + FORGOTTEN_AT_ONCE) this.#forgetOldest();
    this.#change();
  }

  #forgetOldest(): void {
    const oldest = [...this.#table.all.values()].sort((a, b) => a.startMs - b.startMs);
    const ids = oldest.slice(0, oldest.length - EXECUTIONS_KEPT_MAX).map(({ id }) => id);
    this.#table.drop(ids);
    for (const id of ids) this.#told.delete(id);
  }

  #change(): void {
    this.#counts = undefined;
    this.#desk.redraw();
  }

  #countLine({ columns, glyphs }: Area): Line {
    this.#counts ??= countsOf(this.#table.all.values());
    const counts = [...this.#counts].flatMap(([state, count]): Segment[] => [
      { text: `   ${glyphOf(state, glyphs)} ${count}`, style: STATE_LOOKS[state].style },
      { text: ` ${state.toLowerCase()}`, style: "dim" },
    ]);
    const here = this.#table.all.size;
    const kept = this.#total > here ? `, the newest ${here} here` : "";
    return cutLine([{ text: ` ${this.#total} in all${kept}`, style: "dim" }, ...counts], columns, glyphs.ellipsis);
  }
}

/** How many there are of each state, in the order of the states. */
function countsOf(rows: Iterable<ExecutionRow>): ReadonlyMap<StateType, number> {
  const counts = new Map<StateType, number>();
  for (const { state } of rows) counts.set(state, (counts.get(state) ?? 0) + 1);
  return new Map(STATES.flatMap((state) => (counts.has(state) ? [[state, counts.get(state) ?? 0] as const] : [])));
}
