/** One run of a task: its attempts with their times, what it answered, and the end of its log. */

import type { LogEntry } from "../../../core/contracts/log.ts";
import { isTerminal, type StateEntry } from "../../../core/execution/state.ts";
import type { JsonMap } from "../../../core/json-map.ts";
import type { Desk } from "../../app/desk.ts";
import type { Motion } from "../../app/key-table.ts";
import type { TaskRunPlace } from "../../app/places.ts";
import type { Acts, Area, View } from "../../app/view.ts";
import type { AttemptDetail, TaskRunDetail } from "../../source/execution-detail.ts";
import { LatestRead } from "../../source/latest-read.ts";
import { readLogEnd } from "../../source/log-end.ts";
import { formatElapsed } from "../../text/elapsed.ts";
import { dayAndTime } from "../../text/instants.ts";
import { cutLine, lineWidth } from "../../text/lines.ts";
import { neutralise, neutralLines } from "../../text/neutralise.ts";
import type { Line, Segment } from "../../text/painter.ts";
import { type Glyphs, glyphOf, LEVEL_STYLES, STATE_LOOKS } from "../../theme.ts";
import { jsonText } from "../../widgets/json-tree.ts";
import { Viewport } from "../../widgets/viewport.ts";
import { executionActs } from "../executions/execution-acts.ts";
import { FollowedExecution } from "./followed-execution.ts";

/** Messages of the log that are shown. */
export const LOG_MESSAGES_MAX = 15;

/** Characters of one of them that are shown: all of it is in the log. */
const MESSAGE_CHARS_MAX = 10_000;

/** Lines of outputs that are shown; all of them are a pane of the execution. */
export const OUTPUT_LINES_MAX = 200;

/** See the file's head. */
export class TaskRunView implements View {
  readonly place = "task-run";
  readonly #desk: Desk;
  readonly #taskRun: TaskRunPlace;
  readonly #execution: FollowedExecution;
  readonly #viewport = new Viewport();
  readonly #reading = new LatestRead(() => this.#readLog());
  #log: readonly LogEntry[] = [];
  #lineCount = 1;

  constructor(desk: Desk, place: TaskRunPlace) {
    this.#desk = desk;
    this.#taskRun = place;
    this.#execution = new FollowedExecution(desk, place.executionId, () => this.#follow());
  }

  get title(): string {
    const { taskId = "task run", value } = this.#found ?? {};
    return value === undefined ? taskId : `${taskId} [${value}]`;
  }

  get isMoving(): boolean {
    const found = this.#found;
    return found !== undefined && !isTerminal(found.state);
  }

  show(): void {
    this.#execution.start();
  }

  hide(): void {
    this.#execution.stop();
  }

