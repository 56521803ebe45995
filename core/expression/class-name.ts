/** Java's name of a value's class. */
import { isMapValue, isTemporal, MapEntry } from "./map-value.ts";
import { INT_MAX, INT_MIN, JavaDecimal, JavaDouble, JavaFloat, LONG_MAX, LONG_MIN } from "./number.ts";

/** The class name, such as `java.lang.String`; `null` for null. */
export function className(value: unknown): string {
  if (value === null || value === undefined) return "null";
  if (typeof value === "string") return "java.lang.String";
  if (typeof value === "boolean") return "java.lang.Boolean";
  if (typeof value === "number") return numberClass(value);
  if (typeof value === "bigint")
    return value > LONG_MAX || value < LONG_MIN ? "java.math.BigInteger" : "java.lang.Long";
  if (value instanceof JavaDouble) return "java.lang.Double";
  if (value instanceof JavaFloat) return "java.lang.Float";
  if (value instanceof JavaDecimal) return "java.math.BigDecimal";
  if (Array.isArray(value)) return "java.util.ArrayList";
  if (value instanceof Set) return "java.util.LinkedHashSet";
  if (value instanceof MapEntry) return "java.util.AbstractMap$SimpleEntry";
  if (isMapValue(value)) return "java.util.LinkedHashMap";
  return typeof value === "object" ? temporalClass(value) : "java.lang.Object";
}

function numberClass(value: number): string {
  if (!Number.isSafeInteger(value)) return "java.lang.Double";
  return value > INT_MAX || value < INT_MIN ? "java.lang.Long" : "java.lang.Integer";
}

function temporalClass(value: object): string {
  if (value instanceof Date) return "java.time.Instant";
  if (!isTemporal(value)) return "java.lang.Object";
  const kind = Object.prototype.toString.call(value).slice("[object Temporal.".length, -1);
  return `java.time.${kind.replace("Plain", "Local").replace("ZonedDateTime", "ZonedDateTime")}`;
}
