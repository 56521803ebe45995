/** Random flows of every body kind and definition kind, for properties of the core and for simulations. */
import fc from "fast-check";
import type { Flow, Sla, Task } from "../../flow/flow.ts";

/** The shape of a random task, before it gets an id. */
export interface Shape {
  readonly type: string;
  readonly options: Record<string, unknown>;
  readonly tasks?: readonly Shape[] | undefined;
  readonly errors?: readonly Shape[] | undefined;
  readonly finally?: readonly Shape[] | undefined;
}

const RETRIES = [
  { type: "constant", interval: "PT1S", maxAttempts: 2 },
  { type: "exponential", interval: "PT0.01S", maxInterval: "PT0.05S", maxAttempts: 4 },
  { type: "random", minInterval: "PT0.01S", maxInterval: "PT0.1S", maxAttempts: 3 },
  { type: "constant", interval: "PT0.01S", maxDuration: "PT0.05S", warningOnRetry: true },
  { type: "constant", interval: "PT1S", maxAttempts: 2, behavior: "CREATE_NEW_EXECUTION" },
] as const;

const options = fc.record(
  {
    allowFailure: fc.boolean(),
    allowWarning: fc.boolean(),
    disabled: fc.oneof({ weight: 9, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
    runIf: fc.constantFrom("true", "false", "!"),
    concurrent: fc.integer({ min: 0, max: 2 }),
    limit: fc.integer({ min: 0, max: 2 }),
    values: fc.constantFrom([], ["1"], ["1", "2", "3"], "no list"),
    retry: fc.constantFrom(...RETRIES),
    timeout: fc.constantFrom("PT0.02S", "PT1S"),
    state: fc.constantFrom("SUCCESS", "WARNING", "FAILED", "KILLED"),
    durationMs: fc.integer({ min: 0, max: 50 }),
    to: fc.constantFrom("SUCCESS", "WARNING", "CANCELLED", "FAILED"),
    choice: fc.constantFrom("left", "right", "neither"),
    condition: fc.constantFrom("true", "false"),
    wait: fc.boolean(),
    transmitFailed: fc.boolean(),
    maxIterations: fc.integer({ min: 1, max: 4 }),
    failOnMaxReached: fc.boolean(),
  },
  { requiredKeys: ["values"] },
);

const { task: shape } = fc.letrec<{ task: Shape; flowable: Shape; leaf: Shape }>((tie) => ({
  task: fc.oneof({ depthSize: "small", withCrossShrink: true }, tie("leaf"), tie("flowable")),
  leaf: fc.record({
    type: fc.constantFrom("work", "work", "work", "work", "label", "subflow", "exit", "batches"),
    options,
  }),
  flowable: fc.record({
    type: fc.constantFrom("sequence", "parallel", "each", "graph", "allow", "choice", "pause", "until", "group"),
    options,
    tasks: fc.array(tie("task"), { minLength: 1, maxLength: 3 }),
    errors: fc.option(fc.array(tie("task"), { maxLength: 2 }), { nil: undefined }),
    finally: fc.option(fc.array(tie("task"), { maxLength: 2 }), { nil: undefined }),
  }),
}));

function toTasks(shapes: readonly Shape[] | undefined, counter: { next: number }): Task[] {
  return (shapes ?? []).map((each) => {
    const id = `t${counter.next++}`;
    if (each.type === "batches") return withSplit(id, each);
    const tasks = toTasks(each.tasks, counter);
    const ids = tasks.map((task) => task.id);
    const dependsOn = Object.fromEntries(
      ids.slice(1).map((child, index) => [child, ids.slice(0, index + 1).slice(-1)]),
    );
    const lists = { tasks, errors: toTasks(each.errors, counter), finally: toTasks(each.finally, counter), dependsOn };
    return { id, type: each.type, ...each.options, ...(each.tasks ? lists : {}) };
  });
}

/** Batches need a task beside them that has made the file of batches. */
function withSplit(id: string, { type, options }: Shape): Task {
  const items = `${id}-items`;
  const tasks = [
    { id: `${items}-split`, type: "split" },
    { id: items, type, ...options },
  ];
  return { id, type: "sequence", tasks };
}

/** Random lists of a flow. */
export const randomFlow = fc.record({
  tasks: fc.array(shape, { minLength: 1, maxLength: 4 }),
  errors: fc.array(shape, { maxLength: 2 }),
  finally: fc.array(shape, { maxLength: 2 }),
  afterExecution: fc.array(shape, { maxLength: 2 }),
  listeners: fc.array(shape, { maxLength: 1 }),
  outputs: fc.boolean(),
  concurrency: fc.option(fc.constantFrom("QUEUE", "CANCEL", "FAIL"), { nil: undefined }),
  sla: fc.option(fc.constantFrom("FAIL", "CANCEL", "NONE"), { nil: undefined }),
  assertion: fc.option(fc.constantFrom("true", "false"), { nil: undefined, freq: 4 }),
  retry: fc.option(fc.constantFrom(...RETRIES), { nil: undefined, freq: 4 }),
});

/** The lists as parts of a flow, with ids of their own. */
export function toFlow(lists: FlowShape): Pick<Flow, "tasks"> & Partial<Flow> {
  const counter = { next: 1 };
  return {
    tasks: toTasks(lists.tasks, counter),
    errors: toTasks(lists.errors, counter),
    finally: toTasks(lists.finally, counter),
    afterExecution: toTasks(lists.afterExecution, counter),
    ...(lists.listeners.length > 0 ? { listeners: [{ tasks: toTasks(lists.listeners, counter) }] } : {}),
    ...(lists.concurrency ? { concurrency: { limit: 1, behavior: lists.concurrency } } : {}),
    ...(lists.sla ? { sla: slaOf(lists.sla, lists.assertion) } : {}),
    ...(lists.retry ? { retry: lists.retry } : {}),
    ...(lists.outputs ? { outputs: [{ id: "o", type: "STRING", value: "x" }] } : {}),
  };
}

function slaOf(behavior: "FAIL" | "CANCEL" | "NONE", assertion: string | undefined): readonly Sla[] {
  const inTime: Sla = { id: "s", type: "MAX_DURATION", duration: "PT0.2S", behavior };
  return assertion === undefined
    ? [inTime]
    : [inTime, { id: "a", type: "EXECUTION_ASSERTION", assert: assertion, behavior }];
}

/** What {@link randomFlow} makes. */
export type FlowShape = typeof randomFlow extends fc.Arbitrary<infer T> ? T : never;

/** Small random numbers that a seed decides. */
export function randomOf(seed: number): (below: number) => number {
  let state = seed >>> 0 || 1;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}
