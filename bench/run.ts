/**
 * Runs the measurements of this folder, each in a process of its own, and prints their numbers.
 *
 *   bun bench/run.ts [name...]     all when none is named; a name is a file of this folder without its ending
 */
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { availableParallelism, cpus, totalmem } from "node:os";
import { basename, join } from "node:path";

const FOLDER = "bench";

function topics(): string[] {
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts") && file !== "run.ts")
    .map((file) => basename(file, ".ts"))
    .sort();
}

function main(): void {
  const all = topics();
  const wanted = process.argv.slice(2);
  const unknown = wanted.find((name) => !all.includes(name));
  if (unknown !== undefined) {
    console.error(`There is no measurement "${unknown}". There are: ${all.join(", ")}.`);
    process.exitCode = 2;
    return;
  }
  const memoryGb = (totalmem() / 1_000_000_000).toFixed(0);
  console.log(`${availableParallelism()} cores (${cpus()[0]?.model ?? "unknown"}), ${memoryGb} GB memory`);
  for (const topic of wanted.length > 0 ? wanted : all) {
    console.log(`\n${topic}`);
    // Libraries measure differently where they look for mistakes: what is delivered does not.
    const env = { ...process.env, NODE_ENV: "production" };
    const { status } = spawnSync(process.execPath, [join(FOLDER, `${topic}.ts`)], { stdio: "inherit", env });
    if (status !== 0) process.exitCode = 1;
  }
}

main();
