/** What the parts of a jq program share while it runs: bound names, filters, and the way to run another part. */
import { Fault } from "../error.ts";
import type { JqNode } from "./ast.ts";
import type { JqPath } from "./paths.ts";
import { describe } from "./value.ts";

/** A value, and where it was found while paths are followed. */
export interface JqItem {
  readonly value: unknown;
  /** Undefined where no paths are asked for. */
  readonly path: JqPath | undefined;
}

/** Values bound to names, and filters by name and number of parameters. */
export interface JqScope {
  readonly variables: ReadonlyMap<string, unknown>;
  readonly filters: ReadonlyMap<string, JqClosure>;
  /** Runs a part; handed about so that filters need not know the evaluator that calls them. */
  readonly run: (node: JqNode, input: JqItem, scope: JqScope) => Generator<JqItem>;
  /** Called for every step; throws when there are too many. */
  readonly step: () => void;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Filters called inside each other. */
  readonly depth: number;
}

/** A filter with the scope it was written in. */
export interface JqClosure {
  readonly parameters: readonly string[];
  readonly body: JqNode;
  /** Undefined for a filter that may call itself: it sees the scope it is called through. */
  readonly scope: JqScope;
}

/** A jump to a label. */
export class JqBreak extends Error {
  readonly label: object;
  constructor(label: object) {
    super("break");
    this.label = label;
  }
}

/** An error that carries a value, made by `error(…)`. */
export class JqError extends Fault {
  readonly value: unknown;
  constructor(value: unknown) {
    super(typeof value === "string" ? value : `${describe(value)} (not a string)`);
    this.value = value;
  }
}

/** Values only. */
export function* values(node: JqNode, input: unknown, scope: JqScope): Generator<unknown> {
  for (const item of scope.run(node, { value: input, path: undefined }, scope)) yield item.value;
}

/** Paths only. */
export function* paths(node: JqNode, input: unknown, scope: JqScope): Generator<JqPath> {
  for (const item of scope.run(node, { value: input, path: [] }, scope)) {
    if (item.path === undefined) throw new Fault("Invalid path expression");
    yield item.path;
  }
}
