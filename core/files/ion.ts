/**
 * Values as ION text and back. Writing needs no library; the reader loads on first use, and JSON texts (which are
 * ION too) never need it.
 */
import { messageOf } from "../message-of.ts";

/** ION text that is not valid. */
export class IonError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "IonError";
  }
}

/** Nesting that is written and read at most. */
export const ION_DEPTH_MAX = 100;

const PLAIN_SYMBOL = /^(?!(?:null|true|false|nan)$)[A-Za-z_][A-Za-z0-9_]*$/;

/** The value on one line of ION text. Undefined members of maps are left out. */
export function toIon(value: unknown, depth = 0): string {
  switch (typeof value) {
    case "string":
      return JSON.stringify(value.toWellFormed());
    case "number":
      return ionNumber(value);
    case "bigint":
    case "boolean":
      return String(value);
    case "object":
      return value === null ? "null" : ionStructure(value, depth);
    default:
      return "null";
  }
}

function ionNumber(value: number): string {
  if (Number.isNaN(value)) return "nan";
  if (value === Infinity) return "+inf";
  if (value === -Infinity) return "-inf";
  if (Object.is(value, -0)) return "-0e0";
  const text = String(value);
  return Number.isSafeInteger(value) || text.includes("e") ? text : `${text}e0`;
}

function ionStructure(value: object, depth: number): string {
  if (value instanceof Date) return value.toISOString();
  if (depth >= ION_DEPTH_MAX) throw new IonError(`The value is nested more than ${ION_DEPTH_MAX} levels deep.`);
  if (Array.isArray(value)) return `[${value.map((each) => toIon(each, depth + 1)).join(",")}]`;
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return `{${members.map(([name, member]) => `${fieldName(name)}:${toIon(member, depth + 1)}`).join(",")}}`;
}

function fieldName(name: string): string {
  return PLAIN_SYMBOL.test(name) ? name : JSON.stringify(name.toWellFormed());
}

type IonLibrary = typeof import("ion-js");
let library: Promise<IonLibrary> | undefined;

/** A reader of ION texts: each call answers the one value of a text. */
export type IonParser = (text: string) => unknown;

/**
 * Loads the reader. Timestamps come as ISO-8601 text, decimals as numbers, whole numbers that no number holds exactly as bigint,
 * symbols as text, and blobs as Base64. The reader throws {@link IonError}.
 */
export async function loadIonParser(): Promise<IonParser> {
  library ??= import("ion-js");
  const ion = await library;
  return (text) => parse(ion, text);
}

function parse(ion: IonLibrary, text: string): unknown {
  try {
    const reader = ion.makeReader(text);
    const type = reader.next();
    if (type === null) throw new IonError("There is no value.");
    const value = readValue(ion, reader, type, 0);
    if (reader.next() !== null) throw new IonError("There is more than one value.");
    return value;
  } catch (error) {
    if (error instanceof IonError) throw error;
    throw new IonError(messageOf(error), { cause: error });
  }
}

type IonReader = ReturnType<IonLibrary["makeReader"]>;
type IonType = NonNullable<ReturnType<IonReader["next"]>>;

function readValue(ion: IonLibrary, reader: IonReader, type: IonType, depth: number): unknown {
  if (reader.isNull()) return null;
  switch (type) {
    case ion.IonTypes.STRUCT:
      return readStruct(ion, reader, depth);
    case ion.IonTypes.LIST:
    case ion.IonTypes.SEXP:
      return readList(ion, reader, depth);
    case ion.IonTypes.INT: {
      const whole = reader.bigIntValue();
      const number = Number(whole);
      return whole === null || !Number.isFinite(number) || BigInt(number) !== whole ? whole : number;
    }
    case ion.IonTypes.DECIMAL: {
      const decimal = reader.decimalValue();
      return decimal === null ? null : Number(decimal.toString());
    }
    case ion.IonTypes.TIMESTAMP:
      return reader.timestampValue()?.toString().replace(/T$/, "");
    case ion.IonTypes.BLOB:
    case ion.IonTypes.CLOB:
      return Buffer.from(reader.uInt8ArrayValue() ?? []).toString(type === ion.IonTypes.BLOB ? "base64" : "utf8");
    default:
      return reader.value();
  }
}

function stepInto(reader: IonReader, depth: number): void {
  if (depth >= ION_DEPTH_MAX) throw new IonError(`The value is nested more than ${ION_DEPTH_MAX} levels deep.`);
  reader.stepIn();
}

function readStruct(ion: IonLibrary, reader: IonReader, depth: number): Record<string, unknown> {
  const members: [string, unknown][] = [];
  stepInto(reader, depth);
  for (let type = reader.next(); type !== null; type = reader.next()) {
    members.push([reader.fieldName() ?? "", readValue(ion, reader, type, depth + 1)]);
  }
  reader.stepOut();
  return Object.fromEntries(members);
}

function readList(ion: IonLibrary, reader: IonReader, depth: number): unknown[] {
  const items: unknown[] = [];
  stepInto(reader, depth);
  for (let type = reader.next(); type !== null; type = reader.next()) {
    items.push(readValue(ion, reader, type, depth + 1));
  }
  reader.stepOut();
  return items;
}
