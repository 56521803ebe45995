/** Journeys of a person at a terminal. */
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { describe, it } from "node:test";
import { Gate } from "../process/gate.ts";
import { processesWith, staying } from "./processes.ts";
import { missingTerminal, Terminal } from "./terminal.ts";

const FLOWS = "tests/cli/flows";

/** The program itself and the shell that runs it carry the mark in their arguments too. */
function processesOfTasks(mark: string): readonly string[] {
  return processesWith(mark).filter((line) => !line.includes("main.ts"));
}

describe("a terminal", { skip: missingTerminal() }, () => {
  it("shows a run live, and its summary in the end", async () => {
    using gate = new Gate();
    await using terminal = new Terminal();
    terminal.run(`run ${FLOWS}/steps.yml -i gate=${gate.folder}`);
    await terminal.shows(/[⠀-⣿] steps tests +RUNNING[\s\S]*✓ greet +SUCCESS[\s\S]*[⠀-⣿] work +RUNNING[\s\S]*○ loop/);
    gate.open("work");
    await terminal.shows(/[⠀-⣿] loop +RUNNING +\d+\.\ds {2}[━─]+ {2}\d+\/12/);
    assert.ok(!terminal.showsCursor());
    gate.open("loop");
    const screen = await terminal.shows(/exit code 0/);
    assert.ok(terminal.showsCursor());
    assert.match(screen, /✓ steps tests +SUCCESS[\s\S]*✓ loop +SUCCESS +\S+ {2}12\/12/);
    assert.match(screen, /Log\n {2}greet │ Hello\n {2}work {2}│ step 1/);
    assert.match(screen, /Outputs\n {2}rounds {2}12\n\n✓ SUCCESS {2}steps in/);
    assert.doesNotMatch(screen, /RUNNING|[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏]/, "something of the live picture was left behind");
  });

  it("shows a failure with the log of the failed task, and lets no task touch it", async () => {
    await using terminal = new Terminal();
    terminal.run(`run ${FLOWS}/broken.yml`);
    const screen = await terminal.shows(/exit code 1/);
    assert.match(screen, /✗ broken tests +FAILED[\s\S]*✗ explode +FAILED[\s\S]*○ never/);
    // The two lines come through two pipes, so either may be first.
    assert.match(screen, /Log of explode\n {2}│ (?:not red\n {2}│ cannot go on|cannot go on\n {2}│ not red)\n/);
    assert.match(screen, /✗ FAILED {2}broken in/);
  });

  for (const [flow, asked] of [
    ["asks.yml", /❯/],
    ["paused.yml", /❯ resume/],
  ] as const) {
    it(`that goes away while ${flow} asks leaves no program behind`, async () => {
      const mark = randomUUID();
      {
        await using terminal = new Terminal();
        terminal.run(`run ${FLOWS}/${flow} --label mark=${mark}`);
        await terminal.shows(asked);
        assert.notDeepEqual(processesWith(mark), []);
      }
      // A program that stays makes the test time out.
      while (processesWith(mark).length > 0) await new Promise((resolve) => setTimeout(resolve, 20));
    });
  }

  it("shows a warning", async () => {
    await using terminal = new Terminal();
    terminal.run("run fixtures/flows/warning.yml");
    const screen = await terminal.shows(/exit code 4/);
    assert.match(screen, /▲ optional-part +WARNING[\s\S]*▲ WARNING {2}warning in/);
  });

  it("asks whether to go on where a task pauses, and for what the task wants to know", async () => {
    await using terminal = new Terminal();
    terminal.run(`run ${FLOWS}/paused.yml`);
    await terminal.shows(/\? gate waits for you[\s\S]*❯ resume/);
    terminal.keys("Enter");
    await terminal.shows(/\? reason +text/);
    terminal.line("by");
    const screen = await terminal.shows(/exit code 0/);
    assert.match(screen, /✓ gate +SUCCESS[\s\S]*after +│ by 3/);
  });

  it("kills the execution when the person does not let a paused one go on", async () => {
    await using terminal = new Terminal();
    terminal.run(`run ${FLOWS}/paused.yml`);
    await terminal.shows(/❯ resume/);
    terminal.keys("Down", "Enter");
    const screen = await terminal.shows(/exit code 3/);
    assert.match(screen, /■ gate +KILLED[\s\S]*Killed instead of being resumed\./);
  });

  it("kills the execution and its processes with Ctrl-C", async () => {
    const mark = `kestra-test-${randomUUID()}`;
    await using terminal = new Terminal();
    terminal.run(`run ${FLOWS}/forever.yml -i mark=${mark}`);
    await terminal.shows(/wait │ waiting/);
    assert.notDeepEqual(processesOfTasks(mark), []);
    terminal.keys("C-c");
    const screen = await terminal.shows(/exit code 3/);
    assert.match(screen, /■ wait +KILLED[\s\S]*■ KILLED {2}forever in[\s\S]*Killed by Ctrl-C\./);
    assert.deepEqual(await staying(() => processesOfTasks(mark)), []);
  });

  it("exits at once with a second Ctrl-C, and leaves a sane terminal", async () => {
    const mark = `kestra-test-${randomUUID()}`;
    await using terminal = new Terminal();
    terminal.run(`run ${FLOWS}/stubborn.yml -i mark=${mark}`);
    await terminal.shows(/wait │ waiting/);
    terminal.keys("C-c");
    await terminal.shows(/Killing the execution\. Press Ctrl-C again to exit at once\./);
    terminal.keys("C-c");
    await terminal.shows(/exit code 3/);
    assert.deepEqual(await staying(() => processesWith(mark)), []);
    terminal.line("echo so$((40 + 2))ne");
    await terminal.shows(/so42ne/);
    assert.ok(terminal.showsCursor());
  });

  it("asks for missing inputs, checks answers, and runs", async () => {
    await using terminal = new Terminal();
    terminal.run(`run ${FLOWS}/asks.yml`);
    await terminal.shows(/\? user {2}text\n {2}Who it is for\.\n❯/);
    terminal.line("Ada");
    await terminal.shows(/✓ user {2}Ada\n\? guests {2}whole number, from 1 to 12/);
    terminal.line("many");
    await terminal.shows(/"many" is no whole number/);
    terminal.keys("C-u");
    terminal.line("13");
    await terminal.shows(/12 or less/);
    terminal.keys("BSpace");
    terminal.line("");
    await terminal.shows(/✓ guests {2}1\n\? menu[\s\S]*❯ fish\n {2}vegetables/);
    terminal.keys("Down");
    await terminal.shows(/❯ vegetables/);
    terminal.keys("Enter");
    await terminal.shows(/\? letter {2}path of a file/);
    terminal.line("nowhere.txt");
    await terminal.shows(/nowhere\.txt: it does not exist/);
    terminal.keys("C-u");
    terminal.line("fixtures/flows/namespace-files/files/poem.txt");
    const screen = await terminal.shows(/exit code 0/);
    assert.match(screen, /1 guests of Ada eat vegetables: The queue was long/);
  });

  it("runs nothing when the questions are left with Ctrl-C", async () => {
    await using terminal = new Terminal();
    terminal.run(`run ${FLOWS}/asks.yml`);
    await terminal.shows(/\? user/);
    terminal.keys("C-c");
    await terminal.shows(/Cancelled; nothing ran\.\nexit code 3/);
    assert.ok(terminal.showsCursor());
  });

  it("of 40 columns shows the same, without a line broken", async () => {
    using gate = new Gate();
    await using terminal = new Terminal({ columns: 40 });
    terminal.line("PS1='$ '");
    terminal.run(`run ${FLOWS}/steps.yml -i gate=${gate.folder}`);
    gate.open("work");
    await terminal.shows(/loop \d+\/12 +RUNNING/);
    gate.open("loop");
    const screen = await terminal.shows(/exit code 0/);
    assert.match(
      screen,
      /✓ steps tests +SUCCESS[^\n]*\n {2}✓ greet +SUCCESS[^\n]*\n {2}✓ work +SUCCESS[^\n]*\n {2}✓ loop 12\/12/,
    );
  });

  it("with NO_COLOR shows the picture without colours, and with colours otherwise", async () => {
    const colours = new RegExp(`${String.fromCharCode(27)}\\[3[1-7]m`);
    for (const noColor of ["1", ""]) {
      await using terminal = new Terminal({ env: { NO_COLOR: noColor } });
      terminal.run("run fixtures/flows/warning.yml");
      await terminal.shows(/exit code 4/);
      assert.equal(colours.test(terminal.text(true)), noColor === "");
    }
  });

  for (const [name, env] of Object.entries({
    "that is dumb": { TERM: "dumb" },
    "of continuous integration": { CI: "true" },
  })) {
    it(`${name} gets plain lines, and no questions`, async () => {
      await using terminal = new Terminal({ env });
      terminal.run(`run ${FLOWS}/broken.yml`);
      assert.match(await terminal.shows(/exit code 1/), /RUNNING +explode/);
      terminal.run(`run ${FLOWS}/asks.yml`);
      assert.match(await terminal.shows(/exit code 2/), /The input "user" is missing: give it with -i user=VALUE\./);
    });
  }

  it("without Unicode gets ASCII", async () => {
    await using terminal = new Terminal({ env: { LANG: "C", LC_ALL: "C" } });
    terminal.run("run fixtures/flows/hello.yml");
    assert.match(await terminal.shows(/exit code 0/), /^\+ hello samples +SUCCESS/m);
  });
});
