import assert from "node:assert/strict";
import { test } from "node:test";
import { createLineSplitter, LINE_BYTES_MAX } from "../runner/line-splitter.ts";
import { createOutputLog } from "./output-log.ts";
import { scriptTestContext } from "./test-context.ts";

test("A line is not taken before the log has room for it", async () => {
  await using fixture = await scriptTestContext();
  const room = Promise.resolve();
  const context = { ...fixture.context, log: { ...fixture.context.log, drained: () => room } };
  assert.equal(createOutputLog(context).onLine("a", "stdout"), room);
});

test("Output values that are too large together are an error that says what to do", async () => {
  await using fixture = await scriptTestContext();
  const line = `::${JSON.stringify({ outputs: { a: "x".repeat(80) } })}::`;
  const output = createOutputLog(fixture.context, line.length * 2);
  output.onLine(line, "stdout");
  output.onLine(line, "stderr");
  assert.throws(() => output.onLine(line, "stdout"), /Write large results to a file and name it in `outputFiles`/);
  assert.deepEqual(output.vars(), { a: "x".repeat(80) });
});

test("A value named __proto__ is a value like any other", async () => {
  await using fixture = await scriptTestContext();
  const output = createOutputLog(fixture.context);
  output.onLine('::{"outputs":{"__proto__":{"polluted":true}}}::', "stdout");
  assert.ok(Object.hasOwn(output.vars(), "__proto__"));
  assert.equal(Reflect.get(output.vars(), "polluted"), undefined);
});

test("Output values on a line that was cut are an error, a long line of other text is log", async () => {
  await using fixture = await scriptTestContext();
  const output = createOutputLog(fixture.context);
  const splitter = createLineSplitter();
  const long = "x".repeat(LINE_BYTES_MAX);
  const [text = "", values = ""] = splitter.push(
    new TextEncoder().encode(`${long}y\n::{"outputs":{"a":"${long}"}}::\n`),
  );
  output.onLine(text, "stdout");
  assert.equal(fixture.logged.length, 1);
  assert.throws(() => output.onLine(values, "stdout"), /a line of output values of more than 12582912 bytes/);
});
