/** Journeys about the terminal around the terminal UI: how it is left, its sizes, its colours, and what it says by itself. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import stringWidth from "string-width";
import type { TerminalOptions } from "../cli/terminal.ts";
import { denoAlone, SOURCES } from "../process/program.ts";
import { missingPerson, Person, scriptOf } from "./person.ts";
import { WatchedServer } from "./watched-server.ts";

const ROOT = process.cwd();
const ESC = "\u001b";

const WIDE = [
  "id: wide",
  "namespace: tests",
  "labels: {team: 世界世界, who: e\u0301a 🚀}",
  "tasks:",
  "  - id: each",
  "    type: io.kestra.plugin.core.flow.ForEach",
  '    values: ["世界", "plain", "🚀🚀", "e\u0301o\u0308"]',
  '    tasks: [{id: say, type: io.kestra.plugin.core.debug.Return, format: "{{ taskrun.value }}"}]',
].join("\n");

const PLAIN = "{id: plain, namespace: tests, tasks: [{id: say, type: io.kestra.plugin.core.log.Log, message: hi}]}";

/** Loaded before the program: has it fall over by an error that nobody foresaw, when a test sends the signal. */
const FALL_OVER = 'process.on("SIGUSR2", () => setTimeout(() => { throw new Error("broken on purpose"); }));';

/** How the program is started so that its process can be sent signals, with a file that is loaded before. */
const RUNTIMES: readonly (readonly [string, (preload: string) => Promise<readonly string[]>])[] = [
  ["Bun", (preload) => Promise.resolve(SOURCES.toSpliced(-1, 0, preload))],
  ["Deno", async (preload) => (await denoAlone()).toSpliced(-1, 0, preload)],
];

