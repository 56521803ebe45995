/**
 * Runs the property tests and the simulation over and over, each round with a seed of its own, and names the seeds of
 * the rounds that failed.
 *
 *   bun tests/soak.ts [ROUNDS] [PATH ...]     default: 10 rounds of every file with properties
 */
import { spawnSync } from "node:child_process";
import { randomInt } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { environmentVariable, environmentVariables } from "../platform/environment.ts";

const ROUNDS_DEFAULT = 10;
const SEED_MAX = 2 ** 31;
const FOLDERS = ["core", "platform", "backends", "plugins", "components", "cli", "tui", "web", "tests"];
/** Property tests say so by what they import, or by the suite of cases that they run. */
const HAS_PROPERTIES = /from "fast-check"|testing\/(?:storage-contract|templates|random-flows)/;

function filesWithProperties(): string[] {
  return FOLDERS.flatMap((folder) => {
    const files = readdirSync(folder, { recursive: true, encoding: "utf8" });
    return files.filter((file) => /\.test\.tsx?$/.test(file)).map((file) => join(folder, file));
  }).filter((file) => HAS_PROPERTIES.test(readFileSync(file, "utf8")));
}

function main(): void {
  const [rounds = String(ROUNDS_DEFAULT), ...paths] = process.argv.slice(2);
  const files = paths.length > 0 ? paths : filesWithProperties();
  const given = environmentVariable("TEST_SEED");
  const failed: string[] = [];
  for (let round = 1; round <= Number(rounds); round++) {
    const seed = given ?? String(randomInt(SEED_MAX));
    console.log(`\n== Round ${round} of ${rounds}, seed ${seed}`);
    const args = ["test", "--timeout=900000", "--only-failures", ...files.map((file) => `./${file}`)];
    const env = { ...environmentVariables(), CI: "", TEST_SEED: seed };
    const { status } = spawnSync(join("node_modules", ".bin", "bun"), args, { stdio: "inherit", env });
    if (status !== 0) failed.push(seed);
  }
  for (const seed of failed) console.log(`FAILED with seed ${seed}: TEST_SEED=${seed} make soak ROUNDS=1`);
  if (failed.length === 0) console.log(`\n${rounds} rounds passed`);
  process.exitCode = failed.length > 0 ? 1 : 0;
}

main();
