/** Task runs as bars on an axis of time, in the order in which they began. */
import { isTerminal, type StateEntry } from "../../../core/execution/state.ts";
import type { Desk } from "../../app/desk.ts";
import type { Motion } from "../../app/key-table.ts";
import type { Acts, Area } from "../../app/view.ts";
import { sumSegments } from "../../run/row-line.ts";
import type { RunNode } from "../../run/run-node.ts";
import { historiesOf } from "../../source/execution-detail.ts";
import { formatElapsed } from "../../text/elapsed.ts";
import { cutLine, fitLine } from "../../text/lines.ts";
import { neutralise } from "../../text/neutralise.ts";
import type { Line } from "../../text/painter.ts";
import { widthOf } from "../../text/width.ts";
import { glyphOf, STATE_LOOKS } from "../../theme.ts";
import { CursorList } from "../../widgets/cursor-list.ts";
import type { ExecutionModel } from "./execution-model.ts";
import { ganttAxis, ganttBar, type Span } from "./gantt-bar.ts";
import type { Pane } from "./pane.ts";
import { type TaskFolds, type TaskRow, taskRows } from "./task-folds.ts";
import { markOf } from "./tasks-pane.ts";

const DURATION_COLUMNS = 9;
const NAME_COLUMNS_MIN = 12;
const NAME_COLUMNS_MAX = 48;

/** See the file's head. */
export class GanttPane implements Pane {
  readonly title = "Gantt";
  readonly #desk: Desk;
  readonly #model: ExecutionModel;
  readonly #folds: TaskFolds;
  readonly #list = new CursorList<TaskRow>(({ key }) => key);
  #nameColumns = NAME_COLUMNS_MIN;

  constructor(desk: Desk, model: ExecutionModel, folds: TaskFolds) {
    this.#desk = desk;
    this.#model = model;
    this.#folds = folds;
  }

  get taskRunId(): string | undefined {
    const node = this.#node;
    return node?.kind === "task" ? node.id : undefined;
  }

  refresh(): void {
    this.#list.replace(taskRows(this.#model.root, { folds: this.#folds, withExpected: false, byStart: true }));
  }

  draw(area: Area): readonly Line[] {
    const span = this.#span(area.nowMs);
    const list = this.#list.draw({ ...area, rows: area.rows - 1 }, (rows) => {
      this.#widen(rows, area.columns);
      return rows.map((row) => this.#line(row, span, area));
    });
    const axis = ganttAxis(span, this.#barColumns(area.columns));
    return [
      cutLine([{ text: " ".repeat(this.#nameColumns + 1) }, { text: axis, style: "dim" }], area.columns, ""),
      ...list,
    ];
  }

  move(motion: Motion): void {
    const node = this.#node;
    if (motion !== "left" && motion !== "right") return this.#list.move(motion);
    if (!node || this.#folds.of(node) === undefined) return;
    this.#folds.set(node, motion === "left" ? "folded" : "open");
    this.refresh();
  }

  acts(): Acts {
    const id = this.taskRunId;
    const executionId = this.#model.detail?.id ?? "";
    return {
      ...(id === undefined
        ? {}
        : {
            open: {
              says: "details",
              run: () => this.#desk.open(this.#desk.places.taskRun({ executionId, taskRunId: id })),
            },
          }),
      fold: {
        run: () => {
          if (this.#node) this.#folds.toggle(this.#node);
          this.refresh();
        },
      },
      "fold-all": {
        run: () => {
          this.#folds.toggleAll();
          this.refresh();
        },
      },
    };
  }

  get #node(): RunNode | undefined {
    const row = this.#list.current?.row;
    return row?.kind === "node" ? row.node : undefined;
  }

  #span(nowMs: number): Span {
    const { startMs, endMs } = this.#model.root;
    const fromMs = Number.isNaN(startMs) ? nowMs : startMs;
    return { fromMs, toMs: Math.max(fromMs + 1, endMs ?? nowMs) };
  }

  /** Names only take more room, so that bars stand still while others come in sight. */
  #widen(rows: readonly TaskRow[], columns: number): void {
    const most = Math.max(NAME_COLUMNS_MIN, Math.min(NAME_COLUMNS_MAX, Math.floor(columns * 0.4)));
    const widest = rows.reduce((sum, { row }) => {
      if (row.kind !== "node") return sum;
      const { node, depth } = row;
      const value = node.value === undefined ? 0 : widthOf(node.value.slice(0, most)) + 3;
      return Math.max(sum, depth * 2 + 5 + widthOf(node.name.slice(0, most)) + value);
    }, this.#nameColumns);
    this.#nameColumns = Math.min(most, widest);
  }

  #barColumns(columns: number): number {
    return Math.max(4, columns - this.#nameColumns - 1 - DURATION_COLUMNS);
  }

  #line({ row, fold }: TaskRow, span: Span, { columns, glyphs, nowMs, tick }: Area): Line {
    const indent = { text: " ".repeat(row.depth * 2) };
    if (row.kind === "sums") return [indent, { text: "  " }, ...sumSegments(row.counts, glyphs)];
    if (row.kind !== "node") return [];
    const { node } = row;
    const value = node.value === undefined ? "" : ` [${neutralise(node.value)}]`;
    const name: Line = [
      indent,
      markOf(fold, glyphs),
      { text: `${glyphOf(node.state, glyphs, tick)} `, style: STATE_LOOKS[node.state].style },
      { text: neutralise(node.name), style: node.kind === "execution" ? "bold" : "plain" },
      { text: value, style: "dim" },
    ];
    const took = Number.isNaN(node.startMs)
      ? ""
      : formatElapsed((node.endMs ?? nowMs) - node.startMs, isTerminal(node.state));
    const bar = ganttBar(this.#histories(node), { span, columns: this.#barColumns(columns), nowMs, glyphs });
    return [
      ...fitLine(name, this.#nameColumns, glyphs.ellipsis),
      { text: " " },
      ...bar,
      { text: took.padStart(DURATION_COLUMNS), style: "dim" },
    ];
  }

  #histories(node: RunNode): readonly StateEntry[] {
    if (node.kind === "execution") return this.#model.run.execution?.state.histories ?? [];
    return historiesOf(this.#model.taskRunRow(node.id));
  }
}
