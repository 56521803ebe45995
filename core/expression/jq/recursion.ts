/** Filters that apply a filter to its own results. They keep their own stack, so that they may go on for long. */
import type { JqNode } from "./ast.ts";
import type { NativeFilter } from "./builtins.ts";
import { type JqItem, type JqScope, values } from "./scope.ts";
import { isTrue } from "./value.ts";

/** What happens to an item: whether it is yielded, and whether the filter is applied to it. */
interface Verdict {
  readonly yields: boolean;
  readonly goesOn: boolean;
}

/** Yields items and goes on with what `next` makes of them, depth first. */
function* unfold(next: JqNode, start: JqItem, scope: JqScope, judge: (item: JqItem) => Verdict): Generator<JqItem> {
  const stack: Iterator<JqItem>[] = [[start].values()];
  for (let top = stack.at(-1); top; top = stack.at(-1)) {
    const step = top.next();
    if (step.done) {
      stack.pop();
      continue;
    }
    scope.step();
    const { yields, goesOn } = judge(step.value);
    if (yields) yield step.value;
    if (goesOn) stack.push(scope.run(next, step.value, scope));
  }
}

function holds(condition: JqNode, item: JqItem, scope: JqScope): boolean {
  for (const value of values(condition, item.value, scope)) return isTrue(value);
  return false;
}

const ALWAYS: Verdict = { yields: true, goesOn: true };
const NEVER: Verdict = { yields: false, goesOn: false };

function filterOf(judge: (condition: JqNode | undefined, item: JqItem, scope: JqScope) => Verdict): NativeFilter {
  return (args, input, scope) => {
    const next = args.at(-1);
    const condition = args.length > 1 ? args[0] : undefined;
    return next ? unfold(next, input, scope, (item) => judge(condition, item, scope)) : [];
  };
}

/** These filters by name and number of arguments. */
export const RECURSION_FILTERS: readonly (readonly [string, NativeFilter])[] = [
  ["recurse/1", filterOf(() => ALWAYS)],
  ["repeat/1", filterOf(() => ALWAYS)],
  ["while/2", filterOf((condition, item, scope) => (condition && holds(condition, item, scope) ? ALWAYS : NEVER))],
  [
    "until/2",
    filterOf((condition, item, scope) => {
      const done = condition !== undefined && holds(condition, item, scope);
      return { yields: done, goesOn: !done };
    }),
  ],
];
