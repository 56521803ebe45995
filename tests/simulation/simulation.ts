/**
 * Executor and worker over the memory queue, with everything that is left to chance decided by a seed: how jobs end
 * and how long they take, crashes of the executor before and after a commit, messages delivered twice, and what
 * operators do. Rules hold at every moment ({@link Histories}), and in the end everything has ended.
 */
import assert from "node:assert/strict";
import { creation } from "../../components/executor/subflow-starter.ts";
import type { Execution, TaskRun } from "../../core/execution/execution.ts";
import type { StateType } from "../../core/execution/state.ts";
import { type FlowShape, randomOf, toFlow } from "../../core/execution/testing/random-flows.ts";
import type { Flow } from "../../core/flow/flow.ts";
import type { PluginRegistry } from "../../core/plugin/registry.ts";
import { type Cluster, startCluster } from "./cluster.ts";
import { checkEnds } from "./ends.ts";
import { Histories, tasksAfterTheEnd, tasksOfType } from "./histories.ts";
import { operate, resumeAll } from "./operators.ts";

const EXECUTIONS = 3;

/** The clock moves in one of so many turns of the event loop. */
const TURNS_PER_TICK = 3;

/** Turns without a timer after which nothing is under way any more. */
const IDLE_TURNS = 60;

/** Turns after which a simulation that has not ended is taken for one that never will. */
const TURNS_MAX = 200_000;

/** Turns among which one operation falls. */
const TURNS_PER_OPERATION = 25;

const OPERATIONS_MAX = 8;

/** Turns among which a worker dies or an executor is followed by another one. */
const TURNS_PER_DISTURBANCE = 80;

/** Executions that one subflow may have at once, when it has a limit. */
const CHILD_LIMIT = 2;

/** What an execution comes to at once that gets no slot. */
const REFUSED: ReadonlySet<StateType> = new Set(["QUEUED", "CANCELLED", "FAILED"]);

/** What became of a simulation. */
export interface SimulationResult {
  readonly executions: readonly Execution[];
  readonly taskRuns: readonly TaskRun[];
}

/** Runs some executions of a random flow to their end, and one more that finds every slot free. */
export async function simulate(shape: FlowShape, seed: number, registry: PluginRegistry): Promise<SimulationResult> {
  const random = randomOf(seed);
  const operations = random(2) === 0 ? 0 : random(OPERATIONS_MAX + 1);
  const disturbs = random(3) === 0;
  const parent = named("f", toFlow(shape));
  const child = named("child", {
    tasks: [{ id: "c", type: "work" }],
    ...(random(3) === 0 ? { concurrency: { limit: CHILD_LIMIT, behavior: "QUEUE" } } : {}),
  });
  const flows = [child, parent];
  const histories = new Histories({
    afterTheEnd: tasksAfterTheEnd(parent),
    groups: tasksOfType(parent, "group"),
    // What operators take up again runs whether or not there is room.
    limits: operations > 0 ? new Map() : new Map(flows.flatMap(({ id, concurrency: c }) => (c ? [[id, c.limit]] : []))),
    endsAreFinal: operations === 0,
  });
  const cluster = await startCluster(registry, random);
  const watching = await histories.watch(cluster.queue);
  for (const flow of flows) await cluster.repository.flows.save({ flow, source: flow.id });
  const run: Run = { seed, cluster, histories, disturbs, random };
  const drive = async (): Promise<void> => {
    for (let index = 0; index < EXECUTIONS; index++) await start(cluster);
    await untilOver(run, operations);
    const probe = await start(cluster);
    await untilOver(run, 0);
    assert.deepEqual(cluster.faults, [], `seed ${seed}: faults of the engine`);
    const [, second] = histories.executions.get(probe)?.state.histories ?? [];
    assert.ok(
      second && (isBarred(shape) || !REFUSED.has(second.state)),
      `seed ${seed}: a slot is missing, the last is ${second?.state}`,
    );
  };
  try {
    await Promise.race([drive(), watching.done]);
  } finally {
    await cluster.stop();
  }
  await watching.done;
  await checkEnds(histories, cluster.repository, { endsAreFinal: operations === 0, exitsNowhere: !hasExit(parent) });
  return { executions: [...histories.executions.values()], taskRuns: [...histories.taskRuns.values()] };
}

/** An assertion that never holds ends every execution before it begins. */
function isBarred({ assertion, sla }: FlowShape): boolean {
  return assertion === "false" && (sla === "FAIL" || sla === "CANCEL");
}

interface Run {
  readonly seed: number;
  readonly cluster: Cluster;
  readonly histories: Histories;
  readonly disturbs: boolean;
  readonly random: (below: number) => number;
}

/** Lets time pass, with this many operations on the way, until all that was ever started is over. */
async function untilOver({ seed, cluster, histories, disturbs, random }: Run, operations: number): Promise<void> {
  const { clock, operations: doing } = cluster;
  let left = operations;
  let idle = 0;
  for (let turn = 0; left > 0 || !histories.isOver || idle < IDLE_TURNS; turn++) {
    assert.ok(turn < TURNS_MAX, `seed ${seed}: the executions do not end`);
    if (disturbs && random(TURNS_PER_DISTURBANCE) === 0) await cluster.disturb();
    if (left > 0 && histories.executions.size > 0 && random(TURNS_PER_OPERATION) === 0) {
      left--;
      idle = 0;
      await operate(doing, histories, random);
    }
    await nextTurn();
    if (turn % TURNS_PER_TICK === 0 && clock.step()) idle = 0;
    else idle++;
    if (idle < IDLE_TURNS || left > 0 || histories.isOver) continue;
    assert.ok(await resumeAll(doing, histories), `seed ${seed}: nothing goes on:\n${leftOvers(histories)}`);
    idle = 0;
  }
}

function leftOvers({ executions, finished }: Histories): string {
  const told = [...executions.values()].map(({ id, flowId, parentId, state }) => {
    const states = state.histories.map((entry) => entry.state).join(" > ");
    return `${id} of ${flowId}${parentId ? ` after ${parentId}` : ""}${finished.has(id) ? "" : " (live)"}: ${states}`;
  });
  return told.join("\n");
}

async function start({ factory, queue }: Cluster): Promise<string> {
  const created = await factory().create({ tenantId: "main", namespace: "n", flowId: "f", inputs: {}, labels: [] });
  assert.ok(created.ok);
  await queue.send([creation(created.execution)]);
  return created.execution.id;
}

function named(id: string, lists: Pick<Flow, "tasks"> & Partial<Flow>): Flow {
  return { id, namespace: "n", tenantId: "main", revision: 1, ...lists };
}

function hasExit(flow: Flow): boolean {
  return JSON.stringify(flow).includes('"type":"exit"');
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
