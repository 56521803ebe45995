/**
 * Polling triggers whose workers die, leave, and are only thought to be dead, with a scheduler that is followed by
 * others. A trigger has one execution at a time, and goes on whatever happens.
 */
import assert from "node:assert/strict";
import { SchedulerWorld } from "../../components/scheduler/testing/scheduler-world.ts";
import { POLL, ScriptedTriggers } from "../../components/scheduler/testing/scripted-triggers.ts";
import type { Subscription } from "../../core/contracts/queue.ts";
import type { Execution } from "../../core/execution/execution.ts";
import { randomOf } from "../../core/execution/testing/random-flows.ts";
import { MortalSchedulers } from "./mortal-schedulers.ts";

const TURNS = 50;
const TURN_MS_MAX = 1_500;
const TRIGGERS = 4;
const POLL_MS_MAX = 3_000;
const WORKERS = 2;

const TAKE_OVER_ONE_IN = 15;
const DISTURB_ONE_IN = 5;
const END_ONE_IN = 2;
const OPERATE_ONE_IN = 8;

/** How long everything may take to be found that was not called about. */
const CALM_MS = 150_000;

/** What became of a simulation. */
export interface PollsResult {
  readonly polls: number;
  readonly executions: number;
}

/** Runs one. */
export async function simulatePolls(seed: number): Promise<PollsResult> {
  const random = randomOf(seed);
  const scripted = new ScriptedTriggers();
  const world = await SchedulerWorld.open({ registry: scripted.registry() });
  scripted.answer = async (text) => {
    const outcome = random(4);
    await new Promise<void>((resolve) => {
      world.clock.after(random(POLL_MS_MAX), resolve);
    });
    if (outcome === 0) throw new Error("the other side is away");
    return outcome === 1 ? undefined : { of: text };
  };
  const schedulers = new MortalSchedulers({ ...world.parts, draw: random });
  const run: Run = { seed, world, schedulers, random, workers: [], named: 0, live: new Set(), seen: 0 };
  try {
    for (let index = 0; index < TRIGGERS; index++) {
      await world.save(`f${index}`, [{ id: "t", type: POLL, text: `f${index}`, interval: `PT${1 + random(4)}S` }]);
    }
    for (let index = 0; index < WORKERS; index++) await addWorker(run);
    await schedulers.takeOver();
    for (let turn = 0; turn < TURNS; turn++) await goOn(run);
    schedulers.calm();
    await calmDown(run, scripted);
    assert.deepEqual(world.faults, [], `seed ${seed}: faults`);
    return { polls: scripted.polls.length, executions: world.started.length };
  } finally {
    await schedulers.stop();
    await world.close();
  }
}

interface Run {
  readonly seed: number;
  readonly world: SchedulerWorld;
  readonly schedulers: MortalSchedulers;
  readonly random: (below: number) => number;
  readonly workers: { readonly id: string; readonly worker: Subscription }[];
  named: number;
  readonly live: Set<Execution>;
  seen: number;
}

async function addWorker(run: Run): Promise<void> {
  const id = `worker${++run.named}`;
  run.workers.push({ id, worker: await run.world.work(id, { polls: 1 + run.random(3) }) });
}

async function goOn(run: Run): Promise<void> {
  const { world, schedulers, random } = run;
  await world.pass(1 + random(TURN_MS_MAX), TURN_MS_MAX);
  see(run);
  await schedulers.replaceDead();
  if (random(TAKE_OVER_ONE_IN) === 0) await schedulers.takeOver();
  if (random(DISTURB_ONE_IN) === 0) await disturb(run);
  const [oldest] = run.live;
  if (oldest && random(END_ONE_IN) === 0) await end(run, oldest);
  if (random(OPERATE_ONE_IN) === 0) {
    const key = { tenantId: "main", namespace: "n", flowId: `f${random(TRIGGERS)}`, triggerId: "t" };
    await world.operations.restart(key);
  }
}

/** A worker leaves and another comes; or the jobs of one are given to others, which may live on and know nothing of it. */
async function disturb(run: Run): Promise<void> {
  const chosen = run.workers[run.random(run.workers.length)];
  if (!chosen) return;
  if (run.random(2) === 0) return void (await run.world.queue.takeBack([chosen.id]));
  run.workers.splice(run.workers.indexOf(chosen), 1);
  // It ends as time goes on, which nobody waits for here.
  void chosen.worker.stop();
  await run.world.settle();
  await addWorker(run);
}

function see(run: Run): void {
  const { world, live, seed } = run;
  for (const execution of world.started.slice(run.seen)) live.add(execution);
  run.seen = world.started.length;
  for (let index = 0; index < TRIGGERS; index++) {
    const ofTrigger = [...live].filter(({ flowId }) => flowId === `f${index}`);
    assert.ok(ofTrigger.length <= 1, `seed ${seed}: ${ofTrigger.length} executions of f${index} run at once`);
  }
}

async function end(run: Run, execution: Execution): Promise<void> {
  run.live.delete(execution);
  await run.world.end("SUCCESS", execution);
}

/** Everything goes on once nobody dies any more: each trigger is asked again. */
async function calmDown(run: Run, { polls }: ScriptedTriggers): Promise<void> {
  const { world, schedulers, seed } = run;
  const before = polls.length;
  for (let passedMs = 0; passedMs < CALM_MS; passedMs += TURN_MS_MAX) {
    await schedulers.replaceDead();
    await world.pass(TURN_MS_MAX);
    see(run);
    for (const execution of [...run.live]) await end(run, execution);
  }
  for (let index = 0; index < TRIGGERS; index++) {
    assert.ok(polls.slice(before).includes(`f${index}`), `seed ${seed}: f${index} is not asked any more`);
  }
}