describe("the terminal around the terminal UI", { skip: missingPerson() }, () => {
  const server = new WatchedServer("SQLite", () => Promise.reject(new Error("there is none")));
  let id = "";

  before(async () => {
    await server.start();
    await server.saves(WIDE, PLAIN);
    id = await server.runs("wide", true);
    await server.runs("plain", true);
  });
  after(() => server.stop());

  /** A terminal with a shell, whose program is started by {@link startsAgain}. */
  function shell(options: TerminalOptions = {}): Person {
    return new Person(server.folder, options);
  }

  /** Starts the program, waits until it is there, and answers the id of its process. */
  async function startsAgain({ terminal }: Person, command: readonly string[]): Promise<number> {
    const words = command.map((word) => (/^(?:node_modules|cli)\//.test(word) ? `${ROOT}/${word}` : word)).join(" ");
    const start = `echo $$ > pid; exec ${words} tui --server ${server.api}`;
    terminal.line(`clear; cd ${server.folder} && sh -c '${start}'; echo "exit code $?"; stty -a`);
    await terminal.shows(/● live[\s\S]*2 in all/);
    return Number(readFileSync(join(server.folder, "pid"), "utf8"));
  }

  for (const [runtime, commandOf] of RUNTIMES) {
    it(`the terminal is as it was, however the program ends (on ${runtime})`, async () => {
      const preload = join(server.folder, "fall-over.mjs");
      await writeFile(preload, FALL_OVER);
      const command = await commandOf(`--preload=${preload}`);
      const record = join(server.folder, `record-${runtime}`);
      await using person = shell();
      const { terminal } = person;
      terminal.records(record);
      const endings: readonly (readonly [string, number, (pid: number) => void])[] = [
        ["q", 0, () => person.presses("q")],
        ["ctrl-c", 0, () => person.presses("ctrl-c")],
        ["SIGTERM", 3, (pid) => process.kill(pid, "SIGTERM")],
        ["SIGHUP", 3, (pid) => process.kill(pid, "SIGHUP")],
        ["an error that nobody foresaw", 1, (pid) => process.kill(pid, "SIGUSR2")],
      ];
      for (const [how, exitCode, end] of endings) {
        const pid = await startsAgain(person, command);
        assert.ok(terminal.showsOtherScreen());
        assert.ok(!terminal.showsCursor());
        end(pid);
        const screen = await terminal.shows(/exit code \d+[\s\S]*icanon/);
        assert.match(screen, new RegExp(`exit code ${exitCode}\\n`), how);
        assert.ok(!terminal.showsOtherScreen(), how);
        assert.ok(terminal.showsCursor(), how);
        assert.ok(terminal.wrapsLines(), how);
        for (const mode of ["icanon", "echo", "isig", "icrnl", "opost"]) {
          assert.match(screen, new RegExp(`(?<![-\\w])${mode}\\b`), `${how}: ${mode}`);
        }
        const written = await readFile(record, "utf8");
        assert.ok(written.lastIndexOf(`${ESC}[?2004l`) > written.lastIndexOf(`${ESC}[?2004h`), `${how}: paste`);
        assert.doesNotMatch(screen, /in all/, how);
        const words = screen.slice(0, screen.indexOf("exit code")).trim().split("\n");
        if (exitCode === 1)
          assert.deepEqual(words.map((line) => line.trim()).filter(Boolean), [
            "kestra: unexpected error: broken on purpose",
          ]);
      }
    });
  }

  it("ctrl-z does not put the program to sleep", async () => {
    await using person = await server.person();
    await person.sees("2 in all");
    person.presses("ctrl-z");
    await person.sees(/Executions +faults only/);
    person.presses("ctrl-z");
    await person.seesNoMore(/Executions +faults only/);
    assert.ok(person.terminal.showsOtherScreen());
    person.presses("q");
    await person.sees("exit code 0");
  });

  it("a terminal of another size shows what one shows that had it from the beginning", async () => {
    await using person = await server.person({ columns: 200, rows: 50 });
    await person.goes(`execution ${id}`);
    await person.sees(/SUCCESS +tests\.wide/);
    for (const [columns, rows] of [
      [80, 24],
      [40, 10],
      [200, 50],
    ] as const) {
      person.terminal.resize(columns, rows);
      await using fresh = await server.person({ columns: Math.max(columns, 60), rows });
      await fresh.goes(`execution ${id}`);
      await fresh.sees(/SUCCESS +tests\.wide/);
      fresh.terminal.resize(columns, rows);
      fresh.terminal.keys("C-r");
      const wanted = await settled(fresh, (screen) => isOfSize(screen, columns));
      assert.equal(await settled(person, (screen) => screen === wanted), wanted);
    }
    person.terminal.resize(38, 8);
    await person.sees(/Please make this terminal larger/);
    await person.seesNoMore("kestra");
    person.presses("q");
    await person.sees("exit code 0");
  });

  it("wide characters, combining ones and pictures leave columns straight", async () => {
    await using person = await server.person({ columns: 140 });
    await person.sees(/team=世界世界/);
    await person.goes(`execution ${id}`);
    const screen = await person.sees(/say \[🚀🚀\]/);
    const lines = screen.split("\n").filter((line) => /✓ say\b/.test(line));
    assert.equal(lines.length, 4, screen);
    const columns = lines.map((line) => stringWidth(line.slice(0, line.indexOf("SUCCESS"))));
    assert.deepEqual(new Set(columns).size, 1, `${columns}\n${screen}`);
  });

  /** What is written to a terminal with these variables, up to the end of the program. */
  async function written(name: string, env: Readonly<Record<string, string>>): Promise<string> {
    const record = join(server.folder, `colours-${name}`);
    await using person = shell({ columns: 140, env: { COLORTERM: "", COLORFGBG: "", ...env } });
    person.terminal.records(record);
    person.opens(`tui --server ${server.api}`);
    await person.sees(/live[\s\S]*2 in all/);
    await person.goes(`execution ${id}`);
    await person.sees(/SUCCESS +tests\.wide/);
    person.presses("?");
    await person.sees(/Keys of/);
    person.presses("escape");
    await person.seesNoMore(/Keys of/);
    person.presses("q");
    await person.sees("exit code 0");
    const text = await readFile(record, "utf8");
    return text.slice(text.indexOf(`${ESC}[?1049h`), text.lastIndexOf(`${ESC}[?1049l`));
  }

  /** Colours among what is written, as the codes that choose them. */
  function coloursIn(text: string): readonly string[] {
    const codes = [...text.matchAll(new RegExp(`${ESC}\\[([\\d;]*)m`, "g"))].map(([, code = ""]) => code);
    return codes.filter((code) => /^(?:3[0-8]|4[0-8]|9\d|10[0-7])(?:;|$)/.test(code));
  }

  it("NO_COLOR leaves no colour at all, and what is pointed at is still seen", async () => {
    const text = await written("none", { NO_COLOR: "1", TERM: "xterm-256color" });
    assert.deepEqual(coloursIn(text), []);
    assert.ok(text.includes(`${ESC}[7m`));
  });

  it("a terminal of sixteen colours gets no others", async () => {
    const colours = coloursIn(await written("sixteen", { TERM: "xterm", KESTRA_TUI_THEME: "dark" }));
    assert.ok(colours.length > 0);
    assert.deepEqual(
      colours.filter((code) => /[34]8/.test(code)),
      [],
    );
  });

  it("light terminals have other colours than dark ones", async () => {
    const dark = new Set(coloursIn(await written("dark", { TERM: "xterm-256color", KESTRA_TUI_THEME: "dark" })));
    const light = new Set(coloursIn(await written("light", { TERM: "xterm-256color", KESTRA_TUI_THEME: "light" })));
    assert.ok(dark.size > 2 && light.size > 2);
    assert.deepEqual(
      [...dark].filter((code) => light.has(code)),
      [],
    );
  });

  it("a terminal without Unicode gets ASCII alone, also from names", async () => {
    const text = await written("ascii", { LANG: "C", LC_ALL: "C" });
    assert.match(text, /team=\?{8}/);
    assert.deepEqual(
      [...text].filter((character) => character > "~"),
      [],
    );
  });

  it("an answer of the terminal that comes late and in pieces is nobody's typing", async () => {
    await using person = await server.person();
    await person.sees("2 in all");
    const before = person.terminal.screen();
    person.terminal.says(`${ESC}]11;rg`);
    person.terminal.says("b:1e1e/");
    person.terminal.says(`${ESC}]11;rgb:ffff/`);
    person.terminal.says(`eeee/ffff${ESC}\\${ESC}[?62`);
    person.terminal.says(";4;22c");
    person.presses("?");
    await person.sees("Keys of Executions");
    person.presses("escape");
    await person.seesNoMore("Keys of Executions");
    assert.equal(person.terminal.screen(), before);
  });

  it("an editor that fails, changes nothing or is interrupted leaves all as it was", async () => {
    const act = join(server.folder, "act.sh");
    const EDITOR = await scriptOf(server.folder, "edit-as-told", `. ${act}`);
    await using person = await server.person({ env: { EDITOR } });
    await person.goes("flows");
    await person.filters("plain");
    await person.sees(/1 shown/);
    person.presses("enter");
    await person.sees("revision 1");
    await writeFile(act, 'echo broken >> "$1"; exit 7\n');
    person.presses("e");
    await person.sees(/edit-as-told ended with exit code 7: nothing is saved/);
    await writeFile(act, "true\n");
    person.presses("e");
    await person.sees(/Nothing was saved/);
    // Ctrl-C in an editor reaches the program, too.
    await writeFile(
      act,
      "trap '' INT; kill -INT 0; sed 's/message: hi/message: ho/' \"$1\" > new && cat new > \"$1\"\n",
    );
    person.presses("e");
    await person.sees(/revision 2 is saved/);
    await person.sees("message: ho");
    assert.ok(person.terminal.showsOtherScreen());
    person.presses("q");
    await person.sees("exit code 0");
  });

  it("what is copied is in the clipboard of the terminal", async () => {
    await using person = shell();
    person.terminal.takesClipboard();
    person.opens(`tui --server ${server.api}`);
    await person.sees(/2 in all/);
    await person.filters("flow:wide");
    await person.sees(/1 in all/);
    person.presses("c");
    await person.sees(/Copied/);
    assert.equal(person.terminal.clipboard(), id);
  });
});

/** The screen once it is as it should be; what it is when it never is. */
async function settled(person: Person, isSettled: (screen: string) => boolean): Promise<string> {
  const untilMs = performance.now() + 20_000;
  for (;;) {
    const screen = person.terminal.screen();
    if (isSettled(screen) || performance.now() > untilMs) return screen;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Whether the head ends at the right edge. */
function isOfSize(screen: string, columns: number): boolean {
  return new RegExp(`^ kestra .{${columns - 16},${columns - 14}}● live *\\n`).test(screen);
}
