/** `fromIon(text)`: reads Amazon Ion. The reader loads on first use. */
import type { Reader } from "ion-js";
import { messageOf } from "../../message-of.ts";
import type { FunctionDefinition } from "../definition.ts";
import { Fault } from "../error.ts";
import { LIST_ITEMS_MAX, VALUE_DEPTH_MAX } from "../limits.ts";
import { mapOf } from "../map-value.ts";
import { andThen } from "../maybe.ts";
import { decimalOf, doubleOf, longOf } from "../number.ts";
import { parsedArgument } from "./json.ts";

type Ion = typeof import("ion-js");

let loaded: Ion | undefined;

function loadIon(): Ion | Promise<Ion> {
  if (loaded) return loaded;
  return import("ion-js").then((library) => {
    loaded = library;
    return library;
  });
}

/** The first value of the text, or all of them as a list; null for an empty text. */
function parseIon(ion: Ion, text: string, allRows: boolean): unknown {
  try {
    const reader = ion.makeReader(text);
    const rows: unknown[] = [];
    while (reader.next() !== null) {
      rows.push(readValue(ion, reader, 0));
      if (!allRows) return rows[0];
      if (rows.length > LIST_ITEMS_MAX) throw new Fault(`there are more than ${LIST_ITEMS_MAX} rows`, "limit");
    }
    return allRows ? rows : null;
  } catch (error) {
    if (error instanceof Fault || error instanceof RangeError) throw error;
    throw new Fault(messageOf(error));
  }
}

function readValue(ion: Ion, reader: Reader, depth: number): unknown {
  if (depth > VALUE_DEPTH_MAX) throw new Fault(`the document nests deeper than ${VALUE_DEPTH_MAX} levels`, "limit");
  const { IonTypes } = ion;
  const type = reader.type();
  if (type === null || reader.isNull()) return null;
  switch (type) {
    case IonTypes.BOOL:
      return reader.booleanValue();
    case IonTypes.INT:
      return longOf(reader.bigIntValue() ?? 0n);
    case IonTypes.FLOAT:
      return doubleOf(reader.numberValue() ?? 0);
    case IonTypes.DECIMAL:
      return decimalOf(String(reader.decimalValue() ?? "0"));
    case IonTypes.TIMESTAMP:
      return timestampText(String(reader.timestampValue() ?? ""));
    case IonTypes.BLOB:
    case IonTypes.CLOB:
      return reader.uInt8ArrayValue() ?? new Uint8Array();
    case IonTypes.LIST:
    case IonTypes.SEXP:
      return inside(reader, () => readValue(ion, reader, depth + 1));
    case IonTypes.STRUCT:
      return mapOf(inside(reader, () => [reader.fieldName() ?? "", readValue(ion, reader, depth + 1)] as const));
    default:
      return reader.stringValue();
  }
}

const TIMESTAMP = /^(\d{4})-?(\d\d)?-?(\d\d)?T?(?:(\d\d:\d\d)(?::(\d\d)(\.\d+)?)?(.*))?$/;

/** A timestamp as a date, or as a time to the millisecond: without seconds only where an offset stands. */
function timestampText(ion: string): string {
  const [, year, month = "01", day = "01", time, seconds, fraction, offset = ""] = TIMESTAMP.exec(ion) ?? [];
  const date = `${year}-${month}-${day}`;
  if (time === undefined) return date;
  const isUtc = /^(?:Z|[+-]00:00)$/.test(offset);
  const millis = (fraction ?? "").slice(0, 4).padEnd(4, "0");
  const rest = Number(millis.slice(1) || "0") > 0 ? millis : "";
  const withSeconds = seconds === undefined && !isUtc ? "" : `:${seconds ?? "00"}${rest}`;
  return `${date}T${time}${withSeconds}${isUtc ? "Z" : offset}`;
}

function inside<T>(reader: Reader, read: () => T): T[] {
  const items: T[] = [];
  reader.stepIn();
  while (reader.next() !== null) items.push(read());
  reader.stepOut();
  return items;
}

/** This function by name. */
export const ION_FUNCTIONS: ReadonlyMap<string, FunctionDefinition> = new Map<string, FunctionDefinition>([
  [
    "fromIon",
    {
      parameters: ["ion", "allRows"],
      waits: true,
      call: ([text, allRows]) =>
        andThen(loadIon(), (ion) =>
          parsedArgument(text, "fromIon", "ion", (given) => parseIon(ion, given, allRows === true)),
        ),
    },
  ],
]);
