/** Flows as YAML, for people and for readers of older YAML alike. */
import { Scalar, stringify } from "yaml";
import { JavaDouble } from "../expression/number.ts";
import type { JsonMap } from "../json-map.ts";

/** Controls that the writer leaves as they are inside double quotes; a terminal would obey some of them. */
const CONTROLS = /[\u007f-\u009f]/g;

/** The YAML of plain data: texts of several lines as blocks, no anchors, no line folded. */
export function flowYaml(value: JsonMap): string {
  const text = stringify(value, withDecimals, { aliasDuplicateObjects: false, compat: "yaml-1.1", lineWidth: 0 });
  return text.replace(CONTROLS, (found) => `\\x${found.charCodeAt(0).toString(16)}`);
}

/** Decimal numbers without a fraction keep their point. */
function withDecimals(_key: unknown, value: unknown): unknown {
  if (!(value instanceof JavaDouble)) return value;
  const scalar = new Scalar(value.value);
  scalar.minFractionDigits = 1;
  return scalar;
}
