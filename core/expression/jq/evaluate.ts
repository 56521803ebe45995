/** Runs jq programs: every part takes a value and yields any number of them. */
import { Fault } from "../error.ts";
import { isNumber } from "../number.ts";
import { assign } from "./assign.ts";
import type { JqDefinition, JqNode, JqPattern } from "./ast.ts";
import { NATIVE, type NativeFilter } from "./builtins.ts";
import { formatValue } from "./formats.ts";
import { getKey, sliceKey } from "./paths.ts";
import { preludeDefinition } from "./prelude.ts";
import { JqBreak, type JqClosure, JqError, type JqItem, type JqScope, values } from "./scope.ts";
import { calculate, compareJq, describe, isTrue } from "./value.ts";

/** Filters that may call each other. */
const CALL_DEPTH_MAX = 400;

/** Everything a part yields. */
export function* run(node: JqNode, input: JqItem, scope: JqScope): Generator<JqItem> {
  scope.step();
  switch (node.kind) {
    case "identity":
      yield input;
      return;
    case "recurse":
      yield* recurse(input, scope);
      return;
    case "index":
    case "slice":
    case "iterate":
      yield* follow(node, input, scope);
      return;
    case "pipe":
      for (const item of run(node.left, input, scope)) yield* run(node.right, item, scope);
      return;
    case "comma":
      yield* run(node.left, input, scope);
      yield* run(node.right, input, scope);
      return;
    case "if":
      for (const condition of values(node.condition, input.value, scope)) {
        yield* run(isTrue(condition) ? node.then : node.otherwise, input, scope);
      }
      return;
    case "alternative":
      yield* alternative(node, input, scope);
      return;
    case "try":
      yield* attempt(node, input, scope);
      return;
    case "define":
      yield* run(node.body, input, withFilter(scope, node.definition));
      return;
    case "call":
      yield* call(node.name, node.args, input, scope);
      return;
    case "as":
      for (const source of values(node.source, input.value, scope)) {
        yield* bound(node.patterns, source, input, node.body, scope);
      }
      return;
    case "reduce":
    case "foreach":
      yield* fold(node, input, scope);
      return;
    case "label":
      yield* labelled(node, input, scope);
      return;
    default:
      for (const value of compute(node, input.value, scope)) yield { value, path: undefined };
  }
}

/** Parts whose values are made and not found. */
function* compute(node: JqNode, input: unknown, scope: JqScope): Generator<unknown> {
  switch (node.kind) {
    case "literal":
      yield node.value;
      return;
    case "variable":
      if (!scope.variables.has(node.name)) throw new Fault(`$${node.name} is not defined`);
      yield scope.variables.get(node.name);
      return;
    case "text":
      yield* text(node.parts, node.format, input, scope);
      return;
    case "format":
      yield formatValue(node.name, input);
      return;
    case "array":
      yield node.body ? [...values(node.body, input, scope)] : [];
      return;
    case "object":
      yield* object(node.entries, input, scope);
      return;
    case "negate":
      for (const value of values(node.body, input, scope)) {
        if (!isNumber(value)) throw new Fault(`${describe(value)} cannot be negated`);
        yield calculate("-", 0, value);
      }
      return;
    case "binary":
      for (const right of values(node.right, input, scope)) {
        for (const left of values(node.left, input, scope)) yield operate(node.operator, left, right);
      }
      return;
    case "logic":
      yield* logic(node, input, scope);
      return;
    case "assign":
      yield* assign(node, input, scope);
      return;
    case "break": {
      const label = scope.variables.get(`*${node.name}`);
      if (typeof label !== "object" || label === null) throw new Fault(`$*label-${node.name} is not defined`);
      throw new JqBreak(label);
    }
    default:
      throw new Fault("Invalid jq program");
  }
}

function operate(operator: string, left: unknown, right: unknown): unknown {
  switch (operator) {
    case "+":
    case "-":
    case "*":
    case "/":
    case "%":
      return calculate(operator, left, right);
    case "==":
      return compareJq(left, right) === 0;
    case "!=":
      return compareJq(left, right) !== 0;
    case "<":
      return compareJq(left, right) < 0;
    case "<=":
      return compareJq(left, right) <= 0;
    case ">":
      return compareJq(left, right) > 0;
    default:
      return compareJq(left, right) >= 0;
  }
}

function* recurse(item: JqItem, scope: JqScope): Generator<JqItem> {
  scope.step();
  yield item;
  if (Array.isArray(item.value) || item.value instanceof Map) {
    for (const inner of children(item)) yield* recurse(inner, scope);
  }
}

function* children({ value, path }: JqItem): Generator<JqItem> {
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) yield { value: item ?? null, path: path && [...path, index] };
  } else if (value instanceof Map) {
    for (const [key, item] of value) yield { value: item, path: path && [...path, key] };
  } else {
    throw new Fault(`Cannot iterate over ${describe(value)}`);
  }
}

