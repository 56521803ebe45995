import assert from "node:assert/strict";
import { test } from "node:test";
import { addTallies, EMPTY_TALLY, readReport } from "./junit.ts";

const BUN_REPORT = `<testsuites tests="4"><testsuite name="a.test.ts" tests="4">
  <testsuite name="group" tests="3">
    <testcase name="works &amp; ends" classname="group" file="a.test.ts" />
    <testcase name="breaks" classname="group" file="a.test.ts"><failure type="AssertionError">no</failure></testcase>
    <testcase name="needs a terminal" classname="group" file="a.test.ts"><skipped /></testcase>
  </testsuite>
  <testcase name="top" classname="" file="a.test.ts" />
</testsuite></testsuites>`;

const DENO_REPORT = `<testsuites tests="4"><testsuite name="./a.test.ts">
  <testcase name="group" classname="./a.test.ts"><failure message="1 test step failed">1 failed</failure></testcase>
  <testcase name="top" classname="./a.test.ts"></testcase>
</testsuite><testsuite name="ext:steps">
  <testcase name="group &gt; works" classname="ext:steps"></testcase>
  <testcase name="group &gt; breaks" classname="ext:steps"><failure message="no">no</failure></testcase>
  <testcase name="group &gt; needs a terminal" classname="ext:steps"><skipped/></testcase>
</testsuite></testsuites>`;

const reports = { Bun: BUN_REPORT, Deno: DENO_REPORT };
for (const [runtime, report] of Object.entries(reports)) {
  test(`the report of ${runtime} is counted test by test`, () => {
    const tally = readReport(report);
    assert.equal(tally.passed, 2);
    assert.deepEqual(tally.failed, ["group > breaks"]);
    assert.deepEqual(tally.skipped, ["group > needs a terminal"]);
  });
}

test("a report without tests counts as nothing", () => {
  assert.deepEqual(readReport("<testsuites></testsuites>"), EMPTY_TALLY);
});

test("tallies of two suites add up", () => {
  const one = { passed: 1, failed: ["a"], skipped: [] };
  const two = { passed: 2, failed: [], skipped: ["b"] };
  assert.deepEqual(addTallies(one, two), { passed: 3, failed: ["a"], skipped: ["b"] });
});
