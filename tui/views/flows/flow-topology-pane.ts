/** A flow as a tree of lines: its tasks, and what they depend on. */

import type { FlowOutline } from "../../../core/graph/outline.ts";
import { type TextLine, textLines } from "../../../core/graph/text.ts";
import type { Desk } from "../../app/desk.ts";
import type { Motion } from "../../app/key-table.ts";
import type { Acts, Area } from "../../app/view.ts";
import { outlineOfServed } from "../../source/flow-outline.ts";
import type { FlowDetail } from "../../source/flow-row.ts";
import { servedTasksOf } from "../../source/served-tasks.ts";
import { fitLine } from "../../text/lines.ts";
import { neutralise } from "../../text/neutralise.ts";
import type { Line } from "../../text/painter.ts";
import { widthOf } from "../../text/width.ts";
import { CursorList } from "../../widgets/cursor-list.ts";
import type { FlowPane } from "./flow-pane.ts";

/** Names take at most this share of the screen. */
const NAME_SHARE = 0.6;

interface TopologyRow {
  readonly key: string;
  readonly line: TextLine;
}

/** See the file's head. */
export class FlowTopologyPane implements FlowPane {
  readonly title = "Topology";
  readonly #desk: Desk;
  readonly #list = new CursorList<TopologyRow>(({ key }) => key);
  #outline: FlowOutline | undefined;
  #isAscii: boolean | undefined;
  #nameColumns = 0;

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  take(flow: FlowDetail): void {
    this.#desk.background(this.#read(flow));
  }

  draw(area: Area): readonly Line[] {
    if (!this.#outline) return [[], [{ text: "  Reading the flow ...", style: "dim" }]];
    if (this.#isAscii !== area.glyphs.ascii) this.#lay(this.#outline, area.glyphs.ascii);
    const columns = Math.min(Math.floor(area.columns * NAME_SHARE), this.#nameColumns);
    return this.#list.draw(area, (rows) => rows.map(({ line }) => lineOf(line, columns, area)));
  }

  move(motion: Motion): void {
    this.#list.move(motion);
  }

  acts(): Acts {
    return {};
  }

  async #read({ row, revision }: FlowDetail): Promise<void> {
    this.#outline = await outlineOfServed(servedTasksOf(row, revision));
    this.#isAscii = undefined;
    this.#desk.redraw();
  }

  #lay(outline: FlowOutline, isAscii: boolean): void {
    this.#isAscii = isAscii;
    const lines = textLines(outline, isAscii);
    this.#list.replace(lines.map((line, index) => ({ key: String(index), line })));
    this.#nameColumns = Math.max(0, ...lines.map(({ indent, entry }) => widthOf(indent) + widthOf(entry.name) + 1));
  }
}

function lineOf({ indent, entry }: TextLine, columns: number, { glyphs }: Area): Line {
  const style = entry.part === "error" ? "failure" : entry.part === "group" ? "accent" : "bold";
  const name: Line = [
    { text: ` ${indent}`, style: "dim" },
    { text: neutralise(entry.name), style },
  ];
  if (entry.type === undefined) return name;
  return [
    ...fitLine(name, columns + 2, glyphs.ellipsis),
    { text: ` ${neutralise(entry.type)}`, style: "keyword" },
    { text: entry.detail ? `  ${neutralise(entry.detail)}` : "", style: "dim" },
  ];
}
