/** How long a person waits for the built program, from key press to prompt. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { measureProgram } from "./measure/program.ts";
import { printMeasurement } from "./measure/report.ts";

const RUNS = 25;
const EXECUTABLE = "dist/kestra";

/** A flow of `count` tasks that each use the outputs of the one before. */
function longFlow(count: number): string {
  const tasks = Array.from({ length: count }, (_, index) => {
    const before = index === 0 ? "first" : `{{ outputs.task${index - 1}.value | upper }}`;
    return `  - id: task${index}\n    type: io.kestra.plugin.core.debug.Return\n    format: "${before}"\n`;
  });
  return `id: long\nnamespace: bench\ntasks:\n${tasks.join("")}`;
}

function measure(name: string, command: readonly string[], promise?: string): number {
  const { medianMs, fastestMs, slowestMs, residentMb } = measureProgram(command, RUNS);
  const note = `${fastestMs.toFixed(0)} to ${slowestMs.toFixed(0)} ms in ${RUNS} runs, ${residentMb.toFixed(0)} MB resident`;
  printMeasurement({ name, value: medianMs, unit: "ms", note, ...(promise ? { promise } : {}) });
  return residentMb;
}

function main(): void {
  if (!existsSync(EXECUTABLE)) {
    console.log(`  left out: there is no ${EXECUTABLE}; make build`);
    return;
  }
  const folder = mkdtempSync(join(tmpdir(), "kestra-bench-"));
  const flow = join(folder, "long.yml");
  writeFileSync(flow, longFlow(200));
  measure("kestra --version", [EXECUTABLE, "--version"], "under 30 ms");
  measure("kestra --help", [EXECUTABLE, "--help"]);
  const residentMb = measure("kestra run, one task", [EXECUTABLE, "run", "fixtures/flows/hello.yml"], "under 150 ms");
  printMeasurement({ name: "memory of that run", value: residentMb, unit: "MB", promise: "under 150 MB" });
  measure("kestra flow validate, 200 tasks", [EXECUTABLE, "flow", "validate", flow], "under 150 ms");
  if (existsSync("dist/node/main.js")) {
    const run = ["dist/node/main.js", "run", "fixtures/flows/hello.yml"];
    measure("the bundle on Deno, one task", ["node_modules/.bin/deno", "run", "--quiet", "-A", ...run]);
    const node = spawnSync("node", ["dist/node/main.js", "--version"]);
    if (node.status === 0) measure("the bundle on Node.js, one task", ["node", ...run]);
    else console.log("  left out: the bundle on Node.js, as the Node.js here is too old for it");
  }
  rmSync(folder, { recursive: true });
}

main();
