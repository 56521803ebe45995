/** The namespaces of a server as a tree, each with how many flows are in and below it. */
import type { Desk } from "../../app/desk.ts";
import type { Motion } from "../../app/key-table.ts";
import type { Acts, Area, View, ViewFilter } from "../../app/view.ts";
import { type NamespaceRow, Namespaces } from "../../source/namespaces.ts";
import { neutralise } from "../../text/neutralise.ts";
import type { Line } from "../../text/painter.ts";
import type { Column } from "../../widgets/columns.ts";
import type { Table } from "../../widgets/table.ts";
import { inTurns } from "./in-turns.ts";
import { TablePane } from "./table-pane.ts";

const NAMESPACE = "NAMESPACE";

/** Namespaces whose flows are counted; that takes a request each. */
const COUNTED_MAX = 200;

/** See the file's head. */
export class NamespacesView implements View {
  readonly title = "Namespaces";
  readonly place = "namespaces";
  readonly #desk: Desk;
  readonly #namespaces: Namespaces;
  readonly #pane: TablePane<NamespaceRow>;
  readonly #flows = new Map<string, number>();
  #isShown = false;
  #stopListening: (() => void) | undefined;

  constructor(desk: Desk) {
    this.#desk = desk;
    this.#namespaces = new Namespaces(desk.api);
    this.#pane = new TablePane<NamespaceRow>(desk, {
      title: this.title,
      place: this.place,
      columns: this.#columns(),
      key: ({ name }) => name,
      sort: { title: NAMESPACE, descending: false },
      empty: "No namespaces. They are there as soon as a flow is in one; :namespace NAME opens any.",
      read: () => this.#namespaces.list(),
      words: ({ name, description }) => [name, description],
      acts: (table) => this.#rowActs(table),
      seen: (rows) => desk.background(this.#count(rows)),
    });
  }

  get filter(): ViewFilter {
    return this.#pane.filter;
  }

  show(): void {
    this.#isShown = true;
    // After the connection was lost; what executions do changes nothing here.
    this.#stopListening = this.#desk.live.listen({ changed: () => undefined, missed: () => this.#pane.refresh() });
    this.#pane.show();
  }

  hide(): void {
    this.#isShown = false;
    this.#stopListening?.();
    this.#stopListening = undefined;
    this.#pane.hide();
  }

  draw(area: Area): readonly Line[] {
    return this.#pane.draw(area);
  }

  move(motion: Motion): void {
    this.#pane.move(motion);
  }

  acts(): Acts {
    const { select: _, "select-all": __, ...acts } = this.#pane.acts();
    return acts;
  }

  #rowActs({ current }: Table<NamespaceRow>): Acts {
    if (!current) return {};
    const { places } = this.#desk;
    const { name } = current;
    return {
      open: { run: () => this.#desk.open(places.namespace(name)) },
      executions: { run: () => this.#desk.open(places.executions(`ns:${name}`)) },
      flow: {
        says: "flows",
        command: this.#desk.command("flow", "list", "--namespace", name),
        run: () => this.#desk.open(places.flows(`ns:${name}`)),
      },
      copy: { says: "copy the name", run: () => this.#desk.copy(name) },
    };
  }

  #columns(): readonly Column<NamespaceRow>[] {
    return [
      {
        title: NAMESPACE,
        cell: ({ name }) => ({ text: `${"  ".repeat(name.split(".").length - 1)}${neutralise(name)}`, style: "bold" }),
        order: ({ name }) => name.split(".").join("\u0000"),
      },
      {
        title: "FLOWS",
        align: "right",
        cell: ({ name }) => ({ text: String(this.#flows.get(name) ?? "") }),
        order: ({ name }) => this.#flows.get(name) ?? -1,
      },
      {
        title: "DESCRIPTION",
        grows: true,
        rank: 1,
        cell: ({ description }) => ({ text: neutralise(description), style: "dim" }),
        order: ({ description }) => description,
      },
    ];
  }

  async #count(rows: readonly NamespaceRow[]): Promise<void> {
    await inTurns(rows.slice(0, COUNTED_MAX), async ({ name }) => {
      if (!this.#isShown) return;
      this.#flows.set(name, await this.#namespaces.countFlows(name));
      this.#desk.redraw();
    });
  }
}
