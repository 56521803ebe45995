/** Inputs of real executions: what is stored, what expressions see, and what the log says of those nobody takes. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { startEngineBench } from "./engine-bench.ts";

const RETURN = "io.kestra.plugin.core.debug.Return";

function flow(id: string, inputs: string, rest: string): string {
  return `id: ${id}\nnamespace: tests\ninputs:\n${inputs}\n${rest}\n`;
}

test("inputs that no flow takes are warned of in the log of the execution, also of a subflow's", async () => {
  await using bench = await startEngineBench();
  const child = flow("child", "  - {id: a, type: STRING, defaults: x}", `tasks: [{id: t, type: ${RETURN}, format: y}]`);
  const ran = await bench.run(child, { other: 1 });
  const warning = "WARN : Input other was provided for workflow tests.child but isn't declared in the workflow inputs";
  assert.deepEqual(ran.complaints, [warning]);
  const subflow =
    "{id: s, type: io.kestra.plugin.core.flow.Subflow, namespace: tests, flowId: child, inputs: {other: 1}}";
  const { taskRuns } = await bench.run(`id: parent\nnamespace: tests\ntasks: [${subflow}]\n`);
  const executionId = String(taskRuns[0]?.outputs?.["executionId"]);
  const query = { tenantId: "main", executionId, minLevel: "WARN" as const };
  const { results } = await bench.standalone.repository.logs.find(query, { page: 1, size: 10 });
  assert.deepEqual(
    results.map(({ level, message }) => `${level} : ${message}`),
    [warning],
  );
});

test("an input that does not apply is not stored, and expressions see its constant default", async () => {
  await using bench = await startEngineBench();
  const inputs = [
    "  - {id: open, type: BOOL}",
    "  - {id: day, type: STRING, defaults: Monday, dependsOn: {inputs: [open], condition: '{{ inputs.open }}'}}",
  ];
  const source = flow("off", inputs.join("\n"), `tasks: [{id: t, type: ${RETURN}, format: '{{ inputs }}'}]`);
  const { execution, taskRuns } = await bench.run(source, { open: false, day: "Friday" });
  assert.deepEqual(execution.inputs, { open: false });
  assert.equal(taskRuns[0]?.outputs?.["value"], '{"open":false,"day":"Monday"}');
});

test("the default of an input may be made of the execution that it is for", async () => {
  await using bench = await startEngineBench();
  const inputs = "  - {id: name, type: STRING, defaults: 'run-{{ execution.id }}-{{ execution.state }}'}";
  const { execution } = await bench.run(flow("own", inputs, `tasks: [{id: t, type: ${RETURN}, format: x}]`));
  assert.deepEqual(execution.inputs, { name: `run-${execution.id}-CREATED` });
});

test("decimal numbers among the variables of a flow stay decimal", async () => {
  await using bench = await startEngineBench();
  const format = "{{ vars.ten }} {{ vars.ten / 4 }} {{ vars.n / 4 }} {{ vars.m }} {{ vars.m.x * 2 }}";
  const source = `id: decimals\nnamespace: tests\nvariables: {ten: 10.0, n: 10, m: {x: 2.0, l: [1e2, 1.5]}}
tasks: [{id: t, type: ${RETURN}, format: "${format}"}]\n`;
  const { taskRuns } = await bench.run(source);
  assert.equal(taskRuns[0]?.outputs?.["value"], '10.0 2.5 2 {"x":2.0,"l":[100.0,1.5]} 4.0');
});
