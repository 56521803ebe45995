/** The flow as a tree of lines, each task with the states of its runs: what depends on what, and how far it has come. */
import { isTerminal, isUnsuccessful, STATES, type StateType } from "../../../core/execution/state.ts";
import type { FlowOutline } from "../../../core/graph/outline.ts";
import { type TextLine, textLines } from "../../../core/graph/text.ts";
import { at, textAt } from "../../../core/rest/json-fields.ts";
import type { Desk } from "../../app/desk.ts";
import type { Motion } from "../../app/key-table.ts";
import type { Acts, Area } from "../../app/view.ts";
import { outlineOfServed } from "../../source/flow-outline.ts";
import type { ServedTasks } from "../../source/served-tasks.ts";
import { cutLine, fitLine } from "../../text/lines.ts";
import { neutralise } from "../../text/neutralise.ts";
import type { Line, Segment } from "../../text/painter.ts";
import { widthOf } from "../../text/width.ts";
import { type Glyphs, glyphOf, STATE_LOOKS, type Style } from "../../theme.ts";
import { CursorList } from "../../widgets/cursor-list.ts";
import type { ExecutionModel } from "./execution-model.ts";
import type { Pane } from "./pane.ts";

/** Names take at most this share of the screen. */
const NAME_SHARE = 0.5;

const STATE_COLUMNS = 22;

interface TopologyRow {
  readonly key: string;
  readonly line: TextLine;
}

/** How the runs of one task stand: how many there are in each state. */
export type RunCounts = ReadonlyMap<StateType, number>;

/** See the file's head. */
export class TopologyPane implements Pane {
  readonly title = "Topology";
  readonly #desk: Desk;
  readonly #model: ExecutionModel;
  readonly #list = new CursorList<TopologyRow>(({ key }) => key);
  #flow: ServedTasks | undefined;
  #lines: readonly TextLine[] = [];
  #isAscii: boolean | undefined;
  #counts: ReadonlyMap<string, RunCounts> = new Map();
  #outline: FlowOutline | undefined;

  constructor(desk: Desk, model: ExecutionModel) {
    this.#desk = desk;
    this.#model = model;
  }

  /** The last run of the task that is pointed at. */
  get taskRunId(): string | undefined {
    const taskId = this.#list.current?.line.entry.taskId;
    if (taskId === undefined) return undefined;
    const row = this.#model.detail?.taskRunRows.findLast((each) => textAt(each, "taskId") === taskId);
    return row === undefined ? undefined : textAt(row, "id");
  }

