/** ForEachItem on the whole engine: what a restart does with the executions of its batches. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Execution } from "../../core/execution/execution.ts";
import { type EngineBench, startEngineBench } from "./engine-bench.ts";

/** Fails for the row "b" until the pair `mended` is there. */
const ITEM = `
id: item
namespace: tests.engine
inputs:
  - {id: row, type: FILE}
tasks:
  - id: check
    type: io.kestra.plugin.core.execution.Fail
    condition: "{{ (read(inputs.row) | trim) == 'b' and kv('mended', errorOnMissing=false) == null }}"
outputs:
  - {id: row, type: STRING, value: "{{ read(inputs.row) | trim }}"}`;

function parent(restartBehavior: string): string {
  return `
id: parent
namespace: tests.engine
tasks:
  - {id: rows, type: io.kestra.plugin.core.storage.Write, content: "a\\nb\\nc\\n"}
  - id: each
    type: io.kestra.plugin.core.flow.ForEachItem
    items: "{{ outputs.rows.uri }}"
    namespace: tests.engine
    flowId: item
    restartBehavior: ${restartBehavior}
    inputs: {row: "{{ taskrun.items }}"}
  - {id: all, type: io.kestra.plugin.core.debug.Return, format: "{{ read(outputs.each_merge.subflowOutputs) }}"}`;
}

async function restarted(bench: EngineBench, { id, tenantId }: Execution) {
  const { operations, repository, follow } = bench.standalone;
  await bench.run(`
id: mend
namespace: tests.engine
tasks:
  - {id: set, type: io.kestra.plugin.core.kv.Set, key: mended, value: "yes"}`);
  const updates = await follow({});
  assert.ok((await operations.restart({ tenantId, executionId: id })).ok);
  for await (const update of updates) {
    if (update.kind === "execution" && update.finished && update.execution.id === id) break;
  }
  const execution = await repository.executions.find(tenantId, id);
  const taskRuns = await repository.executions.taskRuns(tenantId, id);
  const items = await repository.executions.search({ tenantId, flowId: "item" }, { page: 1, size: 100 });
  const attempts = items.results.map(({ attemptNumber, state }) => `${attemptNumber} ${state.current}`).sort();
  return { state: execution?.state.current, attempts, said: taskRuns.at(-1)?.outputs?.["value"] };
}

for (const [behavior, attempts] of [
  ["RETRY_FAILED", ["1 SUCCESS", "1 SUCCESS", "2 SUCCESS"]],
  ["NEW_EXECUTION", ["1 FAILED", "1 SUCCESS", "1 SUCCESS", "1 SUCCESS", "1 SUCCESS", "1 SUCCESS"]],
] as const) {
  test(`a restart with ${behavior} makes these executions of the batches: ${attempts.join(", ")}`, async () => {
    await using bench = await startEngineBench();
    await bench.save(ITEM);
    const { execution, complaints } = await bench.run(parent(behavior));
    assert.equal(execution.state.current, "FAILED", complaints.join("\n"));
    assert.deepEqual(await restarted(bench, execution), {
      state: "SUCCESS",
      attempts,
      said: '{row:"a"}\n{row:"b"}\n{row:"c"}\n',
    });
  });
}