type Following = Extract<JqNode, { kind: "index" | "slice" | "iterate" }>;

function* follow(node: Following, input: JqItem, scope: JqScope): Generator<JqItem> {
  for (const target of run(node.target, input, scope)) {
    if (node.kind === "iterate") {
      yield* children(target);
      continue;
    }
    for (const key of keys(node, input.value, scope)) {
      scope.step();
      yield { value: getKey(target.value, key), path: target.path && [...target.path, key] };
    }
  }
}

function* keys(node: Exclude<Following, { kind: "iterate" }>, input: unknown, scope: JqScope): Generator<unknown> {
  if (node.kind === "index") {
    yield* values(node.key, input, scope);
    return;
  }
  for (const to of node.to ? values(node.to, input, scope) : [null]) {
    for (const from of node.from ? values(node.from, input, scope) : [null]) yield sliceKey(from, to);
  }
}

function* alternative(
  node: Extract<JqNode, { kind: "alternative" }>,
  input: JqItem,
  scope: JqScope,
): Generator<JqItem> {
  let found = false;
  try {
    for (const item of run(node.left, input, scope)) {
      if (!isTrue(item.value)) continue;
      found = true;
      yield item;
    }
  } catch (error) {
    if (!(error instanceof Fault) || error.kind === "limit") throw error;
  }
  if (!found) yield* run(node.right, input, scope);
}

function* attempt(node: Extract<JqNode, { kind: "try" }>, input: JqItem, scope: JqScope): Generator<JqItem> {
  let caught: Fault;
  try {
    yield* run(node.body, input, scope);
    return;
  } catch (error) {
    if (!(error instanceof Fault) || error.kind === "limit") throw error;
    caught = error;
  }
  if (caught instanceof JqError && caught.value === "__jq break__") return;
  if (!node.handler) return;
  const value = caught instanceof JqError ? caught.value : caught.message;
  yield* run(node.handler, { value, path: undefined }, scope);
}

function* labelled(node: Extract<JqNode, { kind: "label" }>, input: JqItem, scope: JqScope): Generator<JqItem> {
  const label = {};
  try {
    yield* run(node.body, input, withVariables(scope, [[`*${node.name}`, label]]));
  } catch (error) {
    if (!(error instanceof JqBreak) || error.label !== label) throw error;
  }
}

function withVariables(scope: JqScope, bindings: Iterable<readonly [string, unknown]>): JqScope {
  return { ...scope, variables: new Map([...scope.variables, ...bindings]) };
}

function withFilter(scope: JqScope, definition: JqDefinition): JqScope {
  const filters = new Map(scope.filters);
  const inner: JqScope = { ...scope, filters };
  filters.set(`${definition.name}/${definition.parameters.length}`, {
    parameters: definition.parameters,
    body: definition.body,
    scope: inner,
  });
  return inner;
}

function* call(name: string, args: readonly JqNode[], input: JqItem, scope: JqScope): Generator<JqItem> {
  const signature = `${name}/${args.length}`;
  const known = scope.filters.get(signature);
  if (known) {
    yield* invoke(known, args, input, scope);
    return;
  }
  const native: NativeFilter | undefined = NATIVE.get(signature);
  if (native) {
    yield* native(args, input, scope);
    return;
  }
  const definition = preludeDefinition(signature);
  if (!definition) throw new Fault(`Function ${signature} does not exist`);
  const closure = {
    parameters: definition.parameters,
    body: definition.body,
    scope: { ...scope, filters: new Map(), variables: new Map() },
  };
  yield* invoke(closure, args, input, scope);
}

function* invoke(closure: JqClosure, args: readonly JqNode[], input: JqItem, caller: JqScope): Generator<JqItem> {
  if (caller.depth >= CALL_DEPTH_MAX) throw new Fault("jq filters call each other too deep", "limit");
  const filters = new Map(closure.scope.filters);
  const valueParameters: (readonly [string, JqNode])[] = [];
  for (const [index, parameter] of closure.parameters.entries()) {
    const body = args[index];
    if (!body) continue;
    const name = parameter.replace("$", "");
    if (parameter.startsWith("$")) valueParameters.push([name, body]);
    filters.set(`${name}/0`, { parameters: [], body, scope: caller });
  }
  const scope: JqScope = { ...closure.scope, filters, depth: caller.depth + 1 };
  yield* withValues(valueParameters, closure.body, input, scope, caller);
}

/** Runs the body once for every combination of the values of its `$` parameters. */
function* withValues(
  parameters: readonly (readonly [string, JqNode])[],
  body: JqNode,
  input: JqItem,
  scope: JqScope,
  caller: JqScope,
): Generator<JqItem> {
  const [first, ...rest] = parameters;
  if (!first) {
    yield* run(body, input, scope);
    return;
  }
  for (const value of values(first[1], input.value, caller)) {
    yield* withValues(rest, body, input, withVariables(scope, [[first[0], value]]), caller);
  }
}

