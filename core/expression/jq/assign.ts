/** `=`, `|=`, `+=` and the others. */
import type { JqNode } from "./ast.ts";
import { deletePaths, getPath, type JqPath, setPath } from "./paths.ts";
import { type JqScope, paths, values } from "./scope.ts";
import { calculate, isTrue } from "./value.ts";

type Assign = Extract<JqNode, { kind: "assign" }>;

/** The input with what the left side points at changed. */
export function* assign(node: Assign, input: unknown, scope: JqScope): Generator<unknown> {
  if (node.operator === "|=") {
    yield update(node, input, scope);
    return;
  }
  for (const value of values(node.right, input, scope)) {
    let result = input;
    for (const path of [...paths(node.left, input, scope)]) {
      scope.step();
      result = setPath(result, path, newValue(node.operator, getPath(result, path), value));
    }
    yield result;
  }
}

function newValue(operator: Exclude<Assign["operator"], "|=">, before: unknown, value: unknown): unknown {
  switch (operator) {
    case "=":
      return value;
    case "//=":
      return isTrue(before) ? before : value;
    case "+=":
      return calculate("+", before, value);
    case "-=":
      return calculate("-", before, value);
    case "*=":
      return calculate("*", before, value);
    case "/=":
      return calculate("/", before, value);
    case "%=":
      return calculate("%", before, value);
  }
}

/** Every place gets the first value that the right side makes of it; where there is none, it is deleted. */
function update(node: Assign, input: unknown, scope: JqScope): unknown {
  let result = input;
  const gone: JqPath[] = [];
  for (const path of [...paths(node.left, input, scope)]) {
    scope.step();
    const next = values(node.right, getPath(result, path), scope).next();
    if (next.done) gone.push(path);
    else result = setPath(result, path, next.value);
  }
  return gone.length === 0 ? result : deletePaths(result, gone);
}
