/**
 * Schedulers that follow one another over the memory queue, with flows that are saved and triggers that operators do
 * something to while time passes. No date is lost, and none comes twice.
 */
import assert from "node:assert/strict";
import { SCHEDULE, SchedulerWorld } from "../../components/scheduler/testing/scheduler-world.ts";
import type { Execution } from "../../core/execution/execution.ts";
import { randomOf } from "../../core/execution/testing/random-flows.ts";
import type { Trigger } from "../../core/flow/flow.ts";
import type { PluginRegistry } from "../../core/plugin/registry.ts";
import { MortalSchedulers } from "./mortal-schedulers.ts";

const TURNS = 60;
const TURN_MS_MAX = 1_500;

/** One of so many turns brings each of these. */
const TAKE_OVER_ONE_IN = 12;
const END_ONE_IN = 2;
const SAVE_ONE_IN = 10;
const OPERATE_ONE_IN = 4;

/** How long everything may take to be found that was not called about. */
const CALM_MS = 180_000;

const PLACE = { tenantId: "main", namespace: "n" } as const;

/** Triggers that nobody touches, and those that operators play with. */
const UNTOUCHED = ["plain", "beside", "resaved"] as const;
const TOUCHED = "touched";

/** What became of a simulation. */
export interface SchedulesResult {
  readonly dates: readonly string[];
  readonly schedulers: number;
}

/** Runs one. */
export async function simulateSchedules(seed: number, registry: PluginRegistry): Promise<SchedulesResult> {
  const random = randomOf(seed);
  const world = await SchedulerWorld.open({ registry });
  const schedulers = new MortalSchedulers({ ...world.parts, draw: random });
  const run: Run = { world, schedulers, random, live: new Set(), seen: 0, taken: 1 };
  const seconds = () => `*/${1 + random(7)} * * * * *`;
  const triggers = new Map<string, Trigger>(
    [...UNTOUCHED, TOUCHED].map((id) => [id, scheduleOf(seconds(), id === "beside")]),
  );
  try {
    for (const [id, trigger] of triggers) await world.save(id, [trigger]);
    await schedulers.takeOver();
    await world.settle();
    for (let turn = 0; turn < TURNS; turn++) await goOn(run, triggers);
    schedulers.calm();
    await calmDown(run);
    assert.deepEqual(world.faults, [], `seed ${seed}: faults of schedulers`);
    for (const id of UNTOUCHED) checkDates(world, id, `seed ${seed}: ${id}`);
    checkOnce(world, `seed ${seed}`);
    return { dates: world.dates, schedulers: run.taken };
  } finally {
    await schedulers.stop();
    await world.close();
  }
}

interface Run {
  readonly world: SchedulerWorld;
  readonly schedulers: MortalSchedulers;
  readonly random: (below: number) => number;
  /** Executions that have not ended. */
  readonly live: Set<Execution>;
  seen: number;
  taken: number;
}

function scheduleOf(cron: string, allowConcurrent: boolean): Trigger {
  return { id: "t", type: SCHEDULE, cron, timezone: "Etc/UTC", withSeconds: true, allowConcurrent };
}

async function goOn(run: Run, triggers: ReadonlyMap<string, Trigger>): Promise<void> {
  const { world, schedulers, random } = run;
  await world.pass(1 + random(TURN_MS_MAX), TURN_MS_MAX);
  see(run);
  if (await schedulers.replaceDead()) run.taken++;
  if (random(TAKE_OVER_ONE_IN) === 0) {
    await schedulers.takeOver();
    run.taken++;
  }
  const [oldest] = run.live;
  if (oldest && random(END_ONE_IN) === 0) await end(run, oldest);
  if (random(SAVE_ONE_IN) === 0) {
    const trigger = triggers.get("resaved");
    if (trigger) await world.save("resaved", [trigger], { description: String(random(1_000)) });
  }
  if (random(OPERATE_ONE_IN) === 0) await operate(run);
  await world.settle();
}

/** Takes note of what has started; a trigger that does not allow it has one execution at a time. */
function see(run: Run): void {
  for (const execution of run.world.started.slice(run.seen)) run.live.add(execution);
  run.seen = run.world.started.length;
  for (const id of ["plain", "resaved"]) {
    const live = [...run.live].filter(({ flowId }) => flowId === id);
    assert.ok(live.length <= 1, `${live.length} executions of ${id} run at the same time`);
  }
}

async function end(run: Run, execution: Execution): Promise<void> {
  run.live.delete(execution);
  await run.world.end(run.random(4) === 0 ? "FAILED" : "SUCCESS", execution);
}

async function operate({ world, random }: Run): Promise<void> {
  const { operations } = world;
  const key = { ...PLACE, flowId: TOUCHED, triggerId: "t" };
  const acts = [
    () => operations.setDisabled(key, true),
    () => operations.setDisabled(key, false),
    () => operations.unlock(key),
    () => operations.restart(key),
    () => operations.createBackfill(key, { start: "2025-12-31T00:00:00Z", end: "2025-12-31T00:00:09Z" }),
    () => operations.setBackfillPaused(key, random(2) === 0),
    () => operations.deleteBackfill(key),
  ];
  await acts[random(acts.length)]?.();
}

/** Ends everything, and lets all be made up for that has waited. */
async function calmDown(run: Run): Promise<void> {
  const { world, schedulers } = run;
  const until = world.clock.now() + CALM_MS;
  while (world.clock.now() < until) {
    if (await schedulers.replaceDead()) run.taken++;
    await world.pass(1_000);
    see(run);
    while (run.live.size > 0) {
      for (const execution of [...run.live]) await end(run, execution);
      see(run);
    }
  }
}

/** Every date of the trigger from its beginning up to now has one execution, in order. */
function checkDates({ started, clock }: SchedulerWorld, flowId: string, name: string): void {
  const dates = started
    .filter((each) => each.flowId === flowId)
    .map(({ trigger }) => dateMs(trigger?.variables["date"]));
  for (const [index, date] of dates.entries()) {
    const trigger = started.filter((each) => each.flowId === flowId)[index]?.trigger;
    const following = dates[index + 1];
    if (following === undefined) assert.ok(dateMs(trigger?.variables["next"]) > clock.now(), `${name} lags behind`);
    else assert.equal(following, dateMs(trigger?.variables["next"]), `${name}: what follows its date ${index}`);
    assert.ok(date <= clock.now(), `${name} was early`);
  }
  assert.ok(dates.length > 0, `${name} has never started anything`);
}

/** No execution is there twice, also of triggers that operators have played with. */
function checkOnce({ started }: SchedulerWorld, name: string): void {
  assert.equal(new Set(started.map(({ id }) => id)).size, started.length, `${name}: an execution was created twice`);
}

function dateMs(date: unknown): number {
  return Date.parse(String(date));
}
