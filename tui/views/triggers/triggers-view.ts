/** The triggers of a tenant: what starts flows, and when next. */
import type { Desk } from "../../app/desk.ts";
import { completeValue } from "../../app/filter-words.ts";
import type { Motion } from "../../app/key-table.ts";
import { TypedFilter } from "../../app/typed-filter.ts";
import type { Acts, Area, View } from "../../app/view.ts";
import { TRIGGER_CONDITIONS, type TriggerCondition, type TriggerRow } from "../../source/trigger-row.ts";
import { TRIGGERS_MAX } from "../../source/triggers.ts";
import { cutLine } from "../../text/lines.ts";
import type { Line, Segment } from "../../text/painter.ts";
import { NOT_READ, Table } from "../../widgets/table.ts";
import { triggerActs } from "./trigger-acts.ts";
import { CONDITION_LOOKS, NEXT, TRIGGER_COLUMNS } from "./trigger-columns.ts";
import { TRIGGER_FILTER_HINT, TRIGGER_KINDS, triggerFilter } from "./trigger-filter.ts";
import { TriggerView } from "./trigger-view.ts";
import { WatchedTriggers } from "./watched-triggers.ts";

/** See the file's head. */
export class TriggersView implements View {
  readonly title = "Triggers";
  readonly place = "triggers";
  readonly filter: TypedFilter;
  readonly #desk: Desk;
  readonly #watched: WatchedTriggers;
  readonly #table = new Table<TriggerRow>({
    columns: TRIGGER_COLUMNS,
    key: ({ key }) => key,
    sort: { title: NEXT, descending: false },
    empty: "Reading triggers ...",
  });
  #rows: readonly TriggerRow[] = [];
  #counts: ReadonlyMap<TriggerCondition, number> = new Map();

  constructor(desk: Desk, filter?: string) {
    this.#desk = desk;
    this.#watched = new WatchedTriggers(
      desk,
      (rows) => this.#show(rows),
      () => {
        this.#table.empty = NOT_READ;
      },
    );
    this.filter = new TypedFilter({
      desk,
      place: this.place,
      text: filter,
      hint: TRIGGER_FILTER_HINT,
      changed: (text) => this.#table.filter(triggerFilter(text)),
      complete: (text) => completeValue(text, (key) => this.#valuesOf(key)),
    });
    this.#table.filter(triggerFilter(this.filter.text));
  }

  show(): void {
    this.#watched.start();
  }

  hide(): void {
    this.#watched.stop();
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
    const open: Acts = current ? { open: { run: () => this.#desk.open(new TriggerView(this.#desk, current)) } } : {};
    return {
      ...open,
      ...triggerActs(this.#desk, chosen, current, () => this.#watched.read()),
      ...this.#table.acts(),
      refresh: { run: () => this.#watched.read() },
    };
  }

  #show(rows: readonly TriggerRow[]): void {
    this.#rows = rows;
    this.#table.empty = "No triggers. A flow with triggers: in its source has some.";
    this.#table.replace(rows);
    this.#counts = new Map(
      TRIGGER_CONDITIONS.map((condition) => [condition, rows.filter((row) => row.condition === condition).length]),
    );
  }

  #valuesOf(key: string): readonly string[] {
    if (key === "is") return TRIGGER_KINDS;
    const values = this.#rows.map((row) => {
      if (key === "ns" || key === "namespace") return row.namespace;
      return key === "flow" ? row.flowId : key === "type" ? row.type : "";
    });
    return [...new Set(values)].filter((value) => value !== "").sort();
  }

  #countLine({ columns, glyphs }: Area): Line {
    const counts = [...this.#counts].flatMap(([condition, count]): Segment[] => {
      if (count === 0) return [];
      const { glyph, ascii, style } = CONDITION_LOOKS[condition];
      return [
        { text: `   ${glyphs.ascii ? ascii : glyph} ${count}`, style },
        { text: ` ${condition.toLowerCase()}`, style: "dim" },
      ];
    });
    const { length } = this.#rows;
    const all = length < TRIGGERS_MAX ? ` ${length} in all` : ` the first ${length}`;
    return cutLine([{ text: all, style: "dim" }, ...counts], columns, glyphs.ellipsis);
  }
}
