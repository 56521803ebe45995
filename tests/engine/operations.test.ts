/** What operators do about real executions, over the whole engine in this process. */
import assert from "node:assert/strict";
import { after, describe, it } from "node:test";
import type { ExecutionName } from "../../components/operations/execution-operations.ts";
import { DEFAULT_TENANT } from "../../components/standalone/standalone.ts";
import { isTerminal } from "../../core/execution/state.ts";
import { toPath } from "../../core/files/storage-path.ts";
import { startEngineBench } from "./engine-bench.ts";

const bench = await startEngineBench();
const { repository, operations, follow } = bench.standalone;
after(() => bench[Symbol.asyncDispose]());

const CHILD = `
id: child
namespace: n
inputs:
  - id: items
    type: STRING
    defaults: "2"
tasks:
  - id: before
    type: io.kestra.plugin.core.debug.Return
    format: done
  - id: flaky
    type: io.kestra.plugin.core.execution.Fail
    condition: "{{ taskrun.attemptsCount == 0 and (inputs.items contains '2') }}"
`;

const BATCHES = `
id: batches
namespace: n
tasks:
  - id: write
    type: io.kestra.plugin.core.storage.Write
    content: "{\\"a\\":1}\\n{\\"a\\":2}\\n{\\"a\\":3}\\n"
    extension: .jsonl
  - id: each
    type: io.kestra.plugin.core.flow.ForEachItem
    items: "{{ outputs.write.uri }}"
    batch:
      rows: 1
    namespace: n
    flowId: child
    inputs:
      items: "{{ read(taskrun.items) }}"
`;

const WRITING = `
id: writing
namespace: n
tasks:
  - id: write
    type: io.kestra.plugin.core.storage.Write
    content: kept
`;

const SLEEPING = `
id: sleeping
namespace: n
tasks:
  - id: sleep
    type: io.kestra.plugin.core.flow.Sleep
    duration: PT60S
`;

const SUBFLOW = `
id: parent
namespace: n
tasks:
  - id: sub
    type: io.kestra.plugin.core.flow.Subflow
    namespace: n
    flowId: child
  - id: last
    type: io.kestra.plugin.core.debug.Return
    format: "{{ outputs.sub.state }}"
`;

const STEPS = `
id: steps
namespace: n
inputs:
  - id: word
    type: STRING
    defaults: one
tasks:
  - id: a
    type: io.kestra.plugin.core.debug.Return
    format: "{{ inputs.word }}"
  - id: b
    type: io.kestra.plugin.core.debug.Return
    format: "{{ inputs.word }}"
`;

const BROKEN = `
id: broken
namespace: n
tasks:
  - id: fail
    type: io.kestra.plugin.core.execution.Fail
`;

function named(executionId: string): ExecutionName {
  return { tenantId: DEFAULT_TENANT, executionId };
}

/** Does something, and waits until the execution that it is about has ended and was stored. */
async function untilEnd<T>(act: () => Promise<T>, idOf: (answer: T) => string): Promise<T> {
  const updates = await follow({});
  const answer = await act();
  for await (const update of updates) {
    if (update.kind === "execution" && update.finished && update.execution.id === idOf(answer)) break;
  }
  return answer;
}

async function stored(id: string) {
  const execution = await repository.executions.find(DEFAULT_TENANT, id);
  assert.ok(execution);
  return { execution, taskRuns: await repository.executions.taskRuns(DEFAULT_TENANT, id) };
}

async function children(flowId: string) {
  const page = await repository.executions.search({ tenantId: DEFAULT_TENANT, flowId }, { page: 1, size: 100 });
  return page.results;
}

function keysOf(labels: readonly { readonly key: string }[]): readonly string[] {
  return labels.map(({ key }) => key).filter((key) => key.startsWith("system.re"));
}

