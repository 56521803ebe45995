/**
 * What a task run costs in trees of flowables, 20 deep: the same, however large the tree is. Counted is the time of
 * processors and not that of the clock, and the cheapest of some runs, so that whatever else runs disturbs little.
 */
import type { Task } from "../core/flow/flow.ts";
import { runFlow, saveFlow, startEngine } from "./measure/engine.ts";
import { printMeasurement } from "./measure/report.ts";

const DEPTH = 20;
const SIZES = [100, 1_000, 10_000] as const;
/** Task runs that each size is measured over, at a time. */
const TASK_RUNS = 10_000;
const RUNS = 3;
const RATIO_MAX = 1.5;

const FLOW_TYPES = "io.kestra.plugin.core.flow.";

/** Task ids of one flow, which must differ. */
type NextId = (prefix: string) => string;

function leaf(next: NextId): Task {
  return { id: next("leaf"), type: "io.kestra.plugin.core.debug.Return", format: "{{ task.id }}" };
}

/** A flowable with these tasks; which one goes round with the depth. */
function around(tasks: readonly Task[], depth: number, next: NextId): Task {
  const id = next("level");
  switch (depth % 4) {
    case 0:
      return { id, type: `${FLOW_TYPES}Sequential`, tasks };
    case 1:
      return { id, type: `${FLOW_TYPES}Parallel`, tasks };
    case 2:
      return { id, type: `${FLOW_TYPES}If`, condition: "{{ true }}", then: tasks };
    default:
      return { id, type: `${FLOW_TYPES}Dag`, tasks: tasks.map((task) => ({ task })) };
  }
}

/** One flowable in the other, each with so many tasks beside it. */
function tower(leaves: number, next: NextId): Task {
  let inner: readonly Task[] = [];
  for (let depth = DEPTH; depth > 0; depth--) {
    inner = [around([...Array.from({ length: leaves }, () => leaf(next)), ...inner], depth, next)];
  }
  const [top] = inner;
  if (!top) throw new Error("A tower has at least one level");
  return top;
}

/** Trees of about so many task runs, by what grows in them. */
const SHAPES: Readonly<Record<string, (size: number, next: NextId) => readonly Task[]>> = {
  "more tasks a level": (size, next) => [tower(size / DEPTH - 1, next)],
  "more tasks of a graph": (size, next) => {
    const tasks = Array.from({ length: size }, () => leaf(next));
    const dependsOn = (index: number): readonly string[] =>
      tasks.slice(Math.max(0, index - 10), Math.max(0, index - 8)).map(({ id }) => id);
    return [
      {
        id: next("graph"),
        type: `${FLOW_TYPES}Dag`,
        tasks: tasks.map((task, index) => ({ task, dependsOn: dependsOn(index) })),
      },
    ];
  },
  "more towers in a row": (size, next) => Array.from({ length: size / 100 }, () => tower(4, next)),
  "more towers at once": (size, next) => [
    {
      id: next("towers"),
      type: `${FLOW_TYPES}Parallel`,
      tasks: Array.from({ length: size / 100 }, () => tower(4, next)),
    },
  ],
  "more LoopUntil tasks": (size, next) => [
    {
      id: next("rounds"),
      type: `${FLOW_TYPES}ForEach`,
      values: `{{ range(1, ${size / 2}) }}`,
      concurrencyLimit: 0,
      tasks: [{ id: next("loop"), type: `${FLOW_TYPES}LoopUntil`, condition: "{{ true }}", tasks: [leaf(next)] }],
    },
  ],
  "more WorkingDirectory tasks": (size, next) => [
    {
      id: next("rounds"),
      type: `${FLOW_TYPES}ForEach`,
      values: `{{ range(1, ${size / 2}) }}`,
      concurrencyLimit: 0,
      tasks: [{ id: next("folder"), type: `${FLOW_TYPES}WorkingDirectory`, tasks: [leaf(next)] }],
    },
  ],
  "more rounds of a loop": (size, next) => [
    {
      id: next("rounds"),
      type: `${FLOW_TYPES}ForEach`,
      values: `{{ range(1, ${size / 100}) }}`,
      concurrencyLimit: 4,
      tasks: [tower(4, next)],
    },
  ],
};

interface Measured {
  readonly size: number;
  /** Runs the tree so often that every size is measured over as many task runs. */
  readonly run: () => Promise<void>;
  cheapestMs: number;
}

/** One after the other and over again, so that no size is measured by a program that is warmer than for the others. */
async function measureShape(name: string, treeOf: (size: number, next: NextId) => readonly Task[]): Promise<void> {
  await using engine = await startEngine();
  const all: Measured[] = [];
  for (const size of SIZES) {
    let count = 0;
    const id = `nested-${size}`;
    await saveFlow(
      engine.standalone,
      id,
      treeOf(size, (prefix) => `${prefix}-${++count}`),
    );
    const run = async (): Promise<void> => {
      for (let time = 0; time < TASK_RUNS / size; time++) await runFlow(engine.standalone, id);
    };
    all.push({ size, run, cheapestMs: Number.POSITIVE_INFINITY });
  }
  for (let round = 0; round <= RUNS; round++) {
    for (const measured of all) {
      const before = process.cpuUsage();
      await measured.run();
      const { user, system } = process.cpuUsage(before);
      if (round > 0) measured.cheapestMs = Math.min(measured.cheapestMs, (user + system) / 1000 / TASK_RUNS);
    }
  }
  for (const { size, cheapestMs: value } of all) {
    printMeasurement({ name: `a task run of ${size}, ${name}`, value, unit: "ms" });
  }
  const costs = all.map(({ cheapestMs }) => cheapestMs);
  printMeasurement({
    name: `dearest against cheapest, ${name}`,
    value: Math.max(...costs) / Math.min(...costs),
    unit: "times",
    promise: `at most ${RATIO_MAX}`,
  });
}

async function main(): Promise<void> {
  for (const [name, treeOf] of Object.entries(SHAPES)) await measureShape(name, treeOf);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
