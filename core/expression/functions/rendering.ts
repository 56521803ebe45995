/** `render`, `renderOnce`: expressions inside variables. */

import { renderInside } from "../deep.ts";
import type { FunctionDefinition } from "../definition.ts";
import { ExpressionError, Fault } from "../error.ts";
import type { Rendering } from "../rendering.ts";

function render(value: unknown, recursive: unknown, name: string, run: Rendering): unknown {
  if (value === undefined) throw new Fault(`The '${name}' function expects an argument 'toRender'.`);
  if (recursive !== undefined && recursive !== null && typeof recursive !== "boolean") {
    throw new Fault("The 'render' function expects an optional argument 'recursive' with type boolean.");
  }
  try {
    const rendered = renderInside(value, (text) => run.host.renderInside(text, run, recursive !== false));
    return rendered instanceof Promise ? rendered.catch(hidden) : rendered;
  } catch (error) {
    return hidden(error);
  }
}

/** A name missing inside is no missing name outside: `??` and `default` must not hide it. */
function hidden(error: unknown): never {
  if (!(error instanceof ExpressionError) || error.kind !== "missing") throw error;
  throw new ExpressionError(error.message, error.template, error);
}

/** These functions by name. */
export const RENDERING_FUNCTIONS: ReadonlyMap<string, FunctionDefinition> = new Map<string, FunctionDefinition>([
  [
    "render",
    {
      parameters: ["toRender", "recursive"],
      waits: true,
      call: ([value, recursive], run) => render(value, recursive, "render", run),
    },
  ],
  [
    "renderOnce",
    { parameters: ["toRender"], waits: true, call: ([value], run) => render(value, false, "renderOnce", run) },
  ],
]);