  refresh(): void {
    this.#counts = countsByTask(this.#model.detail?.taskRunRows ?? []);
    const { flow } = this.#model;
    if (!flow || flow === this.#flow) return;
    this.#flow = flow;
    this.#desk.background(this.#read(flow));
  }

  draw(area: Area): readonly Line[] {
    if (!this.#outline) {
      const { flowProblem } = this.#model;
      const words =
        flowProblem === undefined ? "Reading the flow ..." : `The flow cannot be read: ${neutralise(flowProblem)}`;
      return [[], cutLine([{ text: `  ${words}`, style: "dim" }], area.columns, area.glyphs.ellipsis)];
    }
    if (this.#isAscii !== area.glyphs.ascii) {
      this.#isAscii = area.glyphs.ascii;
      this.#lines = textLines(this.#outline, this.#isAscii);
      this.#list.replace(this.#lines.map((line, index) => ({ key: String(index), line })));
    }
    const most = Math.floor(area.columns * NAME_SHARE);
    const nameColumns = Math.min(most, 2 + Math.max(0, ...this.#lines.map(widthOfLine)));
    return this.#list.draw(area, (rows) => rows.map(({ line }) => this.#line(line, nameColumns, area)));
  }

  move(motion: Motion): void {
    this.#list.move(motion);
  }

  acts(): Acts {
    const taskRunId = this.taskRunId;
    if (taskRunId === undefined) return {};
    const executionId = this.#model.detail?.id ?? "";
    return {
      open: {
        says: "details of its last run",
        run: () => this.#desk.open(this.#desk.places.taskRun({ executionId, taskRunId })),
      },
    };
  }

  async #read(flow: ServedTasks): Promise<void> {
    this.#outline = await outlineOfServed(flow);
    this.#isAscii = undefined;
    this.#desk.redraw();
  }

  #line({ indent, entry }: TextLine, nameColumns: number, { glyphs, tick }: Area): Line {
    const counts = entry.taskId === undefined ? undefined : this.#counts.get(entry.taskId);
    const isTask = entry.taskId !== undefined;
    const state = counts && leadingState(counts);
    const glyph: Segment = isTask
      ? state === undefined
        ? { text: `${glyphOf("CREATED", glyphs)} `, style: "dim" }
        : { text: `${glyphOf(state, glyphs, tick)} `, style: STATE_LOOKS[state].style }
      : { text: "" };
    const name: Line = [
      { text: ` ${indent}`, style: "dim" },
      glyph,
      { text: neutralise(entry.name), style: nameStyle(entry.part, counts !== undefined) },
    ];
    if (entry.type === undefined) return name;
    return [
      ...fitLine(name, nameColumns + 2, glyphs.ellipsis),
      { text: " " },
      ...(isTask ? fitLine(countSegments(counts, glyphs), STATE_COLUMNS, glyphs.ellipsis) : []),
      { text: ` ${neutralise(entry.type)}`, style: "dim" },
      { text: entry.detail ? `  ${shownDetail(entry.detail, glyphs)}` : "", style: "dim" },
    ];
  }
}

/** How the runs of each task stand. */
export function countsByTask(rows: readonly unknown[]): ReadonlyMap<string, RunCounts> {
  const byTask = new Map<string, Map<StateType, number>>();
  for (const row of rows) {
    const taskId = textAt(row, "taskId");
    const current = at(row, "state", "current");
    const state = STATES.find((each) => each === current);
    if (!state) continue;
    const counts = byTask.get(taskId) ?? new Map<StateType, number>();
    byTask.set(taskId, counts.set(state, (counts.get(state) ?? 0) + 1));
  }
  return byTask;
}

/** The state that says the most of several: what failed, then what is at work, then what is over. */
export function leadingState(counts: RunCounts): StateType | undefined {
  const states = [...counts.keys()];
  return (
    states.find(isUnsuccessful) ??
    states.find((state) => STATE_LOOKS[state].animated) ??
    states.find((state) => !isTerminal(state)) ??
    states.find((state) => state === "WARNING") ??
    states[0]
  );
}

function countSegments(counts: RunCounts | undefined, glyphs: Glyphs): Line {
  if (!counts) return [{ text: "not begun", style: "dim" }];
  const [only] = counts;
  if (counts.size === 1 && only) {
    const [state, count] = only;
    return [{ text: count === 1 ? state : `${count} ${state}`, style: STATE_LOOKS[state].style }];
  }
  return [...counts].map(([state, count], index): Segment => {
    const gap = index === 0 ? "" : "  ";
    return { text: `${gap}${glyphOf(state, glyphs)} ${count}`, style: STATE_LOOKS[state].style };
  });
}

/** Details are written with signs that not all terminals have. */
function shownDetail(detail: string, { ascii }: Glyphs): string {
  const text = neutralise(detail);
  return ascii ? text.replaceAll("→", "->").replaceAll("…", "...") : text;
}

function nameStyle(part: TextLine["entry"]["part"], hasRun: boolean): Style {
  if (part === "error") return "failure";
  if (part === "group") return "accent";
  return hasRun ? "bold" : "plain";
}

function widthOfLine({ indent, entry }: TextLine): number {
  return entry.type === undefined ? 0 : widthOf(indent) + 2 + widthOf(entry.name);
}
