/**
 * Java tells an int from a long; our numbers do not. `className` is the only place where that shows, so it looks at
 * the expression before it: what the template computes itself is a long, what comes from data is as small as it can be.
 */
import type { Expression } from "../ast.ts";
import { className } from "../class-name.ts";
import { isWhole } from "../number.ts";

/** Filters whose whole numbers are longs. */
const LONG_FILTERS: ReadonlySet<string> = new Set(["timestamp", "timestampMilli"]);
/** Functions whose whole numbers are longs. */
const LONG_FUNCTIONS: ReadonlySet<string> = new Set(["range", "max", "min", "fileSize"]);

const LONG = "java.lang.Long";

/** A `className` that knows more than the value, or undefined. */
export function hintedClassName(input: Expression): ((value: unknown) => unknown) | undefined {
  const kind = kindOf(input);
  if (kind === undefined) return undefined;
  return (value) => (isWhole(value) && className(value) !== "java.math.BigInteger" ? kind : className(value));
}

function kindOf(node: Expression): string | undefined {
  switch (node.kind) {
    case "literal":
    case "unary":
      return LONG;
    case "binary":
      return "+-*/%".includes(node.operator) ? LONG : undefined;
    case "call":
      return LONG_FUNCTIONS.has(node.name) ? LONG : undefined;
    case "filter":
      if (node.name === "number") return numberFilterKind(node.args.positional[0] ?? node.args.named[0]?.value);
      if (node.name === "abs") return kindOf(node.input);
      return LONG_FILTERS.has(node.name) ? LONG : undefined;
    default:
      return undefined;
  }
}

function numberFilterKind(type: Expression | undefined): string | undefined {
  if (type?.kind !== "literal") return undefined;
  if (type.value === "LONG") return LONG;
  return type.value === "BIGINTEGER" ? "java.math.BigInteger" : undefined;
}
