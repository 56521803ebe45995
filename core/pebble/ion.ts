/** Ion texts to values. */
import { type dom, load, loadAll } from "ion-js";
import { CallFault } from "./error.ts";
import { double, long } from "./number.ts";

/** The first value of an Ion text, or all of them as a list. */
export function parseIon(text: string, allRows: boolean): unknown {
  try {
    if (allRows) return loadAll(text).map(toValue);
    const first = load(text);
    return first === null ? null : toValue(first);
  } catch (error) {
    throw new CallFault(`Invalid ion: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function toValue(value: dom.Value): unknown {
  if (value.isNull()) return null;
  const type = value.getType().name;
  switch (type) {
    case "bool":
      return value.booleanValue();
    case "int": {
      const whole = value.bigIntValue();
      return whole === null ? null : long(whole);
    }
    case "float":
    case "decimal":
      return double(value.numberValue() ?? Number.NaN);
    case "timestamp":
      return value.dateValue()?.toISOString() ?? null;
    case "list":
    case "sexp":
      return (value.elements() ?? []).map(toValue);
    case "struct":
      return Object.fromEntries(value.fields().map(([name, field]) => [name, toValue(field)]));
    case "blob":
    case "clob":
      return Buffer.from(value.uInt8ArrayValue() ?? new Uint8Array()).toString("base64");
    default:
      return value.stringValue();
  }
}
