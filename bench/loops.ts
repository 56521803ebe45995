/** Loops as a person runs them: the built program from start to end, one JSON event a line into a pipe. */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { measureProgram } from "./measure/program.ts";
import { printMeasurement } from "./measure/report.ts";

const RUNS = 5;
const EXECUTABLE = "dist/kestra";

function loopFlow(concurrencyLimit: number): string {
  return `id: loop
namespace: bench
inputs:
  - id: count
    type: INT
tasks:
  - id: each
    type: io.kestra.plugin.core.flow.ForEach
    values: "{{ range(1, inputs.count) }}"
    concurrencyLimit: ${concurrencyLimit}
    tasks:
      - id: value
        type: io.kestra.plugin.core.debug.Return
        format: "{{ taskrun.value }}"
`;
}

function measureLoops(folder: string, name: string, concurrencyLimit: number): void {
  const flow = join(folder, `loop-${concurrencyLimit}.yml`);
  writeFileSync(flow, loopFlow(concurrencyLimit));
  const [thousandMs = Number.NaN, tenThousandMs = Number.NaN] = [1_000, 10_000].map((count) => {
    const command = [EXECUTABLE, "run", flow, "-i", `count=${count}`, "--format", "json"];
    const { medianMs, residentMb } = measureProgram(command, RUNS);
    printMeasurement({
      name: `kestra run, ${count} values, ${name}`,
      value: medianMs,
      unit: "ms",
      note: `${residentMb.toFixed(0)} MB resident`,
    });
    return medianMs;
  });
  const value = tenThousandMs / thousandMs;
  printMeasurement({ name: `10 000 values against 1 000, ${name}`, value, unit: "times", promise: "at most 12" });
}

function main(): void {
  if (!existsSync(EXECUTABLE)) {
    console.log(`  left out: there is no ${EXECUTABLE}; make build`);
    return;
  }
  const folder = mkdtempSync(join(tmpdir(), "kestra-bench-"));
  measureLoops(folder, "one after the other", 1);
  measureLoops(folder, "16 at once", 16);
  measureLoops(folder, "all at once", 0);
  rmSync(folder, { recursive: true });
}

main();
