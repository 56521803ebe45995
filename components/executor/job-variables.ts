/**
 * The variables that go to a worker with a job: of the trees that grow with the execution, only what the task's texts
 * may touch. Otherwise each of 10 000 jobs of a loop would carry the outputs and states of all others.
 */
import type { ExpressionEngine, Variables } from "../../core/expression/contract.ts";
import type { Task } from "../../core/flow/flow.ts";
import { isJsonMap, type JsonMap } from "../../core/json-map.ts";

/** The trees by task id. */
const GROWING = ["outputs", "tasks"] as const;
type Growing = (typeof GROWING)[number];

/** What a task may touch of each tree: keys, or everything. */
type Reach = Readonly<Record<Growing, ReadonlySet<string> | "everything">>;

/** See the file's head. */
export class JobVariables {
  readonly #engine: ExpressionEngine;
  readonly #reaches = new WeakMap<Task, Reach>();

  constructor(engine: ExpressionEngine) {
    this.#engine = engine;
  }

  /** The variables without what the task cannot touch. */
  narrow(task: Task, variables: Variables): Variables {
    const reach = this.#reachOf(task);
    const narrowed: Record<string, unknown> = { ...variables };
    for (const name of GROWING) {
      const tree = variables[name];
      const keys = reach[name];
      if (isJsonMap(tree) && keys !== "everything") narrowed[name] = pick(tree, keys);
    }
    return narrowed;
  }

  #reachOf(task: Task): Reach {
    let reach = this.#reaches.get(task);
    if (!reach) {
      reach = this.#find(task);
      this.#reaches.set(task, reach);
    }
    return reach;
  }

  #find(task: Task): Reach {
    const keys: Record<Growing, Set<string>> = { outputs: new Set(), tasks: new Set() };
    const whole = new Set<Growing>();
    for (const text of textsOf(task)) {
      // A task may name another one whose outputs its code then looks at.
      keys.outputs.add(text);
      const { paths, everything } = this.#engine.references(text);
      for (const name of GROWING) {
        if (everything) whole.add(name);
        for (const [root, key] of paths) {
          if (root === name && key === undefined) whole.add(name);
          else if (root === name && key !== undefined) keys[name].add(key);
        }
      }
    }
    const reachOf = (name: Growing) => (whole.has(name) ? "everything" : keys[name]);
    return { outputs: reachOf("outputs"), tasks: reachOf("tasks") };
  }
}

function pick(tree: JsonMap, keys: ReadonlySet<string>): JsonMap {
  // Without a prototype, as the trees themselves are.
  const picked: Record<string, unknown> = Object.create(null);
  for (const key of keys) if (Object.hasOwn(tree, key)) picked[key] = tree[key];
  return picked;
}

/** Every text inside, also keys: those of maps are rendered too. */
function* textsOf(value: unknown): Generator<string, void, undefined> {
  if (typeof value === "string") yield value;
  else if (Array.isArray(value)) for (const item of value) yield* textsOf(item);
  else if (isJsonMap(value)) {
    for (const [key, item] of Object.entries(value)) {
      yield key;
      yield* textsOf(item);
    }
  }
}
