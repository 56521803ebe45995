import assert from "node:assert/strict";
import { test } from "node:test";
import { definitions } from "./index.ts";
import { findProgram } from "./program.ts";
import type { ScriptOutputs } from "./properties.ts";
import { runTask, type ScriptTestContext, scriptTestContext } from "./test-context.ts";

async function run(type: string, given: object, fixture: ScriptTestContext): Promise<Partial<ScriptOutputs>> {
  const definition = definitions.find((each) => each.type === `io.kestra.plugin.scripts.${type}`);
  assert.ok(definition);
  const result = await runTask(definition, given, fixture);
  assert.equal(result?.state, "SUCCESS", fixture.logged.join("\n"));
  return result.outputs as Partial<ScriptOutputs>;
}

/** A test that needs a program; skipped on a machine without it. */
async function programTest(program: string, title: string, body: () => Promise<void>): Promise<void> {
  const isThere = (await findProgram([program])) !== undefined;
  test(title, isThere ? {} : { skip: `there is no ${program} on this machine` }, body);
}

await programTest("python3", "A Python script tells outputs, metrics and logs with the Kestra class", async () => {
  await using fixture = await scriptTestContext();
  const script = `from kestra import Kestra
import datetime
Kestra.outputs({"rows": 42, "day": datetime.date(2024, 1, 2), "kinds": {"a"}})
Kestra.counter("rows", 5, tags={"file": "a"})
Kestra.timer("took", 1.5, {"file": "b"})
Kestra.gauge("level", 0.5)
logger = Kestra.logger()
logger.debug("fine")
logger.info("%d rows", 42)
Kestra.logger().warning("late")
logger.error("bad")`;
  const outputs = await run("python.Script", { script, outputFiles: ["**"] }, fixture);
  assert.deepEqual(outputs.vars, { rows: 42, day: "2024-01-02", kinds: ["a"] });
  assert.deepEqual(outputs.outputFiles, {});
  assert.deepEqual(fixture.logged.slice(0, 4), ["DEBUG fine", "INFO 42 rows", "WARN late", "ERROR bad"]);
  assert.deepEqual(
    fixture.metrics.map((metric) => metric.split(" ").slice(0, 2).join(" ")),
    ["counter rows", "timer took", "gauge level"],
  );
});

await programTest("python3", "A timer in Python measures the function it is given", async () => {
  await using fixture = await scriptTestContext();
  const outputs = await run(
    "python.Script",
    { script: 'from kestra import Kestra\nKestra.timer("took", lambda: Kestra.outputs({"ran": True}))' },
    fixture,
  );
  assert.deepEqual(outputs.vars, { ran: true });
  assert.equal(fixture.metrics.length, 1);
});

await programTest("python3", "A kestra package that is installed goes before ours, with its own modules", async () => {
  await using fixture = await scriptTestContext();
  const outputs = await run(
    "python.Commands",
    {
      inputFiles: {
        "site/kestra/__init__.py": "from .inner import text",
        "site/kestra/inner.py": "text = 'installed'",
        "main.py":
          'import json, kestra, kestra.inner\nprint("::" + json.dumps({"outputs": {"is": kestra.text}}) + "::")',
      },
      beforeCommands: ['export PYTHONPATH="$PYTHONPATH:$PWD/site"'],
      commands: ["python3 main.py"],
    },
    fixture,
  );
  assert.deepEqual(outputs.vars, { is: "installed" });
});

await programTest("python3", "PYTHONPATH of the task's env still leads to its modules", async () => {
  await using fixture = await scriptTestContext();
  const script = 'from kestra import Kestra\nimport mine\nKestra.outputs({"mine": mine.value})';
  const outputs = await run(
    "python.Script",
    { script, env: { PYTHONPATH: "lib" }, inputFiles: { "lib/mine.py": "value = 7" } },
    fixture,
  );
  assert.deepEqual(outputs.vars, { mine: 7 });
});

await programTest("node", "A Node.js script tells outputs, metrics and logs with the libs package", async () => {
  await using fixture = await scriptTestContext();
  const script = `const Kestra = require("@kestra-io/libs");
Kestra.outputs({ rows: 42, ok: true });
Kestra.counter("rows", 5, { file: "a" });
Kestra.timer("took", 1.5);
Kestra.timer("measured", (done) => setImmediate(done), { file: "b" });
const logger = Kestra.logger();
logger.debug("fine");
logger.info("rows", { n: 1 });
logger.warn("late");
logger.error("bad");`;
  const outputs = await run("node.Script", { script }, fixture);
  assert.deepEqual(outputs.vars, { rows: 42, ok: true });
  assert.deepEqual(fixture.logged.slice(0, 4), ["DEBUG fine", 'INFO rows {"n":1}', "WARN late", "ERROR bad"]);
  assert.deepEqual(
    fixture.metrics.map((metric) => metric.split(" ").slice(0, 2).join(" ")),
    ["counter rows", "timer took", "timer measured"],
  );
});
