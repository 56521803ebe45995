/** The columns of key-value pairs. */
import type { KeyValueRow, TypedValue } from "../../source/key-values.ts";
import { formatElapsed } from "../../text/elapsed.ts";
import { dayAndTime } from "../../text/instants.ts";
import { neutralise } from "../../text/neutralise.ts";
import type { Column } from "../../widgets/columns.ts";

/** By which they stand at first. */
export const KEY = "KEY";

/** Characters of a value that are looked at for its beginning. */
const BEGINNING_CHARS = 200;

const DAY_MS = 24 * 60 * 60 * 1000;

/** What the columns show of a namespace. */
export interface KeyValueColumnOptions {
  readonly namespace: string;
  /** Undefined while it has not been read. */
  typedOf(row: KeyValueRow): TypedValue | undefined;
}

/** In their order on the screen. */
export function keyValueColumns({ namespace, typedOf }: KeyValueColumnOptions): readonly Column<KeyValueRow>[] {
  return [
    {
      title: KEY,
      max: 40,
      cell: (row) => ({ text: neutralise(row.key), style: row.namespace === namespace ? "bold" : "dim" }),
      order: ({ key }) => key,
    },
    {
      title: "TYPE",
      cell: (row, { glyphs }) => ({ text: neutralise(typedOf(row)?.type ?? glyphs.ellipsis), style: "dim" }),
      order: (row) => typedOf(row)?.type ?? "",
    },
    {
      title: "EXPIRES",
      rank: 1,
      cell: ({ expiresMs }, { nowMs }) => ({ text: untilWords(expiresMs, nowMs), style: "warning" }),
      order: ({ expiresMs }) => expiresMs ?? Number.MAX_SAFE_INTEGER,
    },
    {
      title: "UPDATED",
      rank: 2,
      cell: ({ updatedMs }, { nowMs }) => ({ text: dayAndTime(updatedMs, nowMs), style: "dim" }),
      order: ({ updatedMs }) => (Number.isNaN(updatedMs) ? 0 : updatedMs),
    },
    {
      title: "FROM",
      max: 30,
      rank: 3,
      cell: (row) => ({ text: row.namespace === namespace ? "" : neutralise(row.namespace), style: "accent" }),
      order: (row) => (row.namespace === namespace ? "" : row.namespace),
    },
    {
      title: "VALUE",
      grows: true,
      cell: (row) => ({ text: neutralise(beginningOf(typedOf(row)?.value)) }),
    },
  ];
}

/** `in 3m 05s`, `in 12 days`; "" for a pair that is kept for good. */
export function untilWords(expiresMs: number | undefined, nowMs: number): string {
  if (expiresMs === undefined) return "";
  const left = expiresMs - nowMs;
  if (left <= 0) return "over";
  return left < 2 * DAY_MS ? `in ${formatElapsed(left, false)}` : `in ${Math.floor(left / DAY_MS)} days`;
}

/** The value as a text, as people see and change it. */
export function valueText(value: unknown): string {
  if (value === undefined) return "";
  return typeof value === "string" ? value : JSON.stringify(value, null, 2);
}

function beginningOf(value: unknown): string {
  if (value === undefined) return "";
  return (typeof value === "string" ? value : JSON.stringify(value)).slice(0, BEGINNING_CHARS);
}
