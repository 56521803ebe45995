/** Rows of internal-storage files: one value a line, as ION text or as JSON lines. */
import { messageOf } from "../message-of.ts";
import { type IonParser, loadIonParser, toIon } from "./ion.ts";
import { type ByteSource, lineBatches } from "./lines.ts";

/** How rows are written. ION is what tasks exchange; JSON lines are read by everybody. */
export const ROW_FORMATS = ["ion", "jsonl"] as const;
/** One of {@link ROW_FORMATS}. */
export type RowFormat = (typeof ROW_FORMATS)[number];

/** One row of a file. */
export interface Row {
  /** From 1; blank lines count. */
  readonly line: number;
  /** The line as it stands in the file. */
  readonly text: string;
  readonly value: unknown;
}

/** A line that holds no valid value. */
export class RowError extends Error {
  readonly line: number;
  constructor(line: number, reason: string, options?: ErrorOptions) {
    super(`Line ${line} is not a valid row: ${reason}`, options);
    this.name = "RowError";
    this.line = line;
  }
}

/**
 * The rows of a file of ION or JSON lines (both are read alike), in batches of what arrived together; blank lines
 * are skipped. @throws RowError naming the line that is wrong
 */
export async function* rowBatches(source: ByteSource): AsyncGenerator<Row[]> {
  let line = 0;
  for await (const texts of lineBatches(source)) {
    const rows: Row[] = [];
    for (const text of texts) {
      line += 1;
      if (text.trim() !== "") rows.push({ line, text, value: parseJsonRow(text) ?? (await parseIonRow(text, line)) });
    }
    if (rows.length > 0) yield rows;
  }
}

/** The values of a file, one after the other. @throws RowError naming the line that is wrong */
export async function* readRows(source: ByteSource): AsyncGenerator<unknown> {
  for await (const rows of rowBatches(source)) for (const row of rows) yield row.value;
}

/** Characters that are put together before they become one chunk of bytes. */
const CHUNK_CHARS = 64 * 1024;

/** The bytes of a file with these rows. */
export async function* writeRows(
  values: AsyncIterable<unknown> | Iterable<unknown>,
  format: RowFormat = "ion",
): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  let text = "";
  for await (const value of values) {
    text += `${rowText(value, format)}\n`;
    if (text.length < CHUNK_CHARS) continue;
    yield encoder.encode(text);
    text = "";
  }
  if (text !== "") yield encoder.encode(text);
}

/** One value as a line without its end. */
export function rowText(value: unknown, format: RowFormat): string {
  return format === "ion" ? toIon(value) : (JSON.stringify(value) ?? "null");
}

const JSON_START = /^\s*(?:\{\s*["}]|\[|")/;

/** The row when it is a JSON map, list or text; everything else is left to the ION reader. */
function parseJsonRow(text: string): unknown {
  if (!JSON_START.test(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

let parser: IonParser | undefined;

async function parseIonRow(text: string, line: number): Promise<unknown> {
  parser ??= await loadIonParser();
  try {
    return parser(text);
  } catch (error) {
    throw new RowError(line, messageOf(error), { cause: error });
  }
}
