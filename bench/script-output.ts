/** What a task costs that prints 100 MB: lines a second through process, task and worker log, and memory meanwhile. */

import { SecretMask } from "../components/masking/secret-mask.ts";
import { BufferedTaskLog } from "../components/worker/task-log.ts";
import { systemClock } from "../platform/clock.ts";
import { shellCommands } from "../plugins/script/shell.ts";
import { runTask, scriptTestContext } from "../plugins/script/test-context.ts";
import { printMeasurement } from "./measure/report.ts";

const LINES = 1_000_000;
/** With its line end, so that the whole is 100 MB. */
const LINE_BYTES = 100;
const SAMPLE_MS = 5;
const MEGABYTE = 1_000_000;
const ROUNDS = 3;

async function printLines(): Promise<{ readonly seconds: number; readonly entries: number }> {
  await using fixture = await scriptTestContext();
  let entries = 0;
  const log = new BufferedTaskLog({
    origin: { tenantId: "main", namespace: "bench", flowId: "bench", executionId: "bench" },
    clock: systemClock,
    mask: new SecretMask(),
    send(batch) {
      entries += batch.length;
      return Promise.resolve();
    },
  });
  const line = "x".repeat(LINE_BYTES - 1);
  const startedMs = performance.now();
  await runTask(
    shellCommands,
    { commands: [`yes ${line} | head -n ${LINES}`] },
    { context: { ...fixture.context, log } },
  );
  await log.flush();
  return { seconds: (performance.now() - startedMs) / 1000, entries };
}

async function main(): Promise<void> {
  const before = process.memoryUsage().rss;
  let peak = before;
  let ticks = 0;
  let longestGapMs = 0;
  let lastTickMs = performance.now();
  const sampling = setInterval(() => {
    const now = performance.now();
    longestGapMs = Math.max(longestGapMs, now - lastTickMs);
    lastTickMs = now;
    ticks += 1;
    peak = Math.max(peak, process.memoryUsage().rss);
  }, SAMPLE_MS);
  for (let round = 1; round <= ROUNDS; round += 1) {
    const { seconds, entries } = await printLines();
    if (entries !== LINES) throw new Error(`${entries} of ${LINES} lines arrived`);
    printMeasurement({ name: `100 MB of log lines, time ${round}`, value: LINES / seconds, unit: "/s" });
  }
  clearInterval(sampling);
  printMeasurement({
    name: "memory growth meanwhile, from a cold start",
    value: (peak - before) / MEGABYTE,
    unit: "MB",
    promise: "under 100 MB",
  });
  printMeasurement({
    name: "longest wait of a timer meanwhile",
    value: longestGapMs,
    unit: "ms",
    note: `${ticks} ticks of ${SAMPLE_MS} ms`,
  });
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
