/** Every sample flow runs to the end that its comment promises. */
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
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

  it("each sample flow is in the table above", () => {
    const flows = readdirSync("fixtures", { recursive: true, encoding: "utf8" }).filter((path) =>
      path.endsWith(".yml"),
    );
    const listed = new Set(SAMPLES.map(({ flow }) => flow));
    assert.deepEqual(
      flows.filter((flow) => !listed.has(flow)),
      [],
    );
  });
});
