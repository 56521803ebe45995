/** `kestra flow test`, as a process. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { DENO_SOURCES, runProgram, SOURCES } from "../process/program.ts";

const PASSING = "tests/cli/unit-tests";
const FAILING = "tests/cli/unit-tests-failing";
const INVALID = "tests/cli/unit-tests-invalid";

const COMMANDS = [
  ["Bun", SOURCES],
  ["Deno", DENO_SOURCES],
] as const;

describe("kestra flow test", () => {
  for (const [runtime, command] of COMMANDS) {
    it(`runs the cases of a folder with their tasks mocked, on ${runtime}`, async () => {
      const run = await runProgram(["flow", "test", PASSING], { command });
      assert.equal(run.exitCode, 0, run.stderr + run.stdout);
      assert.match(run.stdout, /order-tests {2}tests\/cli\/unit-tests\/order\.test\.yml\n/);
      assert.match(run.stdout, /✓ letter-is-written {2}SUCCESS {2}\S+ +9\/9 assertions\n/);
      assert.match(run.stdout, /✓ failing-stock +SUCCESS +\S+ +2\/2 assertions\n/);
      assert.match(run.stdout, /↷ left-out +SKIPPED\n/);
      assert.match(run.stdout, /\n2 passed, 1 skipped in \S+\n$/);
      assert.equal(run.stderr, "");
    });
  }

  it("tells what does not hold, and what could not be told, and why", async () => {
    const run = await runProgram(["flow", "test", FAILING, "--flows", PASSING]);
    assert.equal(run.exitCode, 1);
    assert.match(
      run.stdout,
      /✗ wrong-value +FAILED.*\n +\{\{ outputs\.letter\.value \}\} equalTo "Bob", but it is "Ada gets 1 of 1" {2}tests\/cli\/unit-tests-failing\/wrong\.test\.yml:\d+\n +the letter is for Bob\n +got Ada gets 1 of 1\n/,
    );
    assert.match(run.stdout, /! no-such-output +ERROR.*\n +The execution ended FAILED: letter: Unable to find `body`/);
    assert.match(run.stdout, /! waits +ERROR.*\n +The flow order waits for a person: mock its Pause task\.\n/);
    assert.match(run.stdout, /! no-input +ERROR.*\n +Missing required input:customer\n/);
    assert.match(run.stdout, /0 passed, 1 failed, 3 in error in /);
  });

  it("prints the results as one JSON document when asked", async () => {
    const run = await runProgram([
      "flow",
      "test",
      FAILING,
      "--flows",
      PASSING,
      "--format",
      "json",
      "--case",
      "wrong-value",
    ]);
    assert.equal(run.exitCode, 1);
    const { results } = JSON.parse(run.stdout);
    assert.equal(results.length, 1);
    const [{ testSuiteId, namespace, flowId, state, results: cases }] = results;
    assert.deepEqual([testSuiteId, namespace, flowId, state], ["wrong", "shop", "order", "FAILED"]);
    assert.equal(cases.length, 1);
    assert.deepEqual(cases[0].assertionResults, [
      {
        operator: "equalTo",
        expected: "Bob",
        actual: "Ada gets 1 of 1",
        isSuccess: false,
        value: "{{ outputs.letter.value }}",
        line: 22,
        description: "the letter is for Bob",
        errorMessage: "got Ada gets 1 of 1",
      },
    ]);
  });

  it("prints the results as a JUnit report when asked", async () => {
    const args = ["flow", "test", FAILING, PASSING, "--flows", PASSING, "--format", "junit"];
    const run = await runProgram([...args, "--case", "wrong-*", "--case", "left-out"]);
    assert.equal(run.exitCode, 1);
    const report = run.stdout.replaceAll(/ time="[\d.]+"/g, "");
    assert.equal(
      report,
      `<?xml version="1.0" encoding="UTF-8"?>
<testsuites tests="2" failures="1" errors="0" skipped="1">
  <testsuite name="wrong" file="${FAILING}/wrong.test.yml" tests="1" failures="1" errors="0" skipped="0">
    <testcase name="wrong-value" classname="shop.order" file="${FAILING}/wrong.test.yml" line="5">
      <failure message="{{ outputs.letter.value }} equalTo &quot;Bob&quot;, but it is &quot;Ada gets 1 of 1&quot;">the letter is for Bob
got Ada gets 1 of 1
${FAILING}/wrong.test.yml:22</failure>
    </testcase>
  </testsuite>
  <testsuite name="order-tests" file="${PASSING}/order.test.yml" tests="1" failures="0" errors="0" skipped="1">
    <testcase name="left-out" classname="shop.order" file="${PASSING}/order.test.yml" line="56">
      <skipped/>
    </testcase>
  </testsuite>
</testsuites>
`,
    );
  });

  it("gives the flows files of their namespace, and lets assertions see what was logged", async () => {
    const folder = "tests/cli/unit-tests-files";
    const run = await runProgram(["flow", "test", folder, "--namespace-files", `${folder}/files`]);
    assert.equal(run.exitCode, 0, run.stdout + run.stderr);
    assert.match(run.stdout, /✓ file-of-the-namespace +SUCCESS +\S+ +4\/4 assertions/);
    const without = await runProgram(["flow", "test", folder, "--namespace-files", `${folder}/nothing`]);
    assert.match(without.stdout, /! file-of-the-namespace[\s\S]*--namespace-files \S+nothing: it does not exist\./);
  });

  it("kills a case that takes too long", async () => {
    const run = await runProgram(["flow", "test", "tests/cli/unit-tests-slow", "--timeout", "300ms"]);
    assert.equal(run.exitCode, 1);
    assert.match(run.stdout, /! sleeps +ERROR.*\n +It took longer than 0\.3 s and was killed\.\n/);
  });

  it("refuses invalid files with every problem and its place, and runs nothing", async () => {
    const run = await runProgram(["flow", "test", INVALID, PASSING]);
    assert.equal(run.exitCode, 2);
    assert.equal(run.stdout, "");
    const at = `${INVALID}/invalid.test.yml`;
    assert.match(run.stderr, new RegExp(`^${at}:5:5 testCases\\[0\\]: the case asserts nothing`, "m"));
    assert.match(run.stderr, new RegExp(`^${at}:9:20 testCases\\[1\\]\\.expectedState: .*SUCCESS`, "m"));
    assert.match(run.stderr, new RegExp(`^${at}:10:9 testCases\\[2\\]\\.id: a second case is named twice`, "m"));
    assert.match(run.stderr, /equalsTo: unknown property "equalsTo"; did you mean "equalTo"\?/);
  });

  it("refuses tests without their flow, tasks that are not there, cases and folders without tests", async () => {
    const alone = await runProgram(["flow", "test", `${FAILING}/wrong.test.yml`]);
    assert.equal(alone.exitCode, 2);
    assert.match(alone.stderr, /the flow shop\.order is not in tests\/cli\/unit-tests-failing; put the file .*--flows/);
    const none = await runProgram(["flow", "test", PASSING, "--case", "nothing"]);
    assert.equal(none.exitCode, 2);
    assert.match(none.stderr, /there is no such case; there are letter-is-written, failing-stock, left-out/);
    const empty = await runProgram(["flow", "test", "fixtures/sales"]);
    assert.equal(empty.exitCode, 2);
    assert.match(empty.stderr, /there are no unit tests in this folder/);
    const flow = await runProgram(["flow", "test", `${PASSING}/order.yml`]);
    assert.equal(flow.exitCode, 2);
    assert.match(flow.stderr, /order\.yml: this is a flow; name the file of its unit tests, which has testCases/);
    const soon = await runProgram(["flow", "test", PASSING, "--timeout", "soon"]);
    assert.equal(soon.exitCode, 2);
    assert.match(soon.stderr, /--timeout "soon" is no duration/);
  });
});