function* bound(
  patterns: readonly JqPattern[],
  source: unknown,
  input: JqItem,
  body: JqNode,
  scope: JqScope,
): Generator<JqItem> {
  const names = patterns.length > 1 ? patterns.flatMap(namesOf).map((name) => [name, null] as const) : [];
  for (const [index, pattern] of patterns.entries()) {
    try {
      for (const bindings of bind(pattern, source, scope)) {
        yield* run(body, input, withVariables(scope, [...names, ...bindings]));
      }
      return;
    } catch (error) {
      const last = index === patterns.length - 1;
      if (last || !(error instanceof Fault) || error.kind === "limit") throw error;
    }
  }
}

function namesOf(pattern: JqPattern): string[] {
  if (pattern.kind === "variable") return [pattern.name];
  if (pattern.kind === "array") return pattern.items.flatMap(namesOf);
  return pattern.entries.flatMap(({ variable, value }) => [
    ...(variable === undefined ? [] : [variable]),
    ...(value ? namesOf(value) : []),
  ]);
}

type Bindings = readonly (readonly [string, unknown])[];

/** All ways in which the pattern takes the value apart. */
function* bind(pattern: JqPattern, value: unknown, scope: JqScope): Generator<Bindings> {
  if (pattern.kind === "variable") {
    yield [[pattern.name, value]];
    return;
  }
  if (pattern.kind === "array") {
    if (value !== null && !Array.isArray(value)) throw new Fault(`Cannot index ${describe(value)} with number`);
    const list: readonly unknown[] = value ?? [];
    yield* combined(pattern.items.map((item, index) => () => bind(item, list[index] ?? null, scope)));
    return;
  }
  yield* combined(
    pattern.entries.map(
      (entry) =>
        function* () {
          for (const key of values(entry.key, value, scope)) {
            const found = getKey(value, key);
            const own: Bindings = entry.variable === undefined ? [] : [[entry.variable, found]];
            if (!entry.value) yield own;
            else for (const inner of bind(entry.value, found, scope)) yield [...own, ...inner];
          }
        },
    ),
  );
}

function* combined(parts: readonly (() => Generator<Bindings>)[]): Generator<Bindings> {
  const [first, ...rest] = parts;
  if (!first) {
    yield [];
    return;
  }
  for (const left of first()) for (const right of combined(rest)) yield [...left, ...right];
}

type Fold = Extract<JqNode, { kind: "reduce" | "foreach" }>;

function* fold(node: Fold, input: JqItem, scope: JqScope): Generator<JqItem> {
  for (const start of run(node.start, input, scope)) {
    let state: JqItem | undefined = start;
    for (const source of values(node.source, input.value, scope)) {
      for (const bindings of bind(node.pattern, source, scope)) {
        const inner = withVariables(scope, bindings);
        let next: JqItem | undefined;
        for (const item of run(node.update, state ?? { value: null, path: undefined }, inner)) {
          next = item;
          if (node.kind === "foreach") yield* node.extract ? run(node.extract, item, inner) : [item];
        }
        state = next;
      }
    }
    if (node.kind === "reduce") yield state ?? { value: null, path: undefined };
  }
}

function* logic(node: Extract<JqNode, { kind: "logic" }>, input: unknown, scope: JqScope): Generator<unknown> {
  const decisive = node.operator === "or";
  for (const left of values(node.left, input, scope)) {
    if (isTrue(left) === decisive) yield decisive;
    else for (const right of values(node.right, input, scope)) yield isTrue(right);
  }
}

function* object(
  entries: readonly (readonly [JqNode, JqNode])[],
  input: unknown,
  scope: JqScope,
): Generator<ReadonlyMap<string, unknown>> {
  const [first, ...rest] = entries;
  if (!first) {
    yield new Map();
    return;
  }
  for (const key of values(first[0], input, scope)) {
    if (typeof key !== "string") throw new Fault(`Object keys must be strings, not ${describe(key)}`);
    for (const value of values(first[1], input, scope)) {
      for (const others of object(rest, input, scope)) yield new Map([[key, value], ...others]);
    }
  }
}

function* text(parts: readonly (string | JqNode)[], format: string, input: unknown, scope: JqScope): Generator<string> {
  const [first, ...rest] = parts;
  if (first === undefined) {
    yield "";
    return;
  }
  if (typeof first === "string") {
    for (const others of text(rest, format, input, scope)) yield first + others;
    return;
  }
  for (const others of text(rest, format, input, scope)) {
    for (const value of values(first, input, scope)) yield formatValue(format, value) + others;
  }
}