  draw(area: Area): readonly Line[] {
    const found = this.#found;
    if (!found) {
      const words = this.#execution.model.detail
        ? "The execution has no such task run any more."
        : "Reading the task run ...";
      return [[], [{ text: `  ${words}`, style: "dim" }]];
    }
    const lines = taskRunLines(found, { ...area, type: this.#execution.model.typeOf(found.taskId), log: this.#log });
    this.#lineCount = lines.length;
    this.#viewport.rows = area.rows;
    this.#viewport.point(this.#viewport.cursor, Math.max(1, lines.length - area.rows + 1));
    return lines
      .slice(this.#viewport.cursor, this.#viewport.cursor + area.rows)
      .map((line) => cutLine(line, area.columns, area.glyphs.ellipsis));
  }

  move(motion: Motion): void {
    this.#viewport.move(motion, Math.max(1, this.#lineCount - this.#viewport.rows + 1));
  }

  acts(): Acts {
    const found = this.#found;
    const { detail } = this.#execution.model;
    if (!found || !detail) return {};
    const { executionId } = this.#taskRun;
    const { places } = this.#desk;
    const child = found.childExecutionId;
    const isSubflow = child !== undefined && child !== executionId;
    return {
      ...executionActs(this.#desk, [detail], { taskRun: found, onDone: () => this.#execution.wake() }),
      ...(isSubflow
        ? { open: { says: "open the execution that it started", run: () => this.#desk.open(places.execution(child)) } }
        : {}),
      logs: {
        run: () => this.#desk.open(places.logs({ executionId, taskRunId: found.id, title: `logs of ${found.taskId}` })),
      },
      copy: { says: "copy the id of the task run", run: () => this.#desk.copy(found.id) },
      refresh: { run: () => this.#execution.read() },
    };
  }

  get #found(): TaskRunDetail | undefined {
    return this.#execution.model.taskRun(this.#taskRun.taskRunId);
  }

  /** The end of its log, once more whenever it has come further. */
  #follow(): void {
    const found = this.#found;
    if (found) this.#desk.background(this.#reading.want(`${found.state} ${found.attempts.length}`));
  }

  async #readLog(): Promise<void> {
    this.#log = await readLogEnd(this.#desk.api, this.#taskRun, LOG_MESSAGES_MAX);
    this.#desk.redraw();
  }
}

interface Picture extends Pick<Area, "columns" | "glyphs" | "nowMs" | "tick"> {
  /** Of the task; "" where it is not known. */
  readonly type: string;
  readonly log: readonly LogEntry[];
}

/** All lines about a task run. */
export function taskRunLines(taskRun: TaskRunDetail, picture: Picture): readonly Line[] {
  const { glyphs, tick, nowMs, type, log } = picture;
  const { state, taskId, value, histories } = taskRun;
  const took = tookOf(histories, nowMs);
  return [
    [
      { text: ` ${glyphOf(state, glyphs, tick)} ${state}`, style: STATE_LOOKS[state].style },
      { text: `  ${neutralise(taskId)}`, style: "bold" },
      { text: value === undefined ? "" : ` [${neutralise(value)}]`, style: "dim" },
      { text: `  ${took}` },
    ],
    ...facts(taskRun, type),
    ...heading("States"),
    ...historyLines(histories, picture),
    ...heading(`Attempts: ${taskRun.attempts.length}`),
    ...taskRun.attempts.flatMap((attempt, index) => attemptLines(attempt, index + 1, picture)),
    ...outputLines(taskRun),
    ...logSection(log, glyphs, nowMs),
  ];
}

function facts({ id, iteration, parentTaskRunId, childExecutionId }: TaskRunDetail, type: string): readonly Line[] {
  const all = [
    ["type", type],
    ["task run", id],
    ["inside of", parentTaskRunId ?? ""],
    ["round", iteration === undefined ? "" : String(iteration + 1)],
    ["execution that it started", childExecutionId ?? ""],
  ] as const;
  return all
    .filter(([, text]) => text !== "")
    .map(([name, text]) => [
      { text: `   ${name}  `, style: "dim" },
      { text: neutralise(text), style: "accent" },
    ]);
}

function heading(text: string): readonly Line[] {
  return [[], [{ text: ` ${text}`, style: "title" }]];
}

/** `CREATED 14:03:27 › RUNNING +22ms › SUCCESS +1.3s`, in as many lines as it takes. */
function historyLines(histories: readonly StateEntry[], { columns, glyphs, nowMs }: Picture): readonly Line[] {
  const beginMs = Date.parse(histories[0]?.date ?? "");
  const lines: Segment[][] = [];
  let line: Segment[] = [];
  for (const [index, { state, date }] of histories.entries()) {
    const ms = Date.parse(date);
    const when = index === 0 ? dayAndTime(ms, nowMs) : `+${formatElapsed(ms - beginMs, true)}`;
    const step: Segment[] = [
      { text: index === 0 ? "   " : ` ${glyphs.step} `, style: "dim" },
      { text: state, style: STATE_LOOKS[state].style },
      { text: ` ${when}`, style: "dim" },
    ];
    if (line.length > 0 && lineWidth([...line, ...step]) > columns) {
      lines.push(line);
      line = [];
    }
    line.push(...step);
  }
  return [...lines, line];
}

function attemptLines(attempt: AttemptDetail, number: number, { glyphs, tick, nowMs }: Picture): readonly Line[] {
  const { state, histories, workerId } = attempt;
  return [
    [
      { text: `   ${number}  `, style: "dim" },
      { text: `${glyphOf(state, glyphs, tick)} ${state.padEnd(9)}`, style: STATE_LOOKS[state].style },
      { text: ` ${dayAndTime(Date.parse(histories[0]?.date ?? ""), nowMs)}`, style: "dim" },
      { text: `  ${tookOf(histories, nowMs)}` },
      { text: workerId === "" ? "" : `  worker ${neutralise(workerId)}`, style: "dim" },
    ],
  ];
}

function tookOf(histories: readonly StateEntry[], nowMs: number): string {
  const [first, last] = [histories[0], histories.at(-1)];
  if (!first || !last) return "";
  const isOver = isTerminal(last.state);
  return formatElapsed((isOver ? Date.parse(last.date) : nowMs) - Date.parse(first.date), isOver);
}

/** Outputs may be large, and never change: their lines are made once. */
const knownOutputs = new WeakMap<JsonMap, readonly Line[]>();

function outputLines({ outputs }: TaskRunDetail): readonly Line[] {
  const known = knownOutputs.get(outputs);
  if (known) return known;
  const lines = makeOutputLines(outputs);
  knownOutputs.set(outputs, lines);
  return lines;
}

function makeOutputLines(outputs: JsonMap): readonly Line[] {
  if (Object.keys(outputs).length === 0) return heading("Outputs: none");
  const lines = neutralLines(jsonText(outputs).text);
  const more = lines.length - OUTPUT_LINES_MAX;
  return [
    ...heading("Outputs"),
    ...lines.slice(0, OUTPUT_LINES_MAX).map((text): Line => [{ text: `   ${text}` }]),
    ...(more > 0 ? [[{ text: `   ${more} more lines`, style: "dim" } as const]] : []),
  ];
}

function logSection(log: readonly LogEntry[], glyphs: Glyphs, nowMs: number): readonly Line[] {
  if (log.length === 0) return heading("Log: nothing so far");
  return [
    ...heading("The end of its log"),
    ...log.flatMap(({ timestamp, level, message }) =>
      neutralLines(message.slice(0, MESSAGE_CHARS_MAX)).map(
        (text): Line => [
          { text: `   ${dayAndTime(Date.parse(timestamp), nowMs)} ${glyphs.bar} `, style: "dim" },
          { text, style: LEVEL_STYLES[level] },
        ],
      ),
    ),
  ];
}
