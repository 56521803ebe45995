/** The tree of task runs. */
import { isUnsuccessful } from "../../../core/execution/state.ts";
import type { Desk } from "../../app/desk.ts";
import { filterWords, holds } from "../../app/filter-words.ts";
import type { Motion } from "../../app/key-table.ts";
import { TypedFilter } from "../../app/typed-filter.ts";
import type { Act, Acts, Area } from "../../app/view.ts";
import { type Layout, rowLines } from "../../run/row-line.ts";
import type { RunNode } from "../../run/run-node.ts";
import type { TreeRow } from "../../run/tree-rows.ts";
import { neutralise } from "../../text/neutralise.ts";
import type { Line, Segment } from "../../text/painter.ts";
import type { Glyphs } from "../../theme.ts";
import { CursorList } from "../../widgets/cursor-list.ts";
import type { ExecutionModel } from "./execution-model.ts";
import type { Pane } from "./pane.ts";
import { type Fold, type TaskFolds, type TaskRow, taskRows } from "./task-folds.ts";

/** See the file's head. */
export class TasksPane implements Pane {
  readonly title = "Tasks";
  readonly filter: TypedFilter;
  readonly #desk: Desk;
  readonly #model: ExecutionModel;
  readonly #folds: TaskFolds;
  readonly #list = new CursorList<TaskRow>(({ key }) => key);
  readonly #layout: Layout = { nameColumns: 0 };
  #isFaultsOnly = false;

  /** @param folds are shared with the other pictures of the same tree */
  constructor(desk: Desk, model: ExecutionModel, folds: TaskFolds) {
    this.#desk = desk;
    this.#model = model;
    this.#folds = folds;
    this.filter = new TypedFilter({
      desk,
      hint: "words in task, value or state, state:failed, -not",
      changed: () => this.refresh(),
      complete: (text) =>
        [...(model.detail?.taskRunRows.length ? model.counts.keys() : [])]
          .map((state) => `state:${state.toLowerCase()}`)
          .filter((each) => each.startsWith(neutralise(text)) && each !== text),
    });
  }

  get isFaultsOnly(): boolean {
    return this.#isFaultsOnly;
  }

  /** The task run that is pointed at; undefined on the execution itself, and on lines that are none. */
  get taskRunId(): string | undefined {
    const node = this.#node;
    return node?.kind === "task" ? node.id : undefined;
  }

  refresh(): void {
    const passes = this.#passes();
    this.#list.replace(taskRows(this.#model.root, { folds: this.#folds, ...(passes ? { passes } : {}) }));
  }

  draw(area: Area): readonly Line[] {
    return this.#list.draw(area, (rows) => {
      const marks = new Map(rows.map(({ row, fold }) => [row, fold]));
      const mark = (row: TreeRow): Segment => markOf(marks.get(row), area.glyphs);
      const { namespace } = this.#model.run;
      const options = { ...area, namespace, layout: this.#layout, countsRounds: true, mark };
      return rowLines(
        rows.map(({ row }) => row),
        options,
      );
    });
  }

  move(motion: Motion): void {
    const node = this.#node;
    if (motion !== "left" && motion !== "right") return this.#list.move(motion);
    if (!node) return;
    const fold = this.#folds.of(node);
    if (motion === "right" && fold !== undefined) this.#folds.set(node, "open");
    else if (motion === "left" && fold !== undefined && fold !== "folded") this.#folds.set(node, "folded");
    else if (motion === "left" && node.parent) this.#list.point(node.parent.id || "root");
    this.refresh();
  }

  acts(): Acts {
    const node = this.#node;
    return {
      ...(node && node.kind === "task" ? { open: this.#open(node) } : {}),
      fold: { run: () => this.#fold() },
      "fold-all": {
        run: () => {
          this.#folds.toggleAll();
          this.refresh();
        },
      },
      faults: {
        says: this.#isFaultsOnly ? "all task runs" : "faults only",
        run: () => {
          this.#isFaultsOnly = !this.#isFaultsOnly;
          this.refresh();
        },
      },
    };
  }

  get #node(): RunNode | undefined {
    const row = this.#list.current?.row;
    return row?.kind === "node" ? row.node : undefined;
  }

  #open({ id }: RunNode): Act {
    const child = this.#model.taskRun(id)?.childExecutionId;
    const { places } = this.#desk;
    if (child !== undefined && child !== this.#model.detail?.id)
      return { says: "open the execution that it started", run: () => this.#desk.open(places.execution(child)) };
    const executionId = this.#model.detail?.id ?? "";
    return { says: "details", run: () => this.#desk.open(places.taskRun({ executionId, taskRunId: id })) };
  }

  /** On the sums of a loop, the loop is meant. */
  #fold(): void {
    const { current } = this.#list;
    const node = this.#node ?? (current?.row.kind === "sums" ? this.#loopOf(current) : undefined);
    if (!node) return;
    this.#folds.toggle(node);
    this.refresh();
  }

  #loopOf({ key }: TaskRow): RunNode | undefined {
    const loopKey = key.replace(/ sums$/, "");
    const found = this.#list.rows.find((each) => each.key === loopKey)?.row;
    return found?.kind === "node" ? found.node : undefined;
  }

  #passes(): ((node: RunNode) => boolean) | undefined {
    const words = filterWords(this.filter.text);
    if (words.length === 0 && !this.#isFaultsOnly) return undefined;
    return (node) => {
      if (node.kind === "execution" && node.parent === undefined) return false;
      if (this.#isFaultsOnly && !isUnsuccessful(node.state) && node.state !== "WARNING") return false;
      return words.every(({ key, value, isNegative }) => {
        const texts = key === "state" ? [node.state] : [node.name, node.value ?? "", node.state];
        return texts.some((text) => holds(text, value)) !== isNegative;
      });
    };
  }
}

/** Whether a line is folded, for its left edge. */
export function markOf(fold: Fold | undefined, glyphs: Glyphs): Segment {
  if (fold === undefined) return { text: "  " };
  return { text: `${glyphs.folds[fold === "open" ? 1 : 0]} `, style: "dim" };
}
