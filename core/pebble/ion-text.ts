/** Values as Ion text. */
import { isNumber, isWhole, numberText, toNumber } from "./number.ts";
import { isMap } from "./printing.ts";

const SYMBOL = /^[A-Za-z_$][A-Za-z0-9_$]*$/;
const KEYWORDS = new Set(["null", "true", "false", "nan"]);

/** Compact Ion: `{k:"v",'a-b':1}`, floats with an exponent. */
export function ionText(value: unknown): string {
  if (value === null || value === undefined) return "null";
  if (typeof value === "string") return JSON.stringify(value);
  if (isNumber(value)) return isWhole(value) ? numberText(value) : floatText(toNumber(value));
  if (Array.isArray(value)) return `[${value.map(ionText).join(",")}]`;
  if (!isMap(value)) return String(value);
  const fields = Object.entries(value).map(([name, field]) => `${symbol(name)}:${ionText(field)}`);
  return `{${fields.join(",")}}`;
}

function symbol(name: string): string {
  return SYMBOL.test(name) && !KEYWORDS.has(name) ? name : `'${JSON.stringify(name).slice(1, -1).replaceAll("'", "\\'")}'`;
}

function floatText(value: number): string {
  if (Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value > 0 ? "+inf" : "-inf";
  const text = String(value);
  if (text.includes("e")) return text.replace("e+", "e");
  return `${text}e0`;
}
