import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { runSuite } from "./run-suite.ts";

const folder = mkdtempSync(join(tmpdir(), "kestra-suite-"));
const report = join(folder, "report.xml");
const writes = (xml: string, code: number) => ["/bin/sh", "-c", `printf '%s' '${xml}' > ${report}; exit ${code}`];

describe("running a suite", () => {
  after(() => rmSync(folder, { recursive: true }));

  it("a program without a report passes with code 0 and fails with any other", async () => {
    const passed = await runSuite({ name: "ok", command: ["/bin/sh", "-c", "exit 0"] }, false);
    assert.deepEqual(passed.tally, { passed: 1, failed: [], skipped: [] });
    const failed = await runSuite({ name: "bad", command: ["/bin/sh", "-c", "echo why; exit 3"] }, false);
    assert.deepEqual(failed.tally.failed, ["bad: ended with code 3"]);
    assert.equal(failed.output, "why\n");
  });

  it("what a suite printed as it went is in the result too", async () => {
    const { output } = await runSuite({ name: "said", command: ["/bin/sh", "-c", "echo seen >&2"] }, true);
    assert.equal(output, "seen\n");
  });

  it("a program that cannot start is a failure", async () => {
    const { tally } = await runSuite({ name: "missing", command: [join(folder, "nothing-here")] }, false);
    assert.match(tally.failed.join(), /missing: could not start/);
  });

  it("a report without tests is a failure", async () => {
    const { tally } = await runSuite({ name: "empty", command: writes("<testsuites/>", 0), report }, false);
    assert.deepEqual(tally.failed, ["empty: no test ran"]);
  });

  it("a crash after good tests is a failure", async () => {
    const command = writes('<testcase name="a" file="a.test.ts" />', 1);
    const { tally } = await runSuite({ name: "crash", command, report }, false);
    assert.deepEqual(tally, { passed: 1, failed: ["crash: ended with code 1"], skipped: [] });
  });

  it("the report of an earlier run does not count", async () => {
    await runSuite({ name: "first", command: writes('<testcase name="a" file="a.test.ts" />', 0), report }, false);
    const { tally } = await runSuite({ name: "second", command: ["/bin/sh", "-c", "exit 0"], report }, false);
    assert.deepEqual(tally.failed, ["second: no test ran"]);
  });
});
