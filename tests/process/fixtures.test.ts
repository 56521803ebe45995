/** Every sample flow runs to the end that its comment promises. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import { describe, it } from "node:test";
import { runProgram } from "./program.ts";

interface Sample {
  /** Below fixtures/. */
  readonly flow: string;
  readonly args?: readonly string[];
  readonly state: "SUCCESS" | "WARNING" | "FAILED" | "refused";
  /** What the program says; on standard error when the flow is refused. */
  readonly says: readonly RegExp[];
}

const EXIT_CODES = { SUCCESS: 0, FAILED: 1, refused: 2, WARNING: 4 } as const;

/** A flow that would ask the network, and unit tests with an answer in its place. */
const TESTED = "flows/unit-test";

function sampleFiles(): readonly string[] {
  return readdirSync("fixtures", { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".yml"));
}

const WORDS = "flows/namespace-files";
const SAMPLES: readonly Sample[] = [
  { flow: "flows/hello.yml", state: "SUCCESS", says: [/Hello, world!/] },
  { flow: "flows/hello.yml", args: ["-i", "name=Ada"], state: "SUCCESS", says: [/Hello, Ada!/] },
  { flow: "flows/parallel.yml", state: "SUCCESS", says: [/the left branch said 42/] },
  { flow: "flows/foreach.yml", state: "SUCCESS", says: [/squareOfThree\W+9/] },
  { flow: "flows/switch-and-dag.yml", state: "SUCCESS", says: [/packed and invoiced/, /bike/] },
  { flow: "flows/switch-and-dag.yml", args: ["-i", "size=large"], state: "SUCCESS", says: [/truck/] },
  { flow: "flows/errors-and-finally.yml", state: "FAILED", says: [/The bank says no/, /failed/, /Cleaned up/] },
  { flow: "flows/warning.yml", state: "WARNING", says: [/Not today/, /goes-on/] },
  { flow: "flows/retry.yml", state: "SUCCESS", says: [/try 1/, /try 2/, /try 3/] },
  {
    flow: "flows/inputs.yml",
    args: ["-i", "user=Ada", "-i", "guests=3"],
    state: "SUCCESS",
    says: [/3 guests of Ada on 2026-03-14: vegetables, bread, water/],
  },
  {
    flow: "flows/inputs.yml",
    args: ["-i", "user=ada", "-i", "guests=many"],
    state: "refused",
    says: [/user/, /guests/],
  },
  { flow: "flows/inputs.yml", state: "refused", says: [/user/, /guests/] },
  {
    flow: "flows/subflow/order.yml",
    args: ["--flows", "fixtures/flows/subflow"],
    state: "SUCCESS",
    says: [/to pay: 42/],
  },
  { flow: "flows/subflow/price.yml", args: ["-i", "quantity=2"], state: "SUCCESS", says: [/28/] },
  {
    flow: `${WORDS}/word-count.yml`,
    args: ["--namespace-files", `fixtures/${WORDS}/files`],
    state: "SUCCESS",
    says: [/poem\.txt has 14 words/, /The queue was long/],
  },
  { flow: "flows/loop-until.yml", state: "SUCCESS", says: [/ready after 3 rounds/] },
  { flow: "flows/approval.yml", state: "SUCCESS", says: [/PAUSED +wait/, /20 % off: a good customer/] },
  { flow: "flows/working-directory.yml", state: "SUCCESS", says: [/First of 3 is Ada/] },
  { flow: "flows/sla.yml", state: "FAILED", says: [/SLA 'quick' violated/] },
  {
    flow: "flows/kinds-of-retry.yml",
    state: "SUCCESS",
    says: ["always-the-same", "twice-as-long-each-time", "by-chance"].map(
      (task) => new RegExp(`SUCCESS +${task} .*attempt 3`),
    ),
  },
  {
    flow: "flows/after-execution.yml",
    state: "SUCCESS",
    says: [/tidying up while RUNNING/, /it ended SUCCESS/],
  },
  { flow: "flows/task-cache.yml", state: "SUCCESS", says: [/existing cache entry/, /the same answer: true/] },
  { flow: "flows/key-value.yml", state: "SUCCESS", says: [/report\.settings is 3 months in EUR/] },
  {
    flow: "flows/input-types.yml",
    state: "SUCCESS",
    says: [/hello, 4, 5\.0, large, milk and sugar/, /90\.0 seconds/, /Saturday, 2026-05-01T08:30/, /total +7\.5/],
  },
  {
    flow: "flows/input-types.yml",
    args: ["-i", "yes-or-no=maybe", "-i", "mail=nobody", "-i", "lasts=long"],
    state: "refused",
    says: [/yes-or-no/, /mail/, /lasts/],
  },
  {
    flow: "flows/plugin-defaults.yml",
    state: "SUCCESS",
    says: [/WARN +silent +nothing to say/, /INFO +loud +hello/, /forced upon any/],
  },
  { flow: "flows/triggers.yml", state: "SUCCESS", says: [/started by hand: someone's wish/] },
  { flow: "flows/variables.yml", state: "SUCCESS", says: [/reports\/2026\/sales\.csv, for the 2nd time/] },
  { flow: "flows/run-if.yml", state: "WARNING", says: [/SKIPPED +shout/, /too-slow is WARNING/] },
  { flow: "flows/run-if.yml", args: ["-i", "loud=true"], state: "WARNING", says: [/HELLO/] },
  { flow: "flows/files.yml", state: "SUCCESS", says: [/2 parts: .*cup.*tea/] },
  {
    flow: "flows/for-each-item/orders.yml",
    args: ["--flows", "fixtures/flows/for-each-item"],
    state: "SUCCESS",
    says: [/rows:2[\s\S]*rows:2[\s\S]*rows:1/],
  },
  {
    flow: "flows/for-each-item/count-batch.yml",
    args: ["-i", "rows=@fixtures/sales/orders.csv"],
    state: "SUCCESS",
    says: [/rows +121/],
  },
  {
    flow: "flows/flow-trigger/load.yml",
    args: ["--flows", "fixtures/flows/flow-trigger"],
    state: "SUCCESS",
    says: [/A report of 120 rows from load/],
  },
  {
    flow: "flows/flow-trigger/report.yml",
    args: ["-i", "rows=3"],
    state: "SUCCESS",
    says: [/A report of 3 rows$/m],
  },
  {
    flow: "flows/concurrency/three-at-once.yml",
    args: ["--flows", "fixtures/flows/concurrency"],
    state: "SUCCESS",
    says: [/QUEUED/, /painting it red/, /painting it green/, /painting it blue/],
  },
  {
    flow: "flows/concurrency/one-at-a-time.yml",
    args: ["-i", "colour=red"],
    state: "SUCCESS",
    says: [/painting it red/],
  },
  { flow: "flows/checks.yml", args: ["-i", "amount=50"], state: "SUCCESS", says: [/paid 50/] },
  {
    flow: "flows/checks.yml",
    args: ["-i", "amount=5000"],
    state: "refused",
    says: [/Amounts above 1000 need a signature\./],
  },
  { flow: "flows/invalid.yml", state: "refused", says: [/invalid\.yml:9:11 /, /Logg/, /formatt/, /answer/] },
  {
    flow: "sales/sales-report.yml",
    args: ["-i", "orders=@fixtures/sales/orders.csv"],
    state: "SUCCESS",
    says: [/120 orders in 6 chunks/, /Sales in EUR/, /GET \/rates/, /total/],
  },
];

describe("sample flows", () => {
  for (const { flow, args = [], state, says } of SAMPLES) {
    const exitCode = EXIT_CODES[state];
    it(`${[flow, ...args].join(" ")}: ${state}, exit code ${exitCode}`, async () => {
      const run = await runProgram(["run", `fixtures/${flow}`, ...args]);
      const said = `${run.stdout}\n${run.stderr}`;
      assert.equal(run.exitCode, exitCode, said);
      for (const pattern of says) assert.match(state === "refused" ? run.stderr : run.stdout, pattern);
      assert.doesNotMatch(said, /^\s+at .*:\d+:\d+/m, "a stack trace reached the user");
    });
  }

  it("unit tests beside a sample flow hold", async () => {
    const run = await runProgram(["flow", "test", `fixtures/${TESTED}`]);
    assert.equal(run.exitCode, 0, run.stdout + run.stderr);
    assert.match(run.stdout, /\n2 passed in /);
  });

  it("each sample flow says in its first lines what it shows and how to run it", () => {
    for (const flow of sampleFiles().filter((path) => path.startsWith("flows/"))) {
      const [first = "", ...rest] = readFileSync(`fixtures/${flow}`, "utf8").split("\n");
      assert.match(first, /^# [A-Z].{20}/, flow);
      const command = rest.find((line) => line.startsWith("# kestra ")) ?? "";
      const isNamed = command.includes(`fixtures/${flow}`) || command.includes(`fixtures/${dirname(flow)}`);
      assert.ok(isNamed, `${flow}: no line such as "# kestra run fixtures/${flow}"`);
    }
  });

  it("each sample flow is in the table above", () => {
    const listed = new Set(SAMPLES.map(({ flow }) => flow));
    assert.deepEqual(
      sampleFiles().filter((flow) => !listed.has(flow) && !flow.startsWith(`${TESTED}/`)),
      [],
    );
  });
});
