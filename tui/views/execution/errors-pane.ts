/** What has failed, each with the last lines of its log that tell why. */
import { isUnsuccessful } from "../../../core/execution/state.ts";
import { logEntryOf } from "../../../core/rest/execution-updates.ts";
import { rowsOf } from "../../../core/rest/json-fields.ts";
import type { Desk } from "../../app/desk.ts";
import type { Motion } from "../../app/key-table.ts";
import type { Acts, Area } from "../../app/view.ts";
import type { RunNode } from "../../run/run-node.ts";
import { LatestRead } from "../../source/latest-read.ts";
import { dayAndTime } from "../../text/instants.ts";
import { neutralise, neutralLines } from "../../text/neutralise.ts";
import type { Line } from "../../text/painter.ts";
import { glyphOf, STATE_LOOKS } from "../../theme.ts";
import { CursorList } from "../../widgets/cursor-list.ts";
import type { ExecutionModel } from "./execution-model.ts";
import type { Pane } from "./pane.ts";

/** Lines of the log of one task run that are shown. */
export const ERROR_LINES_MAX = 8;

/** Task runs that are shown; the tree has all of them. */
export const FAILURES_MAX = 500;

interface ErrorRow {
  readonly key: string;
  /** Undefined for lines that belong to no task run. */
  readonly node: RunNode | undefined;
  /** Undefined for the line of the task run itself. */
  readonly text: string | undefined;
}

/** See the file's head. */
export class ErrorsPane implements Pane {
  readonly title = "Errors";
  readonly #desk: Desk;
  readonly #model: ExecutionModel;
  readonly #log = new LatestRead(() => this.#read());
  readonly #list = new CursorList<ErrorRow>(({ key }) => key);
  /** The last lines by task run; those of none under "". */
  #lines: ReadonlyMap<string, readonly string[]> = new Map();

  constructor(desk: Desk, model: ExecutionModel) {
    this.#desk = desk;
    this.#model = model;
  }

  get count(): number {
    return this.#failures.length;
  }

  get taskRunId(): string | undefined {
    return this.#list.current?.node?.id;
  }

  refresh(): void {
    this.#list.replace(this.#rows());
    const { detail } = this.#model;
    if (!detail) return;
    const wanted = `${detail.id} ${detail.attemptNumber} ${detail.state} ${this.count}`;
    this.#desk.background(this.#log.want(wanted));
  }

  draw(area: Area): readonly Line[] {
    if (this.#list.rows.length === 0) {
      const words = this.#model.isLive ? "Nothing has failed so far." : "Nothing has failed.";
      return [[], [{ text: `  ${words}`, style: "dim" }]];
    }
    return this.#list.draw(area, (rows) => rows.map((row) => errorLine(row, area)));
  }

  move(motion: Motion): void {
    this.#list.move(motion);
  }

  acts(): Acts {
    const { current } = this.#list;
    if (!current) return {};
    const executionId = this.#model.detail?.id ?? "";
    const { node } = current;
    const place = node
      ? { executionId, taskRunId: node.id, title: `log of ${node.name}` }
      : { executionId, title: "log" };
    return {
      open: { says: "its log", run: () => this.#desk.open(this.#desk.places.logs(place)) },
      copy: { says: "copy the line", run: () => this.#desk.copy(current.text ?? node?.name ?? "") },
    };
  }

  get #failures(): readonly RunNode[] {
    return [...this.#model.run.failures].filter(({ state }) => isUnsuccessful(state));
  }

  #rows(): readonly ErrorRow[] {
    const ofNone = (this.#lines.get("") ?? []).map((text, index) => ({ key: `/${index}`, node: undefined, text }));
    return [
      ...this.#failures
        .slice(0, FAILURES_MAX)
        .flatMap((node) => [
          { key: node.id, node, text: undefined },
          ...(this.#lines.get(node.id) ?? []).map((text, index) => ({ key: `${node.id}/${index}`, node, text })),
        ]),
      ...(ofNone.length > 0 ? [{ key: "/", node: undefined, text: undefined }, ...ofNone] : []),
    ];
  }

  async #read(): Promise<void> {
    const executionId = this.#model.detail?.id ?? "";
    const { data } = await this.#desk.api.ask({
      path: ["logs", executionId],
      query: { minLevel: "ERROR" },
      isLong: true,
    });
    const lines = new Map<string, string[]>();
    for (const row of rowsOf(data)) {
      const entry = logEntryOf(row);
      if (!entry) continue;
      const key = entry.taskRunId ?? "";
      const kept = [...(lines.get(key) ?? []), ...neutralLines(entry.message)];
      lines.set(key, kept.slice(-ERROR_LINES_MAX));
    }
    this.#lines = lines;
    this.#list.replace(this.#rows());
    this.#desk.redraw();
  }
}

function errorLine({ node, text }: ErrorRow, { glyphs, nowMs }: Area): Line {
  if (text !== undefined)
    return [
      { text: `    ${glyphs.bar} `, style: "dim" },
      { text, style: "failure" },
    ];
  if (!node) return [{ text: "  the execution itself", style: "bold" }];
  const { style } = STATE_LOOKS[node.state];
  const value = node.value === undefined ? "" : ` [${neutralise(node.value)}]`;
  return [
    { text: `  ${glyphOf(node.state, glyphs)} `, style },
    { text: neutralise(node.name), style: "bold" },
    { text: value, style: "dim" },
    { text: `  ${node.state}`, style },
    { text: `  ${dayAndTime(node.endMs ?? Number.NaN, nowMs)}`, style: "dim" },
    { text: node.attempts > 1 ? `  ${node.attempts} attempts` : "", style: "warning" },
  ];
}
