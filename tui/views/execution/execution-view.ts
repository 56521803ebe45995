/** One execution, followed live: its head, and panes that show it from all sides. */
import type { Desk } from "../../app/desk.ts";
import type { Motion } from "../../app/key-table.ts";
import type { Act, Acts, Area, View, ViewFilter } from "../../app/view.ts";
import { summaryLines } from "../../run/summary.ts";
import type { TaskRunDetail } from "../../source/execution-detail.ts";
import { cutLine } from "../../text/lines.ts";
import { neutralise } from "../../text/neutralise.ts";
import type { Line } from "../../text/painter.ts";
import { paneActs, paneLine } from "../../widgets/panes.ts";
import { executionActs } from "../executions/execution-acts.ts";
import { ErrorsPane } from "./errors-pane.ts";
import { headLines } from "./execution-head.ts";
import { FollowedExecution } from "./followed-execution.ts";
import { GanttPane } from "./gantt-pane.ts";
import { MetricsPane } from "./metrics-pane.ts";
import type { Pane } from "./pane.ts";
import { TaskFolds } from "./task-folds.ts";
import { TasksPane } from "./tasks-pane.ts";
import { TopologyPane } from "./topology-pane.ts";
import { givenEntries, outputEntries, ValuesPane } from "./values-panes.ts";

/** Lines of the tree that are left on the terminal. */
const LAST_TREE_ROWS_MAX = 20;

/** See the file's head. */
export class ExecutionView implements View {
  readonly title: string;
  readonly place = "execution";
  readonly #id: string;
  readonly #desk: Desk;
  readonly #execution: FollowedExecution;
  readonly #tasks: TasksPane;
  readonly #panes: readonly Pane[];
  #pane: Pane;
  #isShown = false;

  constructor(desk: Desk, id: string) {
    this.#desk = desk;
    this.#id = id;
    this.title = id;
    this.#execution = new FollowedExecution(desk, id, () => this.#pane.refresh());
    const { model } = this.#execution;
    const folds = new TaskFolds();
    this.#tasks = new TasksPane(desk, model, folds);
    this.#pane = this.#tasks;
    this.#panes = [
      this.#tasks,
      new GanttPane(desk, model, folds),
      new TopologyPane(desk, model),
      new ValuesPane(desk, model, { title: "Inputs", entriesOf: givenEntries }),
      new ValuesPane(desk, model, { title: "Outputs", entriesOf: outputEntries }),
      new ErrorsPane(desk, model),
      new MetricsPane(desk, model),
    ];
  }

  get isMoving(): boolean {
    return this.#execution.model.isLive;
  }

  get filter(): ViewFilter | undefined {
    return this.#pane.filter;
  }

  show(): void {
    this.#isShown = true;
    this.#execution.start();
  }

  hide(): void {
    this.#isShown = false;
    this.#execution.stop();
  }

  chips(): readonly string[] {
    return [
      ...(this.#pane === this.#tasks && this.#tasks.isFaultsOnly ? ["faults only"] : []),
      ...(this.#execution.lost === undefined ? [] : [`reconnecting: ${this.#execution.lost}`]),
    ];
  }

  draw(area: Area): readonly Line[] {
    const { detail, counts } = this.#execution.model;
    if (!detail) {
      const words = this.#execution.hasFailed ? "It cannot be read." : `Reading ${neutralise(this.#id)} ...`;
      return [[], cutLine([{ text: `  ${words}`, style: "dim" }], area.columns, area.glyphs.ellipsis)];
    }
    const head = [...headLines(detail, counts, area), paneLine(this.#panes, this.#pane, area)];
    return [...head, ...this.#pane.draw({ ...area, rows: Math.max(1, area.rows - head.length) })];
  }

  /** How it stands, and how to go on with it. */
  lastWords({ columns, glyphs, nowMs }: Pick<Area, "columns" | "glyphs" | "nowMs">): readonly Line[] {
    const { run, isLive, detail } = this.#execution.model;
    if (!detail) return [];
    const options = { columns, glyphs, nowMs, long: "cut", treeRowsMax: LAST_TREE_ROWS_MAX } as const;
    const lines = summaryLines(run, options);
    if (!isLive) return lines;
    const command = this.#desk.command("execution", "logs", this.#id, "-f");
    return [...lines, [{ text: `It goes on: ${neutralise(command)}`, style: "dim" }]];
  }

  move(motion: Motion): void {
    this.#pane.move(motion);
  }

  acts(): Acts {
    const { detail } = this.#execution.model;
    if (!detail) return { refresh: { run: () => this.#execution.read() } };
    return {
      ...executionActs(this.#desk, [detail], {
        taskRun: this.#taskRun,
        onDone: () => this.#execution.wake(),
        onDeleted: () => this.#leave(),
      }),
      ...paneActs(this.#panes, this.#pane, (pane) => this.#goTo(pane)),
      logs: this.#logs(),
      refresh: { run: () => this.#execution.read() },
      ...this.#pane.acts(),
    };
  }

  /** Of the task run that is pointed at; of all of them on the line of the execution. */
  #logs(): Act {
    const { places } = this.#desk;
    const taskRun = this.#taskRun;
    const command = this.#desk.command("execution", "logs", this.#id, "-f");
    if (!taskRun)
      return {
        says: "logs",
        command,
        run: () => this.#desk.open(places.logs({ executionId: this.#id, title: "logs" })),
      };
    const title = `logs of ${taskRun.taskId}`;
    return {
      says: title,
      // The command knows no task runs: it is that of all runs of the task.
      command: this.#desk.command("execution", "logs", this.#id, "-f", "--task", taskRun.taskId),
      run: () => this.#desk.open(places.logs({ executionId: this.#id, taskRunId: taskRun.id, title })),
    };
  }

  get #taskRun(): TaskRunDetail | undefined {
    const { taskRunId } = this.#pane;
    return taskRunId === undefined ? undefined : this.#execution.model.taskRun(taskRunId);
  }

  /** It is no more; who has gone elsewhere meanwhile stays there. */
  #leave(): void {
    if (this.#isShown) this.#desk.back();
  }

  #goTo(pane: Pane): void {
    this.#pane = pane;
    pane.refresh();
  }
}
