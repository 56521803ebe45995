/** Journeys through the terminal UI of a run, and of a server in the same process. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { Gate } from "../process/gate.ts";
import { DENO_SOURCES, denoAlone, runProgram, SOURCES } from "../process/program.ts";
import { missingPerson, Person } from "./person.ts";

const ROOT = process.cwd();

const GREET = [
  "id: greet",
  "namespace: tests",
  "inputs: [{id: guests, type: INT}]",
  "tasks:",
  '  - {id: say, type: io.kestra.plugin.core.log.Log, message: "{{ inputs.guests }} guests"}',
  "  - id: stop",
  "    type: io.kestra.plugin.core.flow.Pause",
  "    onResume: [{id: menu, type: STRING}]",
  '  - {id: served, type: io.kestra.plugin.core.debug.Return, format: "{{ outputs.stop.onResume.menu }}"}',
].join("\n");

describe("the terminal UI of a run and of a server", { skip: missingPerson() }, () => {
  let folder = "";

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "kestra-journey-"));
  });
  after(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));

  /** Somebody who runs a flow; answers when its screen is there. */
  async function runs(name: string, flow: string, options = ""): Promise<Person> {
    const file = join(folder, `${name}.yml`);
    await writeFile(file, flow);
    const person = new Person(folder);
    person.opens(`run ${file} --tui ${options}`);
    return person;
  }

  it("a run asks for its inputs, shows itself, and is resumed by its form", async () => {
    await using person = await runs("greet", GREET);
    await person.sees(/guests/);
    person.types("4");
    person.presses("enter");
    await person.sees(/run of tests\.greet/);
    await person.sees(/✓ say +SUCCESS[\s\S]*stop +PAUSED/);
    person.presses("p");
    await person.sees(/\? menu/);
    person.types("fish");
    person.presses("enter");
    await person.sees(/✓ served +SUCCESS/);
    await person.sees(/✓ SUCCESS +tests\.greet/);
    person.presses("l");
    await person.sees("4 guests");
    person.presses("q");
    const screen = await person.sees("exit code 0");
    assert.match(screen, /greet[\s\S]*SUCCESS|SUCCESS[\s\S]*greet/);
    assert.doesNotMatch(screen, /● live/);
  });

  it("leaving a run that goes on asks, and kills it", async () => {
    using gate = new Gate();
    await using person = await runs("endless", gate.waitingFlow("endless"));
    await person.sees(/t +RUNNING/);
    person.presses("q");
    await person.sees(/of tests\.endless still runs, and ends with this program\. Kill it and leave\?/);
    person.presses("n");
    await person.seesNoMore("Kill it and leave");
    person.presses("ctrl-c");
    await person.sees("Kill it and leave");
    person.presses("y");
    const screen = await person.sees("exit code 3");
    assert.match(screen, /Killed by leaving the terminal UI/);
    assert.ok(!person.terminal.showsOtherScreen());
  });

  it("a run may be killed from outside, by its time or by a signal", async () => {
    using gate = new Gate();
    const file = join(folder, "slow.yml");
    await writeFile(file, gate.waitingFlow("slow"));
    await using person = new Person(folder);
    person.opens(`run ${file} --tui --timeout 1s`);
    await person.sees(/KILLED +tests\.slow/);
    person.presses("q");
    assert.match(await person.sees("exit code 3"), /longer than --timeout 1s and was killed/);
    const program = SOURCES.map((word) => `${ROOT}/${word}`).join(" ");
    person.terminal.line(`clear; sh -c 'echo $$ > pid; exec ${program} run ${file} --tui'; echo "exit code $?"`);
    await person.sees(/t +RUNNING/);
    process.kill(Number(readFileSync(join(folder, "pid"), "utf8")), "SIGTERM");
    assert.match(await person.sees("exit code 3"), /Killed by SIGTERM/);
    assert.ok(!person.terminal.showsOtherScreen());
  });

  it("what a run has started can be looked at, and what is kept of it is told", async () => {
    const child =
      "{id: child, namespace: tests, tasks: [{id: inner, type: io.kestra.plugin.core.log.Log, message: hi}]}";
    const flows = await mkdtemp(join(folder, "flows-"));
    await writeFile(join(flows, "child.yml"), child);
    const parent = [
      "id: parent",
      "namespace: tests",
      "tasks:",
      "  - {id: calls, type: io.kestra.plugin.core.flow.Subflow, namespace: tests, flowId: child, wait: true}",
    ].join("\n");
    await writeFile(join(flows, "parent.yml"), parent);
    await using person = new Person(folder);
    person.opens(`run ${join(flows, "parent.yml")} --flows ${flows} --tui --keep kept`);
    await person.sees(/✓ SUCCESS +tests\.parent/);
    await person.sees(/✓ calls +SUCCESS/);
    person.presses("down", "enter");
    await person.sees(/✓ inner +SUCCESS/);
    person.presses("escape");
    await person.sees(/✓ calls +SUCCESS/);
    await person.goes("executions");
    await person.sees(/2 in all/);
    person.presses("q");
    assert.match(await person.sees("exit code 0"), /What is left of it is in .*kept/);
    assert.match(await readFile(join(folder, "kept", "execution.log"), "utf8"), /tests\.parent|calls/);
  });

  it("a run and a server say that their screen needs a terminal", async () => {
    const file = join(folder, "plain.yml");
    await writeFile(file, GREET);
    for (const command of [SOURCES, DENO_SOURCES]) {
      for (const words of [
        ["run", file, "--tui"],
        ["server", "standalone", "--tui"],
      ]) {
        const { exitCode, stderr, stdout } = await runProgram(words, { command });
        assert.equal(exitCode, 2, stderr);
        assert.match(stderr, /--tui .*terminal/);
        assert.equal(stdout, "");
      }
    }
  });

  it("a run shows itself on Deno, too", async () => {
    using gate = new Gate();
    await writeFile(join(folder, "deno.yml"), gate.waitingFlow("deno"));
    const command = await denoAlone();
    const program = command.map((word) => (/^(node_modules|cli)\//.test(word) ? `${ROOT}/${word}` : word)).join(" ");
    await using person = new Person(folder);
    person.terminal.line(`clear; cd ${folder}; ${program} run deno.yml --tui; echo "exit code $?"`);
    await person.sees(/t +RUNNING/);
    person.presses("l");
    await person.sees("begun");
    gate.open("go");
    await person.sees("done");
    person.presses("ctrl-s");
    await person.sees(/Saved \d+ lines in/);
    person.presses("escape");
    await person.sees(/✓ SUCCESS +tests\.deno/);
    person.presses("q");
    assert.match(await person.sees("exit code 0"), /Saved: \S+\.log/);
    assert.ok(!person.terminal.showsOtherScreen());
  });

  /** A folder with a configuration of a server in it. */
  async function serverFolder(port: number): Promise<string> {
    const home = await mkdtemp(join(folder, "server-"));
    const kestra = {
      queue: { type: "sqlite" },
      repository: { type: "sqlite" },
      storage: { type: "local", local: { "base-path": join(home, "storage") } },
    };
    const configuration = {
      micronaut: { server: { port, host: "127.0.0.1" } },
      endpoints: { all: { port: 0 } },
      datasources: { sqlite: { url: join(home, "kestra.db") } },
      kestra,
    };
    await writeFile(join(home, "application.yml"), JSON.stringify(configuration));
    return home;
  }

  it("a server shows itself, has its log in a file, and ends gracefully when it is left", async () => {
    using gate = new Gate();
    const home = await serverFolder(0);
    const flows = await mkdtemp(join(home, "flows-"));
    await writeFile(join(flows, "long.yml"), gate.waitingFlow("long"));
    await using person = new Person(home);
    person.opens(`server standalone --tui -c application.yml --flow-path ${flows}`);
    await person.sees(/this server, http:\S+ - log in data\/server\.log[\s\S]*No executions|this server, http:/);
    await person.goes("flows");
    await person.sees(/long/);
    person.presses("x");
    await person.sees(/\? labels/);
    person.presses("enter");
    await person.sees(/t +RUNNING/);
    person.presses("q");
    await person.sees(/This server ends with its terminal UI: tasks that run may finish first\. End it\?/);
    person.presses("n");
    await person.seesNoMore("End it?");
    person.presses("q");
    await person.sees("End it?");
    person.presses("y");
    await person.sees(
      /The server ends once tasks have come to their end; Ctrl-C ends it at once\. Its log is in data\/server\.log/,
    );
    assert.ok(!person.terminal.showsOtherScreen());
    gate.open("go");
    await person.sees("exit code 0");
    assert.match(
      await readFile(join(home, "data", "server.log"), "utf8"),
      /The terminal UI was left: ending[\s\S]*Ended\./,
    );
  });

  it("a server that shows itself ends by a signal, and says on the plain terminal that its port is taken", async () => {
    const home = await serverFolder(0);
    await using person = new Person(home);
    const program = SOURCES.map((word) => `${ROOT}/${word}`).join(" ");
    const start = `cd ${home}; sh -c 'echo $$ > pid; exec ${program} server standalone --tui -c application.yml'`;
    person.terminal.line(`clear; ${start}; echo "exit code $?"`);
    await person.sees(/● live/);
    process.kill(Number(readFileSync(join(home, "pid"), "utf8")), "SIGTERM");
    await person.sees("exit code 0");
    assert.ok(!person.terminal.showsOtherScreen());
    const other = createServer();
    const port = await new Promise<number>((resolve) => {
      other.listen(0, "127.0.0.1", () => resolve(Number(Object(other.address()).port)));
    });
    try {
      const second = await serverFolder(port);
      person.opens(`server standalone --tui -c ${join(second, "application.yml")}`);
      assert.match(await person.sees("exit code 1"), new RegExp(`port[\\s\\S]*${port}|${port}[\\s\\S]*port`, "i"));
      assert.ok(!person.terminal.showsOtherScreen());
    } finally {
      await new Promise((resolve) => other.close(resolve));
    }
  });
});
