/** One flow: its head, and panes that show it from all sides. */
import { messageOf } from "../../../core/message-of.ts";
import type { Desk } from "../../app/desk.ts";
import type { Motion } from "../../app/key-table.ts";
import type { FlowPlace } from "../../app/places.ts";
import type { Acts, Area, View, ViewFilter } from "../../app/view.ts";
import type { FlowDetail } from "../../source/flow-row.ts";
import { Flows } from "../../source/flows.ts";
import { dayAndTime } from "../../text/instants.ts";
import { cutLine } from "../../text/lines.ts";
import { neutralise } from "../../text/neutralise.ts";
import type { Line, Segment } from "../../text/painter.ts";
import { paneActs, paneLine } from "../../widgets/panes.ts";
import { flowActs } from "./flow-acts.ts";
import { FlowExecutionsPane } from "./flow-executions-pane.ts";
import { inputsPane, triggersPane } from "./flow-lists.ts";
import type { FlowPane } from "./flow-pane.ts";
import { FlowTopologyPane } from "./flow-topology-pane.ts";
import { RevisionsPane } from "./revisions-pane.ts";
import { SourcePane } from "./source-pane.ts";

/** See the file's head. */
export class FlowView implements View {
  readonly title: string;
  readonly place = "flow";
  readonly #desk: Desk;
  readonly #flows: Flows;
  readonly #name: FlowPlace;
  readonly #panes: readonly FlowPane[];
  #pane: FlowPane;
  /** Undefined for the newest. */
  #revision: number | undefined;
  #flow: FlowDetail | undefined;
  #problem: string | undefined;
  #reading = 0;
  #stopListening: (() => void) | undefined;

  constructor(desk: Desk, place: FlowPlace) {
    this.#desk = desk;
    this.#name = place;
    this.#revision = place.revision;
    this.title = place.id;
    this.#flows = new Flows(desk.api);
    this.#pane = new SourcePane(desk);
    this.#panes = [
      this.#pane,
      new FlowTopologyPane(desk),
      new RevisionsPane(desk, this.#flows, place, () => this.#readNewest()),
      new FlowExecutionsPane(desk, place),
      triggersPane(desk),
      inputsPane(),
    ];
  }

  get filter(): ViewFilter | undefined {
    return this.#pane.filter;
  }

  get isMoving(): boolean {
    return this.#pane.isMoving ?? false;
  }

  show(): void {
    // After the connection was lost.
    this.#stopListening = this.#desk.live.listen({
      changed: () => undefined,
      missed: () => this.#desk.background(this.#read()),
    });
    this.#desk.background(this.#read());
    this.#pane.show?.();
  }

  hide(): void {
    this.#stopListening?.();
    this.#stopListening = undefined;
    this.#pane.hide?.();
  }

  chips(): readonly string[] {
    return this.#pane.chips?.() ?? [];
  }

  draw(area: Area): readonly Line[] {
    if (!this.#flow) return [[], this.#waiting(area)];
    const head = [...headLines(this.#flow, area), paneLine(this.#panes, this.#pane, area)];
    return [...head, ...this.#pane.draw({ ...area, rows: Math.max(1, area.rows - head.length) })];
  }

  move(motion: Motion): void {
    this.#pane.move(motion);
  }

  acts(): Acts {
    const refresh: Acts = { refresh: { run: () => this.#refresh() } };
    if (!this.#flow) return refresh;
    return {
      ...flowActs(this.#desk, this.#flows, [this.#flow], {
        onChanged: () => this.#readNewest(),
        onDeleted: () => this.#leave(),
        revision: this.#revision,
      }),
      ...refresh,
      ...paneActs(this.#panes, this.#pane, (pane) => this.#goTo(pane)),
      ...this.#pane.acts(),
    };
  }

  #goTo(pane: FlowPane): void {
    if (pane === this.#pane) return;
    this.#pane.hide?.();
    this.#pane = pane;
    pane.show?.();
  }

  /** Who has gone on meanwhile stays where they are. */
  #leave(): void {
    if (this.#stopListening) this.#desk.back();
  }

  async #refresh(): Promise<void> {
    this.#pane.show?.();
    await this.#read();
  }

  /** What was looked at may be an old revision: after a change it is the new one. */
  #readNewest(): void {
    this.#revision = undefined;
    this.#desk.background(this.#read());
  }

  /** Reads it; of several readings under way only the last one counts. */
  async #read(): Promise<void> {
    const reading = ++this.#reading;
    try {
      const flow = await this.#flows.read(this.#name, this.#revision);
      if (reading !== this.#reading) return;
      this.#flow = flow;
      this.#problem = undefined;
      for (const pane of this.#panes) pane.take(flow);
    } catch (error) {
      if (reading !== this.#reading) return;
      this.#problem = messageOf(error);
      if (this.#flow) throw error;
    }
    this.#desk.redraw();
  }

  #waiting({ columns, glyphs }: Area): Line {
    const name = `${this.#name.namespace}.${this.#name.id}`;
    const line: Segment =
      this.#problem === undefined
        ? { text: `  Reading ${neutralise(name)} ...`, style: "dim" }
        : { text: `  It cannot be read: ${neutralise(this.#problem)}`, style: "failure" };
    return cutLine([line], columns, glyphs.ellipsis);
  }
}

function headLines(flow: FlowDetail, { columns, glyphs, nowMs }: Area): readonly Line[] {
  const saved = dayAndTime(flow.updatedMs, nowMs);
  const labels = flow.labels.map(({ key, value }) => `${key}=${value}`).join("  ");
  const description = flow.description.trimStart().split("\n", 1)[0] ?? "";
  const lines: Line[] = [
    [
      { text: ` ${neutralise(flow.namespace)}.`, style: "dim" },
      { text: neutralise(flow.id), style: "title" },
      { text: `   revision ${flow.revision}`, style: "plain" },
      { text: saved === "" ? "" : `  saved ${saved}`, style: "dim" },
      { text: flow.isDisabled ? "   disabled" : "", style: "warning" },
      { text: labels === "" ? "" : `   ${neutralise(labels)}`, style: "accent" },
      { text: description === "" ? "" : `   ${neutralise(description)}`, style: "dim" },
    ],
  ];
  if (flow.exception !== undefined)
    lines.push([{ text: ` It is no flow any more: ${neutralise(flow.exception)}`, style: "failure" }]);
  return lines.map((line) => cutLine(line, columns, glyphs.ellipsis));
}
