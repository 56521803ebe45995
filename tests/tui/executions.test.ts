/** Journeys through executions: watched, found, killed, restarted, looked at from all sides. */
import assert from "node:assert/strict";
import { it } from "node:test";
import { Gate } from "../process/gate.ts";
import { forEachServer } from "./watched-server.ts";

const HELLO = "{id: hello, namespace: tests, tasks: [{id: say, type: io.kestra.plugin.core.log.Log, message: hi}]}";

/** Fails until its gate is open. */
function failingFlow(id: string, gate: Gate): string {
  return [
    `id: ${id}`,
    "namespace: tests",
    "labels: {team: blue}",
    "inputs: [{id: size, type: INT, defaults: 3}]",
    "tasks:",
    "  - {id: before, type: io.kestra.plugin.core.debug.Return, format: fine}",
    "  - id: check",
    "    type: io.kestra.plugin.scripts.shell.Script",
    "    script: |",
    "      echo looking",
    `      [ -e "${gate.folder}/go" ] || { echo 'not yet' >&2; exit 1; }`,
  ].join("\n");
}

await forEachServer((server, name) => {
  it(`somebody watches an execution start, run and end (${name})`, async () => {
    using gate = new Gate();
    await server.saves(gate.waitingFlow("long"));
    await using person = await server.person();
    await person.sees("Executions");
    const id = await server.runs("long");
    await person.sees(new RegExp(`RUNNING +${id} .* long `));
    await person.sees(/1 running/);
    gate.open("go");
    await person.sees(new RegExp(`✓ SUCCESS +${id} .* long `));
  });

  it(`somebody finds two executions among others and kills them after a question (${name})`, async () => {
    using gate = new Gate();
    await server.saves(gate.waitingFlow("endless"), HELLO);
    await server.runs("hello", true);
    const ids = [await server.runs("endless"), await server.runs("endless")];
    await using person = await server.person();
    for (const id of ids) await person.sees(new RegExp(`RUNNING +${id}`));
    await person.sees(/ hello /);
    await person.filters("flow:endless");
    await person.seesNoMore(/ hello /);
    person.presses("ctrl-z");
    await person.sees("faults only");
    await person.seesNoMore(/RUNNING/);
    person.presses("ctrl-z");
    await person.sees(/RUNNING/);
    person.presses("s");
    await person.sees(/DURATION↑/);
    person.presses("space", "space");
    await person.sees("2 selected");
    person.presses("ctrl-k");
    const question = await person.sees("Kill these 2 executions?");
    for (const id of ids) assert.match(question, new RegExp(`${id} {2}tests\\.endless {2}RUNNING`));
    assert.match(question, /kestra execution kill /);
    person.presses("n");
    await person.seesNoMore("Kill these");
    person.presses("ctrl-k");
    await person.sees("Kill these 2 executions?");
    person.presses("y");
    for (const id of ids) await person.sees(new RegExp(`KILLED +${id}`));
  });

  it(`somebody restarts what failed once its cause is gone (${name})`, async () => {
    using gate = new Gate();
    await server.saves(failingFlow("fragile", gate));
    const id = await server.runs("fragile", true);
    await using person = await server.person();
    await person.filters("state:failed flow:fragile");
    await person.sees(new RegExp(`✗ FAILED +${id}`));
    gate.open("go");
    person.presses("r");
    await person.sees(/same as: kestra execution restart/);
    person.presses("escape");
    await person.sees(new RegExp(`✓ SUCCESS +${id}`));
  });

  it(`somebody looks at an execution from all sides (${name})`, async () => {
    using gate = new Gate();
    await server.saves(failingFlow("broken", gate));
    const id = await server.runs("broken", true);
    await using person = await server.person();
    await person.sees(new RegExp(`✗ FAILED +${id}`));
    await person.goes(`execution ${id}`);
    await person.sees(/✓ before +SUCCESS[\s\S]*✗ check +FAILED/);
    await person.sees(/team=blue/);
    person.presses("2");
    await person.sees(/check .*━/);
    person.presses("4");
    await person.sees(/size +3/);
    person.presses("5");
    await person.sees(/value +fine/);
    person.presses("6");
    await person.sees(/not yet/);
    person.presses("shift-tab");
    await person.sees(/value +fine/);
    person.presses("escape");
    await person.sees(/in all/);
  });
});
