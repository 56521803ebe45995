/** The source of a flow with its line numbers, highlighted and searched. */
import type { Desk } from "../../app/desk.ts";
import type { Motion } from "../../app/key-table.ts";
import type { Acts, Area, ViewFilter } from "../../app/view.ts";
import { HighlightedText } from "../../highlight/highlighted-text.ts";
import type { FlowDetail } from "../../source/flow-row.ts";
import { neutralLines } from "../../text/neutralise.ts";
import type { Line } from "../../text/painter.ts";
import { TextScroll } from "../../widgets/text-scroll.ts";
import { fileNameOf } from "./edit-flow.ts";
import type { FlowPane } from "./flow-pane.ts";

/** See the file's head. */
export class SourcePane implements FlowPane {
  readonly title = "Source";
  readonly filter: ViewFilter;
  readonly #desk: Desk;
  readonly #scroll: TextScroll;
  #flow: FlowDetail | undefined;

  constructor(desk: Desk) {
    this.#desk = desk;
    this.#scroll = new TextScroll({ hasNumbers: true, redraw: () => desk.redraw() });
    this.filter = this.#scroll.filter;
  }

  chips(): readonly string[] {
    const { found, isWrapped } = this.#scroll;
    return [...(isWrapped ? ["wrapped"] : []), ...(found === undefined ? [] : [found])];
  }

  take(flow: FlowDetail): void {
    if (flow.source === this.#flow?.source) return;
    this.#flow = flow;
    this.#scroll.replace(new HighlightedText(neutralLines(flow.source), "yaml"));
  }

  draw(area: Area): readonly Line[] {
    return this.#scroll.draw(area);
  }

  move(motion: Motion): void {
    this.#scroll.move(motion);
  }

  acts(): Acts {
    const flow = this.#flow;
    if (!flow) return this.#scroll.acts();
    return {
      ...this.#scroll.acts(),
      copy: { says: "copy the source", run: () => this.#desk.copy(flow.source) },
      save: {
        says: "save the source",
        run: async () => {
          const path = await this.#desk.saveFile(fileNameOf(flow), [flow.source]);
          this.#desk.notice(`Saved as ${path}`, "done");
        },
      },
    };
  }
}
