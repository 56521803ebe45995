/** Journeys about the terminal itself: other sizes, and how it is left. */
import assert from "node:assert/strict";
import { it } from "node:test";
import { Gate } from "../process/gate.ts";
import { forEachServer } from "./watched-server.ts";

const SIZES = [
  [80, 24],
  [200, 50],
  [80, 24],
  [120, 30],
] as const;

await forEachServer((server, name) => {
  it(`the screen fits the terminal whenever somebody drags its edges (${name})`, async () => {
    using gate = new Gate();
    await server.saves(gate.waitingFlow("standing"));
    const id = await server.runs("standing");
    await using person = await server.person();
    await person.sees(new RegExp(`RUNNING +${id}`));
    for (const [columns, rows] of SIZES) {
      person.terminal.resize(columns, rows);
      const screen = await person.sees(fullScreen(columns, rows));
      assert.equal(screen.split("\n").filter((line) => line.includes("standing")).length, 1, screen);
      assert.equal(screen.split("\n").filter((line) => line.startsWith(" kestra ")).length, 1, screen);
    }
    gate.open("go");
    await person.sees(new RegExp(`SUCCESS +${id}`));
  });

  it(`leaving gives the terminal back, and help tells the keys before (${name})`, async () => {
    await using person = await server.person();
    await person.sees("Executions");
    person.presses("?");
    await person.sees("Keys of Executions");
    person.presses("escape");
    await person.seesNoMore("Keys of Executions");
    person.presses("q");
    const screen = await person.sees(/exit code 0/);
    assert.ok(person.terminal.showsCursor());
    assert.doesNotMatch(screen, /in all|● live/, "something of the picture was left behind");
  });

  it(`what somebody filtered by is one key away when they come back (${name})`, async () => {
    await using person = await server.person();
    await person.filters("state:running");
    await person.sees(/Executions +\/state:running/);
    person.presses("q");
    await person.sees(/exit code 0/);
    person.opens(`tui --server ${server.api}`);
    await person.sees(/● live *\n Executions *\n/);
    person.presses("/");
    await person.sees(/words, state:failed/);
    person.presses("up");
    await person.sees("/state:running");
    person.presses("enter");
    await person.sees(/Executions +\/state:running/);
    person.presses("escape");
    await person.seesNoMore("/state:running");
  });

  it(`leaving an execution leaves its last state on the terminal (${name})`, async () => {
    using gate = new Gate();
    await server.saves(gate.waitingFlow("left"));
    const id = await server.runs("left");
    await using person = await server.person();
    await person.goes(`execution ${id}`);
    await person.sees(/t +RUNNING/);
    person.presses("q");
    const screen = await person.sees(/exit code 0/);
    assert.match(screen, new RegExp(`left tests +RUNNING[\\s\\S]* t +RUNNING[\\s\\S]*RUNNING +left .*${id}`));
    gate.open("go");
  });

  it(`somebody is attached to the database of a server, and sees its executions move (${name})`, {
    skip: name === "SQLite" && "it is of one process",
  }, async () => {
    using gate = new Gate();
    await server.saves(gate.waitingFlow("attached"));
    await using person = await server.person({ env: {}, columns: 140 });
    person.presses("q");
    await person.sees(/exit code 0/);
    person.opens(`tui -c ${server.configuration}`);
    await person.sees(/● live/);
    const id = await server.runs("attached");
    await person.sees(new RegExp(`RUNNING +${id}`));
    gate.open("go");
    await person.sees(new RegExp(`SUCCESS +${id}`));
    person.presses("q");
    await person.sees(/exit code 0/);
  });
});

/** The head ends at the right edge, and the foot is the last line. */
function fullScreen(columns: number, rows: number): RegExp {
  return new RegExp(`^ kestra .{${columns - 16},${columns - 14}}● live *\\n(?:.*\\n){${rows - 2}}.*q quit`);
}
