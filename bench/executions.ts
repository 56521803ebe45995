/** How fast executions go through the engine in memory: loops of different sizes, and many small executions. */
import type { Task } from "../core/flow/flow.ts";
import { runFlow, saveFlow, startEngine } from "./measure/engine.ts";
import { median, printMeasurement } from "./measure/report.ts";

const RUNS = 5;
const EXECUTIONS = 5_000;

const log = (id: string): Task => ({ id, type: "io.kestra.plugin.core.log.Log", message: "of {{ flow.id }}" });
const format: Task = { id: "value", type: "io.kestra.plugin.core.debug.Return", format: "{{ taskrun.value }}" };

function loop(id: string, count: number, concurrencyLimit: number, task: Task): Task {
  const values = Array.from({ length: count }, (_, index) => String(index));
  return { id, type: "io.kestra.plugin.core.flow.ForEach", values, concurrencyLimit, tasks: [task] };
}

/** Median milliseconds of a flow, each time in an engine of its own. */
async function measure(tasks: readonly Task[], times = 1): Promise<number> {
  const elapsedMs: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    await using engine = await startEngine();
    await saveFlow(engine.standalone, "measured", tasks);
    elapsedMs.push(await runFlow(engine.standalone, "measured", times));
  }
  return median(elapsedMs);
}

async function measureLoops(name: string, concurrencyLimit: number): Promise<void> {
  const thousandMs = await measure([loop("each", 1_000, concurrencyLimit, format)]);
  const tenThousandMs = await measure([loop("each", 10_000, concurrencyLimit, format)]);
  printMeasurement({ name: `ForEach of 1 000 values, ${name}`, value: thousandMs, unit: "ms" });
  printMeasurement({ name: `ForEach of 10 000 values, ${name}`, value: tenThousandMs, unit: "ms" });
  printMeasurement({
    name: `ForEach 10 000 against 1 000, ${name}`,
    value: tenThousandMs / thousandMs,
    unit: "times",
    promise: "at most 12",
  });
  const logMs = await measure([loop("each", 10_000, concurrencyLimit, log("line"))]);
  printMeasurement({ name: `10 000 Log task runs, ${name}`, value: logMs / 1000, unit: "s", promise: "under 5 s" });
}

async function main(): Promise<void> {
  // The first engine warms the code up; what it measures does not count.
  await measure([loop("each", 1_000, 0, log("line"))]);
  await measureLoops("one after the other", 1);
  await measureLoops("all at once", 0);
  await measureLoops("16 at once", 16);
  const elapsedMs = await measure([log("only")], EXECUTIONS);
  printMeasurement({
    name: "executions of one task",
    value: EXECUTIONS / (elapsedMs / 1000),
    unit: "/s",
    promise: "at least 3 000/s",
    note: `${EXECUTIONS} executions, the median of ${RUNS} runs`,
  });
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
