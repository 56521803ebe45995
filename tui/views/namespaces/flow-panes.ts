/** The flows of a namespace, and which of them start which others. */
import { AnswerFault } from "../../../core/rest/faults.ts";
import type { Desk } from "../../app/desk.ts";
import { type DependencyRow, type FlowNameRow, Namespaces } from "../../source/namespaces.ts";
import { neutralise } from "../../text/neutralise.ts";
import { TablePane } from "./table-pane.ts";

/** Its own flows; those below it are in namespaces of their own. */
export function flowsPane(desk: Desk, namespace: string): TablePane<FlowNameRow> {
  const namespaces = new Namespaces(desk.api);
  return new TablePane<FlowNameRow>(desk, {
    title: "Flows",
    key: ({ id }) => id,
    sort: { title: "FLOW", descending: false },
    empty: "No flows in this namespace itself.",
    read: () => namespaces.flows(namespace),
    words: ({ id, description }) => [id, description],
    columns: [
      {
        title: "FLOW",
        cell: ({ id, isDisabled }) => ({ text: neutralise(id), style: isDisabled ? "dim" : "bold" }),
        order: ({ id }) => id,
      },
      {
        title: "REVISION",
        align: "right",
        cell: ({ revision }) => ({ text: String(revision) }),
        order: (row) => row.revision,
      },
      {
        title: "DISABLED",
        rank: 2,
        cell: ({ isDisabled }) => ({ text: isDisabled ? "disabled" : "", style: "warning" }),
        order: ({ isDisabled }) => Number(isDisabled),
      },
      {
        title: "DESCRIPTION",
        grows: true,
        rank: 1,
        cell: ({ description }) => ({ text: neutralise(description), style: "dim" }),
        order: ({ description }) => description,
      },
    ],
    acts: ({ current }) =>
      current
        ? {
            open: { run: () => desk.open(desk.places.flow({ namespace, id: current.id })) },
            executions: { run: () => desk.open(desk.places.executions(`ns:${namespace} flow:${current.id}`)) },
            copy: { says: "copy the id", run: () => desk.copy(current.id) },
          }
        : {},
  });
}

/** Flows that start others, as tasks or by ending. */
export function dependenciesPane(desk: Desk, namespace: string): TablePane<DependencyRow> {
  const namespaces = new Namespaces(desk.api);
  const name = (flow: DependencyRow["from"]): string =>
    flow.namespace === namespace ? flow.id : `${flow.namespace}.${flow.id}`;
  return new TablePane<DependencyRow>(desk, {
    title: "Dependencies",
    key: ({ from, to, how }) => `${from.namespace} ${from.id} ${how} ${to.namespace} ${to.id}`,
    sort: { title: "FLOW", descending: false },
    empty: "No flow of this namespace starts another, or is started by one.",
    read: async () => {
      try {
        return await namespaces.dependencies(namespace);
      } catch (error) {
        // An older server does not tell them.
        if (error instanceof AnswerFault && error.status === 404) return [];
        throw error;
      }
    },
    words: ({ from, to, how }) => [name(from), name(to), how],
    columns: [
      {
        title: "FLOW",
        max: 50,
        cell: ({ from }) => ({ text: neutralise(name(from)), style: "bold" }),
        order: ({ from }) => name(from),
      },
      {
        title: "HOW",
        cell: ({ how }, { glyphs }) => ({ text: `${how} ${glyphs.ascii ? "->" : "→"}`, style: "dim" }),
        order: ({ how }) => how,
      },
      {
        title: "OTHER FLOW",
        grows: true,
        cell: ({ to }) => ({ text: neutralise(name(to)), style: "bold" }),
        order: ({ to }) => name(to),
      },
    ],
    acts: ({ current }) =>
      current
        ? {
            open: { says: `open ${neutralise(current.to.id)}`, run: () => desk.open(desk.places.flow(current.to)) },
            flow: { says: `open ${neutralise(current.from.id)}`, run: () => desk.open(desk.places.flow(current.from)) },
          }
        : {},
  });
}
