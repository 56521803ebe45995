/** The pairs of a namespace. Lists do not tell values: they are read one by one behind the list, for as many as people look at. */
import { AnswerFault } from "../../../core/rest/faults.ts";
import type { Desk } from "../../app/desk.ts";
import { type KeyValueRow, KeyValues, type TypedValue } from "../../source/key-values.ts";
import { inTurns } from "./in-turns.ts";
import { keyValueActs } from "./key-value-acts.ts";
import { KEY, keyValueColumns, valueText } from "./key-value-columns.ts";
import { TablePane } from "./table-pane.ts";

/** Values that are read for a list; further ones are seen when their pair is opened. */
export const VALUES_READ_MAX = 300;

/** Characters of a value that are kept for the list and its filter. */
const KEPT_CHARS = 500;

/** See the file's head. */
export function keyValuesPane(desk: Desk, namespace: string): TablePane<KeyValueRow> {
  const values = new KeyValues(desk.api);
  const known = new Map<string, TypedValue>();
  const keyOf = (row: KeyValueRow): string => `${row.namespace} ${row.key}`;
  const knownOf = (row: KeyValueRow): TypedValue | undefined => known.get(`${keyOf(row)} ${row.version}`);
  let all: readonly KeyValueRow[] = [];

  const readValues = async (rows: readonly KeyValueRow[]): Promise<void> => {
    const wanted = rows.slice(0, VALUES_READ_MAX).filter((row) => knownOf(row) === undefined);
    await inTurns(wanted, async (row) => {
      if (rows !== all) return;
      known.set(`${keyOf(row)} ${row.version}`, await shortValue(values, row));
      desk.redraw();
    });
  };

  const pane: TablePane<KeyValueRow> = new TablePane(desk, {
    title: "Pairs",
    columns: keyValueColumns({ namespace, typedOf: knownOf }),
    key: keyOf,
    sort: { title: KEY, descending: false },
    empty: "No key-value pairs. a adds one.",
    read: () => values.list(namespace),
    seen: (rows) => {
      all = rows;
      desk.background(readValues(rows));
    },
    words: (row) => [row.key, row.namespace, row.description, valueText(knownOf(row)?.value)],
    acts: ({ current, chosen }) =>
      keyValueActs({ desk, namespace, values, rows: all, current, chosen, refresh: () => pane.refresh() }),
  });
  return pane;
}

/** Of a long value its beginning. One that has gone meanwhile is nothing. */
async function shortValue(values: KeyValues, { namespace, key }: KeyValueRow): Promise<TypedValue> {
  try {
    const { type, value } = await values.value(namespace, key);
    const text = typeof value === "string" ? value : JSON.stringify(value);
    return { type, value: (text ?? "").slice(0, KEPT_CHARS) };
  } catch (error) {
    if (error instanceof AnswerFault && error.isAboutOne) return { type: "", value: undefined };
    if (error instanceof AnswerFault && error.status === 410) return { type: "", value: undefined };
    throw error;
  }
}
