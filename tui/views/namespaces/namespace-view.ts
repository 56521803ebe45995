/** One namespace: its files, pairs, secrets, flows, and what they start, in panes. */
import type { Desk } from "../../app/desk.ts";
import type { Motion } from "../../app/key-table.ts";
import type { Acts, Area, View, ViewFilter } from "../../app/view.ts";
import type { Line } from "../../text/painter.ts";
import { paneActs, paneLine } from "../../widgets/panes.ts";
import { FilesPane } from "./files-pane.ts";
import { dependenciesPane, flowsPane } from "./flow-panes.ts";
import { keyValuesPane } from "./key-values-pane.ts";
import type { NamespacePane } from "./pane.ts";
import { secretsPane } from "./secrets-pane.ts";

/** See the file's head. */
export class NamespaceView implements View {
  readonly title: string;
  readonly #desk: Desk;
  readonly #panes: readonly NamespacePane[];
  #pane: NamespacePane;
  #stopListening: (() => void) | undefined;

  constructor(desk: Desk, name: string) {
    this.#desk = desk;
    this.title = name;
    this.#pane = new FilesPane(desk, name);
    this.#panes = [
      this.#pane,
      keyValuesPane(desk, name),
      secretsPane(desk, name),
      flowsPane(desk, name),
      dependenciesPane(desk, name),
    ];
  }

  /** Filters are remembered for each pane. */
  get place(): string {
    return `namespace ${this.#pane.title}`;
  }

  get filter(): ViewFilter | undefined {
    return this.#pane.filter;
  }

  show(): void {
    // After the connection was lost; what executions do changes nothing here.
    this.#stopListening = this.#desk.live.listen({ changed: () => undefined, missed: () => this.#pane.show() });
    this.#pane.show();
  }

  hide(): void {
    this.#stopListening?.();
    this.#stopListening = undefined;
    this.#pane.hide();
  }

  chips(): readonly string[] {
    return this.#pane.chips();
  }

  draw(area: Area): readonly Line[] {
    return [paneLine(this.#panes, this.#pane, area), ...this.#pane.draw({ ...area, rows: Math.max(1, area.rows - 1) })];
  }

  move(motion: Motion): void {
    this.#pane.move(motion);
  }

  back(): boolean {
    return this.#pane.back();
  }

  acts(): Acts {
    const { places } = this.#desk;
    return {
      executions: { run: () => this.#desk.open(places.executions(`ns:${this.title}`)) },
      flow: { says: "flows", run: () => this.#desk.open(places.flows(`ns:${this.title}`)) },
      ...paneActs(this.#panes, this.#pane, (pane) => this.#goTo(pane)),
      ...this.#pane.acts(),
    };
  }

  #goTo(pane: NamespacePane): void {
    this.#pane.hide();
    this.#pane = pane;
    pane.show();
  }
}
