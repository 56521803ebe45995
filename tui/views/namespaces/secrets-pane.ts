/** The secrets that a namespace sees, by name. Their values are never shown: no server tells them. */
import type { Desk } from "../../app/desk.ts";
import { type Act, ActCancelled, type Acts } from "../../app/view.ts";
import { type SecretRow, Secrets } from "../../source/secrets.ts";
import { neutralise } from "../../text/neutralise.ts";
import type { Column } from "../../widgets/columns.ts";
import { TablePane } from "./table-pane.ts";

const KEY = "SECRET";

/** See the file's head. */
export function secretsPane(desk: Desk, namespace: string): TablePane<SecretRow> {
  const secrets = new Secrets(desk.api);
  let readOnly: string | undefined;
  const pane: TablePane<SecretRow> = new TablePane(desk, {
    title: "Secrets",
    columns: secretColumns(namespace),
    key: (row) => `${row.namespace ?? ""} ${row.key}`,
    sort: { title: KEY, descending: false },
    empty: "No secrets here, or none that the server tells of.",
    read: async () => {
      const list = await secrets.list(namespace);
      readOnly = list.readOnly;
      return list.rows;
    },
    words: ({ key, description, tags }) => [key, description, ...tags],
    acts: ({ current }): Acts => {
      const refresh = (): void => pane.refresh();
      const add = { add: addAct({ desk, namespace, secrets, readOnly, refresh }) };
      if (!current) return add;
      return {
        ...add,
        delete: deleteAct({ desk, namespace, secrets, readOnly, refresh }, current),
        copy: { says: "copy the name", run: () => desk.copy(current.key) },
      };
    },
  });
  return pane;
}

interface SecretActOptions {
  readonly desk: Desk;
  readonly namespace: string;
  readonly secrets: Secrets;
  /** Why none can be kept or deleted. */
  readonly readOnly: string | undefined;
  refresh(): void;
}

function addAct({ desk, namespace, secrets, readOnly, refresh }: SecretActOptions): Act {
  return {
    says: "add a secret",
    disabled: readOnly,
    run: async () => {
      const answers = await desk.ask(`A secret for ${namespace}`, [
        {
          id: "key",
          label: "Name",
          hint: "as in {{ secret('NAME') }}",
          kind: "text",
          check: (key) => (key.trim() === "" ? "A secret needs a name." : undefined),
        },
        {
          id: "value",
          label: "Value",
          hint: "it is not shown, now or later",
          kind: "secret",
          check: (value) => (value === "" ? "An empty secret says nothing." : undefined),
        },
        { id: "description", label: "Description", hint: "for people, may be empty", kind: "text" },
      ]);
      if (!answers) throw new ActCancelled("No secret was kept.");
      const key = answers.get("key")?.trim() ?? "";
      await secrets.keep(namespace, key, answers.get("value") ?? "", answers.get("description") ?? "");
      desk.notice(`Kept the secret ${key}`, "done");
      refresh();
    },
  };
}

function deleteAct(
  { desk, namespace, secrets, readOnly, refresh }: SecretActOptions,
  { key, namespace: owner }: SecretRow,
): Act {
  const given = owner === undefined ? "the environment of the server gives it" : undefined;
  const above = owner !== namespace ? `it belongs to ${owner}: open that namespace` : undefined;
  return {
    disabled: readOnly ?? given ?? above,
    asks: `Delete the secret ${key} of ${namespace}? Flows that read it fail from then on.`,
    run: async () => {
      await secrets.delete(namespace, key);
      desk.notice(`Deleted the secret ${key}`, "done");
      refresh();
    },
  };
}

function secretColumns(namespace: string): readonly Column<SecretRow>[] {
  const from = (row: SecretRow): string => (row.namespace === namespace ? "" : (row.namespace ?? "environment"));
  return [
    {
      title: KEY,
      cell: (row) => ({ text: neutralise(row.key), style: row.namespace === namespace ? "bold" : "dim" }),
      order: ({ key }) => key,
    },
    { title: "FROM", max: 40, cell: (row) => ({ text: neutralise(from(row)), style: "accent" }), order: from },
    {
      title: "DESCRIPTION",
      grows: true,
      rank: 1,
      cell: ({ description }) => ({ text: neutralise(description), style: "dim" }),
      order: ({ description }) => description,
    },
    { title: "TAGS", rank: 2, cell: ({ tags }) => ({ text: neutralise(tags.join(" ")), style: "dim" }) },
  ];
}