describe("operations on executions", () => {
  it("a restart runs only the batches of a ForEachItem again that had failed, in their own executions", async () => {
    await bench.save(CHILD);
    const { execution } = await bench.run(BATCHES);
    assert.equal(execution.state.current, "FAILED");
    const before = (await children("child")).map(({ id }) => id);
    await untilEnd(
      () => operations.restart(named(execution.id)),
      () => execution.id,
    );
    const { execution: restarted, taskRuns } = await stored(execution.id);
    assert.equal(restarted.state.current, "SUCCESS");
    assert.deepEqual(keysOf(restarted.labels), ["system.restarted"]);
    const after = await children("child");
    assert.deepEqual(new Set(after.map(({ id }) => id)), new Set(before));
    assert.deepEqual(after.map(({ attemptNumber }) => attemptNumber).sort(), [1, 1, 2]);
    const items = taskRuns.find(({ taskId }) => taskId === "each_items");
    assert.deepEqual(items?.outputs?.["iterations"], { CREATED: 0, RUNNING: 0, SUCCESS: 3 });
  });

  it("a restart restarts the subflow that failed, a replay starts another one", async () => {
    await bench.save(CHILD);
    const { execution, taskRuns } = await bench.run(SUBFLOW);
    assert.equal(execution.state.current, "FAILED");
    const [sub] = taskRuns;
    assert.ok(sub);
    const replay = await untilEnd(
      () => operations.replay(named(execution.id), { taskRunId: sub.id }),
      (answer) => (answer.ok ? answer.value.id : ""),
    );
    assert.ok(replay.ok);
    const copy = await stored(replay.value.id);
    assert.notEqual(copy.taskRuns[0]?.outputs?.["executionId"], sub.outputs?.["executionId"]);
    assert.equal(copy.execution.state.current, "FAILED");
    await untilEnd(
      () => operations.restart(named(execution.id)),
      () => execution.id,
    );
    const restarted = await stored(execution.id);
    assert.equal(restarted.execution.state.current, "SUCCESS");
    assert.equal(restarted.taskRuns[0]?.outputs?.["executionId"], sub.outputs?.["executionId"]);
  });

  it("a replay is another execution, and both say so", async () => {
    const { execution, taskRuns } = await bench.run(STEPS);
    const replay = await untilEnd(
      () => operations.replay(named(execution.id), { taskRunId: taskRuns[1]?.id ?? "", inputs: { word: "two" } }),
      (answer) => (answer.ok ? answer.value.id : ""),
    );
    assert.ok(replay.ok);
    const copy = await stored(replay.value.id);
    assert.deepEqual(
      copy.taskRuns.map(({ outputs }) => outputs?.["value"]),
      ["one", "two"],
    );
    assert.deepEqual([copy.execution.parentId, copy.execution.originalId], [execution.id, execution.id]);
    assert.deepEqual(keysOf(copy.execution.labels), ["system.replay"]);
    assert.deepEqual(keysOf((await stored(execution.id)).execution.labels), ["system.replayed"]);
  });

  it("a replay with the newest revision runs that", async () => {
    const { execution } = await bench.run(STEPS.replace("steps", "revised"));
    await bench.save(STEPS.replace("steps", "revised").replace("defaults: one", "defaults: three"));
    const replay = await operations.replay(named(execution.id), { revision: "latest" });
    assert.ok(replay.ok);
    assert.equal(replay.value.flowRevision, 2);
  });

  it("many are done together, or none when one of them cannot be", async () => {
    const { execution: good } = await bench.run(STEPS);
    const { execution: bad } = await bench.run(BROKEN);
    const { tenantId } = bad;
    const ids = [bad.id, good.id, "unknown"];
    const refused = await operations.bulk(tenantId, { ids }, (each, name) => each.restart(name));
    assert.ok(!refused.ok);
    assert.deepEqual(
      refused.problems.map(({ executionId, kind }) => [executionId, kind]),
      [
        [good.id, "invalid"],
        ["unknown", "not-found"],
      ],
    );
    assert.equal((await stored(bad.id)).execution.attemptNumber, 1, "nothing was done to any");
    const changed = await operations.bulk(tenantId, { ids: [bad.id, good.id, bad.id] }, (each, name) =>
      each.changeState(name, "WARNING"),
    );
    assert.ok(changed.ok && changed.value === 2);
  });

  it("an execution is deleted with its files, or without them; a live one only when that is asked for", async () => {
    const { storage } = bench.standalone;
    const files = async ({ taskRuns, execution }: Awaited<ReturnType<typeof bench.run>>) => {
      const uri = String(taskRuns.find(({ taskId }) => taskId === "write")?.outputs?.["uri"]);
      return { execution, isThere: async () => (await storage.stat(DEFAULT_TENANT, toPath(uri))) !== undefined };
    };
    const [gone, kept] = [await files(await bench.run(WRITING)), await files(await bench.run(WRITING))];
    assert.ok(await gone.isThere());
    assert.ok((await operations.delete(named(gone.execution.id))).ok);
    assert.ok((await operations.delete(named(kept.execution.id), { storage: false })).ok);
    assert.deepEqual([await gone.isThere(), await kept.isThere()], [false, true]);
    await bench.save(SLEEPING);
    const created = await bench.standalone.createExecution({ namespace: "n", flowId: "sleeping" });
    assert.ok(created.ok);
    const { id } = created.execution;
    assert.ok(!(await operations.delete(named(id))).ok);
    assert.ok((await operations.delete(named(id), { includesLive: true })).ok);
    assert.equal(await repository.executions.find(DEFAULT_TENANT, id), undefined);
  });

  it("labels of the system stay as they are", async () => {
    const { execution } = await bench.run(STEPS);
    const [correlation] = execution.labels;
    assert.ok(correlation);
    const same = await operations.setLabels(named(execution.id), [correlation, { key: "team", value: "x" }]);
    assert.ok(same.ok);
    const other = await operations.setLabels(named(execution.id), [{ ...correlation, value: "other" }]);
    assert.ok(!other.ok);
  });

  it("what an execution started without waiting is killed with it, after its end too", async () => {
    await bench.save(`
id: slow
namespace: n
tasks:
  - id: sleep
    type: io.kestra.plugin.core.flow.Sleep
    duration: PT60S
`);
    const updates = await follow({});
    const { execution } = await bench.run(
      SUBFLOW.replace("parent", "starter").replace("flowId: child", "flowId: slow\n    wait: false"),
    );
    await operations.kill(named(execution.id));
    for await (const update of updates) {
      if (update.kind === "execution" && update.finished && update.execution.flowId === "slow") break;
    }
    const [child] = await children("slow");
    assert.equal(child?.state.current, "KILLED");
    assert.ok(isTerminal((await stored(execution.id)).execution.state.current));
  });
});
