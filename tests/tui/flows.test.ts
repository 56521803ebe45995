/** Journeys through flows: run with inputs, edited, compared. */
import assert from "node:assert/strict";
import { it } from "node:test";
import { scriptOf } from "./person.ts";
import { forEachServer } from "./watched-server.ts";

const ORDER = [
  "id: order",
  "namespace: tests",
  "inputs:",
  "  - {id: guests, type: INT}",
  "  - {id: menu, type: SELECT, values: [fish, soup]}",
  "tasks:",
  '  - {id: serve, type: io.kestra.plugin.core.debug.Return, format: "{{ inputs.guests }} x {{ inputs.menu }}"}',
  "",
].join("\n");

await forEachServer((server, name) => {
  it(`somebody runs a flow, and is told what is wrong with an input (${name})`, async () => {
    await server.saves(ORDER);
    await using person = await server.person();
    await person.goes("flows");
    await person.sees(/order/);
    await person.filters("order");
    person.presses("x");
    await person.sees("Run tests.order");
    await person.sees("guests");
    person.types("many");
    person.presses("enter");
    await person.sees(/many.*(?:number|INT)|(?:number|INT).*many/i);
    person.presses("ctrl-u");
    person.types("4");
    person.presses("enter");
    await person.sees(/\? menu/);
    person.presses("down", "enter");
    await person.sees(/\? labels/);
    person.types("team=blue");
    person.presses("enter");
    await person.sees(/same as: kestra execution run tests\.order -i guests=4 -i menu=soup/);
    await person.sees(/✓ serve +SUCCESS/);
    await person.sees(/✓ SUCCESS +tests\.order/);
    await person.sees("team=blue");
  });

  it(`somebody edits a flow, gets it wrong first, and compares what they have saved (${name})`, async () => {
    await server.saves(ORDER.replace("id: order", "id: edited"));
    // The first time it breaks the type of the task; then it mends that and writes another format.
    const EDITOR = await scriptOf(
      server.folder,
      "edit-flow",
      `if grep -q debug.Retrn "$1"; then by='s/debug.Retrn/debug.Return/; s/ x / times /'; else by='s/debug.Return/debug.Retrn/'; fi`,
      `sed "$by" "$1" > "$1.new" && cat "$1.new" > "$1" && rm "$1.new"`,
    );
    await using person = await server.person({ env: { EDITOR } });
    await person.goes("flows");
    await person.filters("edited");
    await person.sees(/edited/);
    person.presses("enter");
    await person.sees("revision 1");
    await person.sees("format:");
    person.presses("e");
    const problems = await person.sees("is not saved");
    assert.match(problems, /tests\.edited\.yaml:\d+:\d+.*Retrn|Retrn/);
    person.presses("y");
    await person.sees(/tests\.edited revision 2 is saved/);
    await person.sees(/ times /);
    person.presses("3");
    await person.sees(/ 2 +\d\d:\d\d:\d\d [\s\S]* 1 +\d\d:\d\d:\d\d /);
    person.presses("d");
    await person.sees("revision 1 to 2");
    await person.sees(/^ ?-.* x /m);
    await person.sees(/^ ?\+.* times /m);
  });
});
