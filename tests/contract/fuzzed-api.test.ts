import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { test } from "node:test";
import { saveFlow, startExecution, startServerProcess } from "../server/server-process.ts";
import { pythonPackages } from "./python-tools.ts";

const CHECKS = [
  "not_a_server_error",
  "status_code_conformance",
  "content_type_conformance",
  "response_schema_conformance",
  "unsupported_method",
];

/** Cases for each call, besides those that cover each parameter's limits. */
const CASES = Number(process.env["FUZZED_CASES"] ?? 6);
/** On a busy machine; a minute or two on a quiet one. */
const LIFE_MS_MAX = 11 * 60_000;
const SEED = process.env["FUZZED_SEED"] ?? "1";

function flow(id: string): string {
  return [
    `id: ${id}`,
    "namespace: tests",
    "inputs: [{id: name, type: STRING, defaults: you}]",
    "triggers:",
    "  - {id: clock, type: io.kestra.plugin.core.trigger.Schedule, cron: '0 0 1 1 *'}",
    "  - {id: hook, type: io.kestra.plugin.core.trigger.Webhook, key: open-sesame}",
    "tasks: [{id: say, type: io.kestra.plugin.core.debug.Return, format: '{{ inputs.name }}'}]",
  ].join("\n");
}

/** Runs the fuzzer over a server; answers its exit code and what it printed. */
async function fuzz(api: string, packages: string, directory: string, known: Readonly<Record<string, string>>) {
  const words = ["-m", "schemathesis.cli", "run", `${api}/api/v1/openapi.json`, "--seed", SEED, "-n", String(CASES)];
  const how = ["--phases", "coverage,fuzzing", "--checks", CHECKS.join(","), "--request-timeout", "20", "--no-color"];
  // Streams wait for what may come; to replay all executions doubles them, again and again.
  const without = ["--exclude-path-regex", "/follow|/executions/updates|/replay/by-query"];
  const quiet = ["--warnings", "off", "--suppress-health-check", "all", "--generation-database", "none"];
  const hooks = resolve("tests/contract/fuzzed_api.py");
  const child = spawn("python3", [...words, ...how, ...without, ...quiet], {
    cwd: directory,
    env: { ...process.env, ...known, PYTHONPATH: packages, SCHEMATHESIS_HOOKS: hooks },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (chunk: string) => {
      output += chunk;
    });
  }
  const code = await new Promise<number | null>((settle) => child.once("close", settle));
  return { code, output };
}

test("whatever a fuzzer sends, the API answers as its OpenAPI document says", {
  timeout: LIFE_MS_MAX,
}, async (context) => {
  const packages = await pythonPackages();
  if ("missing" in packages) return context.skip(packages.missing);
  const directory = await mkdtemp(join(tmpdir(), "kestra-fuzzed-"));
  try {
    await using server = startServerProcess({ args: ["local"], directory, lifeMsMax: LIFE_MS_MAX });
    const { api } = await server.ready();
    const flows = Array.from({ length: 20 }, (_, at) => `flow-${at}`);
    for (const id of flows) await saveFlow(api, flow(id));
    const executions = await Promise.all(flows.map((id) => startExecution(api, id, true)));
    const { code, output } = await fuzz(api, packages.folder, directory, {
      FUZZED_FLOWS: flows.join(","),
      FUZZED_EXECUTIONS: executions.join(","),
      FUZZED_NAMESPACE: "tests",
    });
    assert.equal(code, 0, output.slice(-20_000));
    assert.match(output, /Test cases:\s+\d+ generated/);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
});
