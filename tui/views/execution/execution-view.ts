/** One execution, followed live: its head, and panes that show it from all sides. */
import { messageOf } from "../../../core/message-of.ts";
import type { Desk } from "../../app/desk.ts";
import { type Motion, PANE_ACTS } from "../../app/key-table.ts";
import type { Act, Acts, Area, View, ViewFilter } from "../../app/view.ts";
import type { TaskRunDetail } from "../../source/execution-detail.ts";
import { ExecutionWatch } from "../../source/execution-watch.ts";
import { readServedTasks } from "../../source/served-tasks.ts";
import { neutralise } from "../../text/neutralise.ts";
import type { Line } from "../../text/painter.ts";
import { executionActs } from "../executions/execution-acts.ts";
import { ErrorsPane } from "./errors-pane.ts";
import { headLines, paneLine } from "./execution-head.ts";
import { ExecutionModel } from "./execution-model.ts";
import { GanttPane } from "./gantt-pane.ts";
import { MetricsPane } from "./metrics-pane.ts";
import type { Pane } from "./pane.ts";
import { TaskFolds } from "./task-folds.ts";
import { TasksPane } from "./tasks-pane.ts";
import { TopologyPane } from "./topology-pane.ts";
import { givenEntries, outputEntries, ValuesPane } from "./values-panes.ts";

/** See the file's head. */
export class ExecutionView implements View {
  readonly title: string;
  readonly place = "execution";
  readonly #id: string;
  readonly #desk: Desk;
  readonly #model = new ExecutionModel();
  readonly #tasks: TasksPane;
  readonly #panes: readonly Pane[];
  readonly #watch: ExecutionWatch;
  #pane: Pane;
  #lost: string | undefined;
  #problem: string | undefined;
  #flowRead = "";

  constructor(desk: Desk, id: string) {
    this.#desk = desk;
    this.#id = id;
    this.title = id;
    const folds = new TaskFolds();
    this.#tasks = new TasksPane(desk, this.#model, folds);
    this.#pane = this.#tasks;
    this.#panes = [
      this.#tasks,
      new GanttPane(desk, this.#model, folds),
      new TopologyPane(desk, this.#model),
      new ValuesPane(desk, this.#model, { title: "Inputs", entriesOf: givenEntries }),
      new ValuesPane(desk, this.#model, { title: "Outputs", entriesOf: outputEntries }),
      new ErrorsPane(desk, this.#model),
      new MetricsPane(desk, this.#model),
    ];
    this.#watch = new ExecutionWatch({
      api: desk.api,
      live: desk.live,
      executionId: id,
      onRow: (row) => this.#take(row),
      onLost: (reason) => {
        this.#lost = reason;
        desk.redraw();
      },
      onFault: (error) => {
        this.#problem = this.#model.detail ? undefined : "It cannot be read.";
        desk.fault(error);
      },
    });
  }

  get isMoving(): boolean {
    return this.#model.isLive;
  }

  get filter(): ViewFilter | undefined {
    return this.#pane.filter;
  }

  show(): void {
    this.#watch.start();
  }

  hide(): void {
    this.#watch.stop();
  }

  chips(): readonly string[] {
    return [
      ...(this.#pane === this.#tasks && this.#tasks.isFaultsOnly ? ["faults only"] : []),
      ...(this.#lost === undefined ? [] : [`reconnecting: ${this.#lost}`]),
    ];
  }

  draw(area: Area): readonly Line[] {
    const { detail, counts } = this.#model;
    if (!detail) return [[], [{ text: `  ${this.#problem ?? `Reading ${neutralise(this.#id)} ...`}`, style: "dim" }]];
    const head = [...headLines(detail, counts, area), paneLine(this.#panes, this.#pane, area)];
    return [...head, ...this.#pane.draw({ ...area, rows: Math.max(1, area.rows - head.length) })];
  }

  move(motion: Motion): void {
    this.#pane.move(motion);
  }

  acts(): Acts {
    const { detail } = this.#model;
    if (!detail) return { refresh: { run: () => this.#watch.read() } };
    return {
      ...executionActs(this.#desk, [detail], { taskRun: this.#taskRun, onDeleted: () => this.#desk.back() }),
      ...this.#paneActs(),
      logs: this.#logs(),
      refresh: { run: () => this.#watch.read() },
      ...this.#pane.acts(),
    };
  }

  #paneActs(): Acts {
    const index = this.#panes.indexOf(this.#pane);
    const count = this.#panes.length;
    const digits = this.#panes.flatMap((pane, at) => {
      const name = PANE_ACTS[at];
      return name ? [[name, { says: pane.title, run: () => this.#goTo(pane) }] as const] : [];
    });
    const step = (by: number): Act => ({
      run: () => this.#goTo(this.#panes[(index + by + count) % count] ?? this.#tasks),
    });
    return { ...Object.fromEntries(digits), "next-pane": step(1), "previous-pane": step(-1) };
  }

  /** Of the task run that is pointed at; of all of them on the line of the execution. */
  #logs(): Act {
    const { places } = this.#desk;
    const taskRun = this.#taskRun;
    if (!taskRun)
      return { says: "logs", run: () => this.#desk.open(places.logs({ executionId: this.#id, title: "logs" })) };
    const title = `logs of ${taskRun.taskId}`;
    return {
      says: title,
      run: () => this.#desk.open(places.logs({ executionId: this.#id, taskRunId: taskRun.id, title })),
    };
  }

  get #taskRun(): TaskRunDetail | undefined {
    const { taskRunId } = this.#pane;
    return taskRunId === undefined ? undefined : this.#model.taskRun(taskRunId);
  }

  #goTo(pane: Pane): void {
    this.#pane = pane;
    pane.refresh();
  }

  #take(row: unknown): void {
    this.#problem = undefined;
    this.#model.take(row);
    this.#readFlow();
    this.#pane.refresh();
    this.#desk.redraw();
  }

  /** The flow tells what has not begun yet. Without it, only the topology is missing. */
  #readFlow(): void {
    const { detail } = this.#model;
    if (!detail) return;
    const wanted = `${detail.namespace} ${detail.flowId} ${detail.flowRevision}`;
    if (wanted === this.#flowRead) return;
    this.#flowRead = wanted;
    readServedTasks(this.#desk.api, detail).then(
      (flow) => {
        this.#model.takeFlow(flow);
        this.#pane.refresh();
        this.#desk.redraw();
      },
      (error: unknown) => {
        this.#model.flowProblem = messageOf(error);
        this.#desk.redraw();
      },
    );
  }
}
