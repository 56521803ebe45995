/** What can be done about flows, wherever they are shown. */
import type { Desk } from "../../app/desk.ts";
import { doEach } from "../../app/do-each.ts";
import type { Act, Acts } from "../../app/view.ts";
import { type FlowRow, flowText } from "../../source/flow-row.ts";
import type { Flows } from "../../source/flows.ts";
import { addFlow, editFlow, fileNameOf } from "./edit-flow.ts";
import { runFlow } from "./run-flow.ts";

/** Names that are written out in a question. */
const NAMED_MAX = 8;

/** Where acts are offered. */
export interface FlowActPlace {
  /** Flows have changed. */
  onChanged(): void;
  /** Flows are gone. Default: as when they have changed. */
  onDeleted?(): void;
  /** The one that is pointed at, which is looked at. Default: the first one. */
  readonly current?: FlowRow | undefined;
  /** The revision that is looked at, and would run. Default: the newest. */
  readonly revision?: number | undefined;
}

/** The acts about these flows. */
export function flowActs(desk: Desk, flows: Flows, rows: readonly FlowRow[], place: FlowActPlace): Acts {
  const { current: first = rows[0] } = place;
  const add: Acts = { add: addAct(desk, flows, place) };
  if (!first || rows.length === 0) return add;
  const name = flowText(first);
  const one = rows.length > 1 ? "this is done for one flow at a time" : undefined;
  return {
    run: {
      disabled: one ?? (first.isDisabled ? "it is disabled; t enables it" : undefined),
      command: desk.command("execution", "run", name),
      run: () => runFlow(desk, flows, first, place.revision),
    },
    edit: {
      disabled: one,
      command: desk.command("flow", "update", fileNameOf(first)),
      async run() {
        await editFlow(desk, flows, first);
        place.onChanged();
      },
    },
    ...add,
    toggle: toggleAct(desk, flows, rows, place),
    delete: deleteAct(desk, flows, rows, place),
    yaml: {
      command: desk.command("flow", "get", name),
      run: () =>
        desk.open(
          desk.places.text({
            title: "YAML",
            language: "yaml",
            fileName: fileNameOf(first),
            load: async () => (await flows.read(first, place.revision)).source,
          }),
        ),
    },
    executions: {
      run: () => desk.open(desk.places.executions(`flow:${first.id} ns:${first.namespace}`)),
    },
    copy: { says: "copy the name", run: () => desk.copy(name) },
    save: { says: `save${severalOf(rows)} as a zip`, run: () => saveArchive(desk, flows, rows) },
  };
}

function addAct(desk: Desk, flows: Flows, { onChanged }: FlowActPlace): Act {
  return {
    says: "new flow",
    command: desk.command("flow", "create", "new-flow.yaml"),
    async run() {
      const name = await addFlow(desk, flows);
      onChanged();
      desk.open(desk.places.flow(name));
    },
  };
}

/** Enables when any of them is disabled: what is chosen ends in one state. */
function toggleAct(desk: Desk, flows: Flows, rows: readonly FlowRow[], { onChanged }: FlowActPlace): Act {
  const isDisabling = rows.every(({ isDisabled }) => !isDisabled);
  const word = isDisabling ? "disable" : "enable";
  return {
    says: `${word}${severalOf(rows)}`,
    async run() {
      await flows.setDisabled(rows, isDisabling);
      desk.notice(`${named(rows)} ${rows.length === 1 ? "is" : "are"} ${word}d: a new revision says so.`, "done");
      onChanged();
    },
  };
}

function deleteAct(desk: Desk, flows: Flows, rows: readonly FlowRow[], place: FlowActPlace): Act {
  return {
    says: `delete${severalOf(rows)}`,
    asks: questionOf(rows),
    command: desk.command("flow", "delete", ...rows.map(flowText)),
    async run() {
      const deleted = await doEach(desk, rows, { done: "Deleted", name: flowText, several: "flows" }, (row) =>
        flows.delete(row),
      );
      if (deleted > 0) (place.onDeleted ?? place.onChanged)();
    },
  };
}

function questionOf(rows: readonly FlowRow[]): string {
  const [first] = rows;
  const end = "Their executions and revisions stay; their triggers stop.";
  if (first && rows.length === 1)
    return `Delete the flow ${flowText(first)}?\nIts executions and revisions stay; its triggers stop.`;
  const more = rows.length > NAMED_MAX ? [`and ${rows.length - NAMED_MAX} more`] : [];
  return [`Delete these ${rows.length} flows?`, ...rows.slice(0, NAMED_MAX).map(flowText), ...more, end].join("\n");
}

async function saveArchive(desk: Desk, flows: Flows, rows: readonly FlowRow[]): Promise<void> {
  const path = await desk.saveFile("flows.zip", [await flows.archive(rows)]);
  desk.notice(`${named(rows)} saved as ${path}`, "done");
}

function severalOf(rows: readonly FlowRow[]): string {
  return rows.length > 1 ? ` ${rows.length} flows` : "";
}

function named(rows: readonly FlowRow[]): string {
  const [first] = rows;
  return first && rows.length === 1 ? flowText(first) : `${rows.length} flows`;
}
