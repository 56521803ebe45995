/** Journeys through the log of an execution: followed, searched, filtered, saved. */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { it } from "node:test";
import { Gate } from "../process/gate.ts";
import { forEachServer } from "./watched-server.ts";

/** A hundred lines, an error, and lines after a gate. */
function chattyFlow(gate: Gate): string {
  return [
    "id: chatty",
    "namespace: tests",
    "tasks:",
    "  - id: count",
    "    type: io.kestra.plugin.scripts.shell.Script",
    "    script: seq -f 'line %g' 1 100",
    "  - {id: complain, type: io.kestra.plugin.core.log.Log, level: ERROR, message: it broke}",
    "  - id: wait",
    "    type: io.kestra.plugin.scripts.shell.Script",
    "    script: |",
    "      printf 'waiting \\033[2J\\033]0;title\\007now\\n'",
    `      while [ -d ${gate.folder} ] && [ ! -e ${gate.folder}/go ]; do sleep 0.1; done`,
    "      echo the very end",
  ].join("\n");
}

await forEachServer((server, name) => {
  it(`somebody follows a log, finds lines in it, and keeps it (${name})`, async () => {
    using gate = new Gate();
    await server.saves(chattyFlow(gate));
    const id = await server.runs("chatty");
    await using person = await server.person();
    await person.sees(new RegExp(`RUNNING +${id}`));
    person.presses("l");
    const waiting = await person.sees("waiting now");
    assert.match(waiting, /^ kestra /, "the log has cleared the screen");
    gate.open("go");
    await person.sees("the very end");
    person.presses("g");
    await person.sees(/line 1 of 10\d/);
    person.presses("/");
    person.types("line 42");
    person.presses("enter");
    await person.sees(/\/line 42 1\/1/);
    await person.sees(/line 42 of 10\d/);
    person.presses("e");
    await person.sees("it broke");
    await person.sees(/line 101 of 10\d/);
    person.presses("-", "-", "-", "-");
    await person.seesNoMore(/ INFO /);
    person.presses("F");
    await person.seesNoMore(/^ kestra /);
    person.presses("F");
    await person.sees(/^ kestra /);
    person.presses("+", "+", "+");
    await person.sees(/line \d+ of 10\d/);
    person.presses("ctrl-s");
    await person.sees(new RegExp(`Saved \\d+ lines in \\S*${id}\\.log`));
    const saved = await readFile(join(server.folder, `${id}.log`), "utf8");
    assert.match(
      saved,
      /INFO +count +line 1\n[\s\S]*INFO +count +line 100\n[\s\S]*ERROR +complain +it broke\n[\s\S]*the very end\n$/,
    );
  });
});
