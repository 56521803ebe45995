/** Journeys through triggers: disabled, enabled, made up for. */
import assert from "node:assert/strict";
import { it } from "node:test";
import { forEachServer } from "./watched-server.ts";

const HOURLY = [
  "id: hourly",
  "namespace: tests",
  "triggers: [{id: each-hour, type: io.kestra.plugin.core.trigger.Schedule, cron: '0 * * * *'}]",
  "tasks: [{id: say, type: io.kestra.plugin.core.log.Log, message: hi}]",
].join("\n");

await forEachServer((server, name) => {
  it(`somebody disables a trigger, enables it, and makes up for dates gone by (${name})`, async () => {
    await server.saves(HOURLY);
    await using person = await server.person();
    await person.goes("triggers");
    await person.sees(/each-hour .*Schedule/);
    person.presses("t");
    await person.sees(/same as: kestra trigger disable tests\.hourly each-hour/);
    await person.sees(/DISABLED .*each-hour/);
    person.presses("t");
    await person.sees(/same as: kestra trigger enable tests\.hourly each-hour/);
    await person.seesNoMore(/DISABLED .*each-hour/);
    person.presses("b");
    await person.sees("? First date");
    person.types("2025-01-01T00:30:00Z");
    person.presses("enter");
    await person.sees("? Last date");
    person.types("2024-01-01T03:30:00Z");
    person.presses("enter");
    await person.sees(/is not after the first date/);
    person.presses("ctrl-u");
    person.types("2025-01-01T03:30:00Z");
    person.presses("enter");
    await person.sees("? Inputs of each execution");
    person.presses("enter");
    await person.sees("? Labels of each execution");
    person.types("made=up");
    person.presses("enter");
    const question = await person.sees("Backfill tests.hourly each-hour?");
    assert.match(question, /3 executions, one a date/);
    person.presses("y");
    await person.sees(/Backfill of tests\.hourly each-hour begun/);
    person.presses("E");
    await person.sees(/3 in all +✓ 3 success/);
    await person.sees(/ hourly .* made=up/);
  });
});
