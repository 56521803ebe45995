/** The log of an execution, or of one of its task runs, as a place of its own. */
import type { Desk } from "../../app/desk.ts";
import type { Motion } from "../../app/key-table.ts";
import type { LogPlace } from "../../app/places.ts";
import type { Acts, Area, View } from "../../app/view.ts";
import type { Line } from "../../text/painter.ts";
import { LogPane } from "./log-pane.ts";

/** See the file's head. */
export class LogsView implements View {
  readonly title: string;
  readonly place = "logs";
  readonly #desk: Desk;
  readonly #pane: LogPane;
  readonly #ofTask: boolean;
  #isFullScreen = false;

  constructor(desk: Desk, { executionId, taskRunId, title }: LogPlace) {
    this.#desk = desk;
    this.title = title;
    this.#ofTask = taskRunId !== undefined;
    this.#pane = new LogPane({ desk, executionId, taskRunId });
  }

  get isFullScreen(): boolean {
    return this.#isFullScreen;
  }

  chips(): readonly string[] {
    return [...(this.#ofTask ? ["one task run"] : []), ...this.#pane.chips()];
  }

  show(): void {
    this.#pane.start();
  }

  hide(): void {
    this.#pane.stop();
  }

  draw(area: Area): readonly Line[] {
    return this.#pane.draw(area);
  }

  move(motion: Motion): void {
    this.#pane.move(motion);
  }

  acts(): Acts {
    return {
      ...this.#pane.acts(),
      "full-screen": {
        says: this.#isFullScreen ? "leave the full screen" : "full screen",
        run: () => {
          this.#isFullScreen = !this.#isFullScreen;
          if (this.#isFullScreen) this.#desk.notice("F or esc leaves the full screen.");
        },
      },
    };
  }

  lastWords(): readonly Line[] {
    return this.#pane.lastWords();
  }

  back(): boolean {
    if (this.#pane.back()) return true;
    if (!this.#isFullScreen) return false;
    this.#isFullScreen = false;
    return true;
  }
}
