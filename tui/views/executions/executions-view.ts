/** The executions of a tenant, as they happen. */
import type { TimerHandle } from "../../../core/contracts/clock.ts";
import { pause } from "../../../core/contracts/pause.ts";
import { isTerminal, STATES, type StateType } from "../../../core/execution/state.ts";
import type { Desk } from "../../app/desk.ts";
import { completeValue } from "../../app/filter-words.ts";
import type { Motion } from "../../app/key-table.ts";
import { TypedFilter } from "../../app/typed-filter.ts";
import type { Acts, Area, View } from "../../app/view.ts";
import type { ExecutionRow } from "../../source/execution-row.ts";
import { Executions } from "../../source/executions.ts";
import { cutLine } from "../../text/lines.ts";
import type { Line, Segment } from "../../text/painter.ts";
import { glyphOf, STATE_LOOKS } from "../../theme.ts";
import { Table } from "../../widgets/table.ts";
import { executionActs } from "./execution-acts.ts";
import { EXECUTION_COLUMNS, STARTED } from "./execution-columns.ts";
import { askedExecutions, EXECUTION_FILTER_HINT, executionFilter } from "./execution-filter.ts";

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
  readonly filter: TypedFilter;
  readonly #desk: Desk;
  readonly #executions: Executions;
  readonly #table = new Table<ExecutionRow>({
    columns: EXECUTION_COLUMNS,
    key: ({ id }) => id,
    sort: { title: STARTED, descending: true },
  });
  #isFaultsOnly = false;
  #hasRead = false;
  #total = 0;
  /** Where there are more than are here: those that began before are counted, though they are not here. */
  #oldestMs = Number.NEGATIVE_INFINITY;
  #counts: ReadonlyMap<StateType, number> | undefined;
  #asked = askedExecutions("", false);
  #reading: AbortController | undefined;
  /** Until the keys rest. */
  #rest: TimerHandle | undefined;
  /** Those that have changed since the reading began: what is read of them may be older. None while nothing is read. */
  #told: Set<string> | undefined;
  #stopListening: (() => void) | undefined;

  constructor(desk: Desk, filter?: string) {
    this.#desk = desk;
    this.#executions = new Executions(desk.api);
    this.filter = new TypedFilter({
      desk,
      place: this.place,
      text: filter,
      hint: EXECUTION_FILTER_HINT,
      changed: () => {
        this.#sieve();
        this.#rest?.cancel();
        this.#rest = desk.clock.after(REST_MS, () => this.#read());
      },
      complete: (text) => completeValue(text, (key) => this.#valuesOf(key)),
    });
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
    this.#rest?.cancel();
    this.#reading?.abort();
  }

  chips(): readonly string[] {
    return [...(this.#isFaultsOnly ? ["faults only"] : []), ...this.#table.chips()];
  }

  draw(area: Area): readonly Line[] {
    this.#table.empty = this.#emptyWords();
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
    const open: Acts = current ? { open: { run: () => this.#desk.open(this.#desk.places.execution(current.id)) } } : {};
    return {
      ...open,
      ...executionActs(this.#desk, chosen, { pointed: current, onDeleted: () => this.#read() }),
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

  #valuesOf(key: string): readonly string[] {
    const rows = [...this.#table.all.values()];
    if (key === "state") return STATES.map((state) => state.toLowerCase());
    if (key === "ns" || key === "namespace") return [...new Set(rows.map(({ namespace }) => namespace))].sort();
    if (key === "flow") return [...new Set(rows.map(({ flowId }) => flowId))].sort();
    return [];
  }

  #sieve(): void {
    this.#asked = askedExecutions(this.filter.text, this.#isFaultsOnly);
    const { isFound } = this.#asked;
    const passes = executionFilter(this.filter.text);
    this.#table.filter((row) => passes(row) && isFound(row));
    this.#counts = undefined;
  }

  /** Reads what there is; what is read later counts. */
  #read(): void {
    this.#rest?.cancel();
    this.#reading?.abort();
    const reading = new AbortController();
    this.#reading = reading;
    const told = new Set<string>();
    this.#told = told;
    const done = this.#readRows(reading.signal, told)
      .catch((error: unknown) => {
        if (!reading.signal.aborted) throw error;
      })
      .finally(() => {
        if (this.#told === told) this.#told = undefined;
      });
    this.#desk.background(done);
  }

  async #readRows(signal: AbortSignal, told: ReadonlySet<string>): Promise<void> {
    const found = new Set<string>();
    const { query } = this.#asked;
    if (query === undefined) return this.#takeNone();
    // Who comes back has all rows before them: reading them anew keeps nobody waiting who opens the next one at once.
    const isAgain = this.#table.all.size > 0;
    for await (const { rows, total } of this.#executions.pages(query, EXECUTIONS_KEPT_MAX, signal)) {
      if (signal.aborted) return;
      for (const { id } of rows) found.add(id);
      this.#table.put(rows.filter(({ id }) => !told.has(id)));
      this.#hasRead = true;
      this.#total = total;
      this.#change();
      if (isAgain && found.size === rows.length && total > rows.length) await pause(this.#desk.clock, REST_MS, signal);
    }
    this.#table.drop([...this.#table.all.keys()].filter((id) => !found.has(id) && !told.has(id)));
    const { all } = this.#table;
    this.#oldestMs = Number.NEGATIVE_INFINITY;
    if (this.#total > all.size)
      this.#oldestMs = [...all.values()].reduce((ms, row) => Math.min(ms, row.startMs), Infinity);
    this.#change();
  }

  /** No execution can be in such a state. */
  #takeNone(): void {
    this.#table.replace([]);
    this.#hasRead = true;
    this.#total = 0;
    this.#change();
  }

  #take(rows: readonly ExecutionRow[]): void {
    const { isFound } = this.#asked;
    const { all } = this.#table;
    const [found, others] = [rows.filter(isFound), rows.filter((row) => !isFound(row) && all.has(row.id))];
    // Those that are found no longer count no longer; what is read of them meanwhile is older.
    const came = found.filter(({ id, startMs }) => !all.has(id) && !(startMs < this.#oldestMs));
    this.#total = Math.max(0, this.#total + came.length - others.length);
    for (const { id } of rows) this.#told?.add(id);
    this.#table.drop(others.map(({ id }) => id));
    this.#table.put(found);
    if (all.size > EXECUTIONS_KEPT_MAX + FORGOTTEN_AT_ONCE) this.#forgetOldest();
    this.#change();
  }

  #forgetOldest(): void {
    const oldest = [...this.#table.all.values()].sort((a, b) => a.startMs - b.startMs);
    const forgotten = oldest.length - EXECUTIONS_KEPT_MAX;
    const ids = oldest.slice(0, forgotten).map(({ id }) => id);
    this.#oldestMs = oldest[forgotten]?.startMs ?? Number.NEGATIVE_INFINITY;
    this.#table.drop(ids);
  }

  #change(): void {
    this.#counts = undefined;
    this.#desk.redraw();
  }

  #emptyWords(): string {
    if (!this.#hasRead) return "Reading executions ...";
    if (this.filter.text !== "" || this.#isFaultsOnly) return "No execution passes the filter.";
    return "No executions. :flows shows what could run.";
  }

  /** How many there were, and of which states. */
  lastWords(area: Pick<Area, "columns" | "glyphs">): readonly Line[] {
    if (!this.#hasRead) return [];
    const words = `${this.#total} ${this.#total === 1 ? "execution" : "executions"}`;
    return [cutLine([{ text: words, style: "bold" }, ...this.#stateCounts(area)], area.columns, area.glyphs.ellipsis)];
  }

  #countLine(area: Area): Line {
    const { shown, all } = this.#table;
    const kept = this.#total > all.size ? `, the newest ${all.size} here` : "";
    const passing = shown.length < all.size ? `, ${shown.length} pass the filter` : "";
    const words = ` ${this.#total} in all${kept}${passing}`;
    return cutLine([{ text: words, style: "dim" }, ...this.#stateCounts(area)], area.columns, area.glyphs.ellipsis);
  }

  /** How many of those that are shown are in each state. */
  #stateCounts({ glyphs }: Pick<Area, "glyphs">): Line {
    this.#counts ??= countsOf(this.#table.shown);
    return [...this.#counts].flatMap(([state, count]): Segment[] => [
      { text: `   ${glyphOf(state, glyphs)} ${count}`, style: STATE_LOOKS[state].style },
      { text: ` ${state.toLowerCase()}`, style: "dim" },
    ]);
  }
}

/** How many there are of each state, in the order of the states. */
function countsOf(rows: Iterable<ExecutionRow>): ReadonlyMap<StateType, number> {
  const counts = new Map<StateType, number>();
  for (const { state } of rows) counts.set(state, (counts.get(state) ?? 0) + 1);
  return new Map(STATES.flatMap((state) => (counts.has(state) ? [[state, counts.get(state) ?? 0] as const] : [])));
}
