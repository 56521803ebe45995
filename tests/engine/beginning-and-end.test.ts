/** What an execution begins with, labels and inputs, and what it ends with, outputs. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { type EngineBench, startEngineBench } from "./engine-bench.ts";

describe("an execution", () => {
  let bench: EngineBench;
  before(async () => {
    bench = await startEngineBench();
  });
  after(() => bench[Symbol.asyncDispose]());

  const printing = (id: string, head: string, template: string) => `id: ${id}
namespace: company.team
${head}
tasks:
  - id: say
    type: io.kestra.plugin.core.debug.Return
    format: "${template}"
outputs:
  - { id: said, type: STRING, value: "{{ outputs.say.value }}" }
`;
  const said = async (source: string, inputs: Record<string, unknown> = {}) => {
    const { execution, complaints } = await bench.run(source, inputs);
    assert.equal(execution.state.current, "SUCCESS", complaints.join("\n"));
    return { execution, text: execution.outputs?.["said"] };
  };

  it("has the labels of its flow, but not those that speak about the flow", async () => {
    const { execution } = await said(printing("read-only", "labels: { system.readOnly: true, team: data }", "x"));
    const { id } = execution;
    assert.deepEqual(execution.labels, [
      { key: "system.correlationId", value: id },
      { key: "team", value: "data" },
    ]);
  });

  it("has no other system label than the correlation id when it is a subflow's", async () => {
    await bench.save(printing("child", "", "{{ labels.system | keys }}"));
    const { execution } = await bench.run(`id: parent
namespace: company.team
tasks:
  - { id: call, type: io.kestra.plugin.core.flow.Subflow, namespace: company.team, flowId: child }
outputs:
  - { id: said, type: STRING, value: "{{ outputs.call.outputs.said }}" }
`);
    assert.equal(execution.outputs?.["said"], '["correlationId"]');
  });

  it("fills in defaults that name inputs they do not depend on with nothing for those", async () => {
    const inputs = `inputs:
  - { id: name, type: STRING }
  - { id: free, type: STRING, defaults: "<{{ inputs.name }}|{{ inputs.name ?? 'nobody' }}>" }
  - { id: bound, type: STRING, defaults: "{{ inputs.name | upper }}", dependsOn: { inputs: [name] } }`;
    const source = printing("defaults", inputs, "{{ inputs.free }} {{ inputs.bound }}");
    assert.equal((await said(source, { name: "ada" })).text, "<|nobody> ADA");
  });

  it("fails at its end when an output has no value, unless the output is optional", async () => {
    const flow = (required: string) => `id: nothing
namespace: company.team
inputs: [{ id: none, type: STRING, required: false }]
tasks: [{ id: a, type: io.kestra.plugin.core.debug.Return, format: x }]
outputs:
  - { id: none, type: STRING, value: "{{ inputs.none }}"${required} }
  - { id: empty, type: STRING, value: "{{ '' }}" }
`;
    const failed = await bench.run(flow(""));
    assert.equal(failed.execution.state.current, "FAILED");
    assert.match(failed.complaints.join("\n"), /Invalid value for output `none`\. Cause: it has no value/);
    const { execution } = await bench.run(flow(", required: false"));
    assert.deepEqual(execution.outputs, { empty: "" });
  });

  it("leaves out an optional output that cannot be rendered, and says so", async () => {
    const { execution, complaints } = await bench.run(`id: optional
namespace: company.team
tasks: [{ id: a, type: io.kestra.plugin.core.debug.Return, format: x }]
outputs:
  - { id: lost, type: STRING, value: "{{ outputs.nobody.value }}", required: false }
  - { id: kept, type: STRING, value: "{{ outputs.a.value }}" }
`);
    assert.equal(execution.state.current, "SUCCESS");
    assert.deepEqual(execution.outputs, { kept: "x" });
    assert.deepEqual(complaints, ["WARN : Failed to render optional flow output 'lost'. Output is ignored."]);
  });

  it("does not start when a default names an input that is not declared", async () => {
    const source = printing("wrong", 'inputs: [{ id: a, type: STRING, defaults: "{{ inputs.nobody }}" }]', "x");
    await assert.rejects(bench.run(source), /Unable to find `nobody`/);
  });

  it("is known to the expressions of defaults", async () => {
    const defaults = "{{ execution.id }} {{ execution.state }} {{ execution.originalId == execution.id }}";
    const source = printing("known", `inputs: [{ id: a, type: STRING, defaults: "${defaults}" }]`, "{{ inputs.a }}");
    const { execution, text } = await said(source);
    assert.equal(text, `${execution.id} CREATED true`);
  });
});
