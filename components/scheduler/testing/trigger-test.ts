/** Tests of triggers in a world where a scheduler is at work. */
import assert from "node:assert/strict";
import { it } from "node:test";
import { SchedulerWorld } from "./scheduler-world.ts";
import { ScriptedTriggers } from "./scripted-triggers.ts";

/** A test with triggers that it decides about, a scheduler, and as many workers as it starts. */
export function triggerTest(
  title: string,
  act: (world: SchedulerWorld, scripted: ScriptedTriggers) => Promise<void>,
): void {
  it(title, async () => {
    const scripted = new ScriptedTriggers();
    const world = await SchedulerWorld.open({ registry: scripted.registry() });
    try {
      await world.schedule();
      await act(world, scripted);
      assert.deepEqual(world.faults, []);
    } finally {
      await world.close();
    }
  });
}
