/** What `make test` and `make check` run. */
import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import type { ServiceName } from "../services/service.ts";

/** One program that passes or fails; with a report, each of its tests counts for itself. */
export interface Suite {
  readonly name: string;
  readonly command: readonly string[];
  /** Environment variables besides those of this process. Default none. */
  readonly environment?: Readonly<Record<string, string>>;
  /** The server without which the suite is skipped. Default: it needs none. */
  readonly needs?: ServiceName;
  /** Where the program writes its JUnit report. */
  readonly report?: string;
}

const BIN = join("node_modules", ".bin");
const REPORTS = join("node_modules", ".cache", "test-reports");
const UNIT_FOLDERS = ["core", "platform", "backends", "plugins", "components", "cli", "tui", "web"];
const SERVER_FOLDERS = ["tests/databases", "tests/storage"];
const FAULT_FOLDER = "tests/faults";
const CONTRACT_FOLDER = "tests/contract";
const JOURNEY_FOLDER = "tests/tui";
const HOUSE_FOLDERS = ["tests/tidy", "tests/docs", "tests/runner", "bench"];

function hasTests(folder: string): boolean {
  if (!existsSync(folder)) return false;
  return readdirSync(folder, { recursive: true, encoding: "utf8" }).some((file) => /\.test\.tsx?$/.test(file));
}

function onBun(name: string, paths: readonly string[]): Suite {
  const report = join(REPORTS, `${name.replaceAll(" ", "-").toLowerCase()}.xml`);
  const flags = ["test", "--timeout=120000", "--only-failures", "--reporter=junit", `--reporter-outfile=${report}`];
  return { name, command: [join(BIN, "bun"), ...flags, ...paths.map((path) => `./${path}/`)], report };
}

function onDeno(name: string, paths: readonly string[]): Suite {
  const report = join(REPORTS, `${name.replaceAll(" ", "-").toLowerCase()}.xml`);
  const preload = "--preload=./tests/runner/property-seed.ts";
  const flags = ["test", "-A", "--no-check", "--quiet", preload, "--reporter=dot", `--junit-path=${report}`];
  return { name, command: [join(BIN, "deno"), ...flags, ...paths], report };
}

function program(name: string, ...command: readonly string[]): Suite {
  const [tool = "", ...rest] = command;
  return { name, command: [join(BIN, tool), ...rest] };
}

/** Checks that need no running program: a minute at most. */
export function checkSuites(): Suite[] {
  return [
    program("Types", "tsc", "-p", "."),
    program("Lint and format", "biome", "ci", "--colors=off", "."),
    program("Dead code", "knip", "--no-progress"),
    onBun("House rules", HOUSE_FOLDERS),
    // In two halves, as quick checks run at once and one process has one core.
    onBun("Unit tests of the core", ["core"]),
    onBun(
      "Unit tests of the rest",
      UNIT_FOLDERS.filter((folder) => folder !== "core" && hasTests(folder)),
    ),
  ];
}

/** The tests of the engine once more, over another backend than memory. */
function engineOn(name: string, backend: string): Suite {
  return { ...onBun(`Engine on ${name}`, ["tests/engine"]), environment: { ENGINE_BACKEND: backend } };
}

/** Everything. */
export function allSuites(): Suite[] {
  const processTests = readdirSync("tests")
    .map((name) => `tests/${name}`)
    .filter((path) => statSync(path).isDirectory() && !HOUSE_FOLDERS.includes(path) && hasTests(path))
    .filter((path) => ![...SERVER_FOLDERS, FAULT_FOLDER, CONTRACT_FOLDER, JOURNEY_FOLDER].includes(path));
  return [
    ...checkSuites(),
    onDeno("Unit tests on Deno", UNIT_FOLDERS.filter(hasTests)),
    onBun("Process tests", processTests),
    onBun("Backends on real servers", SERVER_FOLDERS),
    onBun("Terminal UI as people see it", [JOURNEY_FOLDER]),
    onBun("Processes that die", [FAULT_FOLDER]),
    onBun("API as clients see it", [CONTRACT_FOLDER]),
    engineOn("SQLite", "sqlite"),
    { ...engineOn("PostgreSQL", "postgres"), needs: "postgres" },
  ];
}
