/** The revisions of a flow: looked at, compared, and brought back. */
import { messageOf } from "../../../core/message-of.ts";
import type { Desk } from "../../app/desk.ts";
import type { Motion } from "../../app/key-table.ts";
import type { Act, Acts, Area } from "../../app/view.ts";
import { type FlowDetail, type FlowName, flowText } from "../../source/flow-row.ts";
import type { Flows } from "../../source/flows.ts";
import { dayAndTime } from "../../text/instants.ts";
import { neutralise } from "../../text/neutralise.ts";
import type { Line } from "../../text/painter.ts";
import { unifiedDiff } from "../../text/unified-diff.ts";
import type { Column } from "../../widgets/columns.ts";
import { Table } from "../../widgets/table.ts";
import { fileNameOf } from "./edit-flow.ts";
import type { FlowPane } from "./flow-pane.ts";

const REVISION = "REVISION";

const COLUMNS: readonly Column<FlowDetail>[] = [
  {
    title: REVISION,
    align: "right",
    cell: ({ revision }) => ({ text: String(revision), style: "bold" }),
    order: ({ revision }) => revision,
  },
  {
    title: "SAVED",
    cell: ({ updatedMs }, { nowMs }) => ({ text: dayAndTime(updatedMs, nowMs) }),
    order: ({ updatedMs }) => updatedMs,
  },
  {
    title: "LINES",
    align: "right",
    cell: ({ source }) => ({ text: String(source.trimEnd().split("\n").length), style: "dim" }),
  },
  { title: "STATUS", cell: ({ isDisabled }) => ({ text: isDisabled ? "disabled" : "", style: "warning" }) },
  {
    title: "DESCRIPTION",
    grows: true,
    cell: ({ description }) => ({ text: neutralise(description.trimStart().split("\n", 1)[0] ?? ""), style: "dim" }),
  },
];

/** See the file's head. */
export class RevisionsPane implements FlowPane {
  readonly title = "Revisions";
  readonly #desk: Desk;
  readonly #flows: Flows;
  readonly #name: FlowName;
  readonly #onRestored: () => void;
  readonly #table = new Table<FlowDetail>({
    columns: COLUMNS,
    key: ({ revision }) => String(revision),
    sort: { title: REVISION, descending: true },
    empty: "Reading revisions ...",
  });
  /** The newest first. */
  #all: readonly FlowDetail[] = [];

  /** @param onRestored told when an old revision became the newest */
  constructor(desk: Desk, flows: Flows, name: FlowName, onRestored: () => void) {
    this.#desk = desk;
    this.#flows = flows;
    this.#name = name;
    this.#onRestored = onRestored;
  }

  get count(): number | undefined {
    return this.#all[0]?.revision;
  }

  chips(): readonly string[] {
    const { length } = this.#table.selected;
    return length > 0 ? [`${length} selected`] : [];
  }

  take({ revision }: FlowDetail): void {
    if (this.#all.length > 0 && !this.#all.some((each) => each.revision === revision)) this.show();
  }

  show(): void {
    this.#desk.background(this.#read());
  }

  draw(area: Area): readonly Line[] {
    return this.#table.draw(area);
  }

  move(motion: Motion): void {
    this.#table.move(motion);
  }

  acts(): Acts {
    const { current } = this.#table;
    if (!current) return {};
    const name = `revision ${current.revision}`;
    return {
      ...this.#table.acts(),
      open: { says: `source of ${name}`, run: () => this.#open(current) },
      yaml: {
        command: this.#desk.command("flow", "get", flowText(this.#name), "--revision", String(current.revision)),
        run: () => this.#open(current),
      },
      diff: this.#diff(current),
      restore: this.#restore(current),
    };
  }

  #open({ revision, source }: FlowDetail): void {
    this.#desk.open(
      this.#desk.places.text({
        title: `revision ${revision}`,
        language: "yaml",
        fileName: fileNameOf(this.#name),
        load: () => Promise.resolve(source),
      }),
    );
  }

  /** Of the selected ones; against the one selected; against the one before. */
  #diff(current: FlowDetail): Act {
    const [one, other] = this.#table.selected;
    const previous = this.#all.find(({ revision }) => revision < current.revision);
    const [to, from] = one && other ? [one, other] : [current, one && one !== current ? one : previous];
    if (this.#table.selected.length > 2) return { disabled: "two revisions are compared", run: () => undefined };
    if (!from) return { disabled: "there is no revision before", run: () => undefined };
    const [before, after] = from.revision < to.revision ? [from, to] : [to, from];
    const title = `revision ${before.revision} to ${after.revision}`;
    return {
      says: `diff ${before.revision} to ${after.revision}`,
      run: () =>
        this.#desk.open(
          this.#desk.places.text({
            title,
            language: "diff",
            fileName: fileNameOf(this.#name).replace(/yaml$/, "diff"),
            load: () => Promise.resolve(this.#difference(before, after)),
          }),
        ),
    };
  }

  #difference(before: FlowDetail, after: FlowDetail): string {
    const nameOf = ({ revision }: FlowDetail): string => `${flowText(this.#name)} revision ${revision}`;
    const found = unifiedDiff(before.source, after.source, [nameOf(before), nameOf(after)]);
    return found === "" ? `${nameOf(before)} and ${nameOf(after)} say the same.` : found;
  }

  #restore({ revision, source }: FlowDetail): Act {
    const name = flowText(this.#name);
    return {
      says: `restore revision ${revision}`,
      disabled: revision === this.#all[0]?.revision ? "it is the newest" : undefined,
      asks: `Restore revision ${revision} of ${name}?\nIts source is saved as a new revision; all others stay.`,
      run: async () => {
        const saved = await this.#flows.save(this.#name, source);
        this.#desk.notice(`Revision ${revision} of ${name} is now revision ${saved}.`, "done");
        this.#onRestored();
      },
    };
  }

  async #read(): Promise<void> {
    try {
      this.#all = await this.#flows.revisions(this.#name);
      this.#table.empty = "No revisions.";
    } catch (error) {
      this.#table.empty = `The revisions cannot be read: ${neutralise(messageOf(error))}`;
    }
    this.#table.replace(this.#all);
    this.#desk.redraw();
  }
}
