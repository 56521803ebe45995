import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";
import { plainText } from "../text/painter.ts";
import { UNICODE_GLYPHS } from "../theme.ts";
import { CommandOverlay, commandOf, type GoCommand, SUGGESTIONS_MAX, suggestions } from "./command-overlay.ts";
import type { Area } from "./view.ts";

const AREA: Area = { columns: 60, rows: 20, glyphs: UNICODE_GLYPHS, nowMs: 0, tick: 0 };

const run = (): void => undefined;

const COMMANDS: readonly GoCommand[] = [
  { name: "executions", aliases: ["ex"], says: "all executions", run },
  { name: "execution", says: "one execution", argument: "ID", run },
  { name: "flows", says: "all flows", run },
  {
    name: "flow",
    says: "one flow",
    argument: "ID",
    complete: (argument) => ["sales", "stock"].filter((each) => each.startsWith(argument)),
    run,
  },
  { name: "quit", aliases: ["q"], says: "leave", run },
];

const FOUND = [
  ["executions", "executions", ""],
  ["ex", "executions", ""],
  ["qu", "quit", ""],
  ["q", "quit", ""],
  ["flow sales report ", "flow", "sales report"],
  ["  flows", "flows", ""],
  ["execution", "execution", ""],
] as const;

for (const [text, name, argument] of FOUND) {
  test(`:${text} goes to ${name}${argument && ` with ${argument}`}`, () => {
    const found = commandOf(COMMANDS, text);
    assert.deepEqual([found?.command.name, found?.argument], [name, argument]);
  });
}

test("what could be several places, or none, is no command", () => {
  for (const text of ["", "fl", "exec", "nowhere"]) assert.equal(commandOf(COMMANDS, text), undefined, text);
});

test("places are suggested by their names and shorter names, and what they take by what they know", () => {
  const texts = (text: string): readonly string[] => suggestions(COMMANDS, text).map((each) => each.text);
  assert.deepEqual(texts("fl"), ["flows", "flow "]);
  assert.deepEqual(texts("q"), ["quit"]);
  assert.deepEqual(texts("flow s"), ["flow sales", "flow stock"]);
  assert.deepEqual(texts("flow st"), ["flow stock"]);
  assert.deepEqual(texts("quit s"), []);
  assert.deepEqual(texts("nowhere"), []);
});

describe("the field behind :", () => {
  let went: string[];
  let closed: number;
  let overlay: CommandOverlay;

  beforeEach(() => {
    went = [];
    closed = 0;
    overlay = new CommandOverlay(
      COMMANDS,
      (text) => went.push(text),
      () => closed++,
    );
  });

  function type(...keys: readonly string[]): void {
    for (const key of keys) {
      const isText = key.length === 1;
      overlay.press({ name: key === " " ? "space" : key, text: isText ? key : "" });
    }
  }

  function shown(area = AREA): readonly string[] {
    return overlay.draw(area).map((line) => plainText(line).trimEnd());
  }

  test("goes where it is told", () => {
    type(..."flows", "enter");
    assert.deepEqual([went, closed], [["flows"], 1]);
  });

  test("goes to what is pointed at where what is typed is no place yet", () => {
    type(..."fl", "down", "enter");
    assert.deepEqual(went, ["flow "]);
  });

  test("completes with tab what is pointed at, and then what it takes", () => {
    type("f", "down", "tab", "s", "t", "tab", "enter");
    assert.deepEqual(went, ["flow stock"]);
  });

  test("closes with escape, and with nothing left to take away, and goes nowhere", () => {
    type("f", "escape");
    assert.deepEqual([went, closed], [[], 1]);
    type("backspace", "backspace");
    assert.deepEqual([went, closed], [[], 2]);
  });

  test("stays at the ends of what is suggested", () => {
    type("f", "up", "down", "down", "down");
    assert.match(shown()[1] ?? "", /^❯ flow /);
  });

  test("shows what could be typed, as much as there is room for, and what is pointed at in sight", () => {
    const lines = shown();
    assert.equal(lines.length, COMMANDS.length + 1);
    assert.match(lines[0] ?? "", /^❯ executions +all executions$/);
    assert.match(lines.at(-1) ?? "", /^:/);
    type("down", "down", "down");
    const few = shown({ ...AREA, rows: 3 });
    assert.deepEqual(
      few.slice(0, 2).map((line) => line.slice(0, 8).trimEnd()),
      ["  flows", "❯ flow"],
    );
    assert.ok(overlay.draw({ ...AREA, rows: 1 }).length <= 1);
  });

  test("shows not more places at once than one can look through", () => {
    const many = Array.from({ length: 50 }, (_, number) => ({ name: `place${number}`, says: "", run }));
    const large = new CommandOverlay(many, run, run);
    assert.equal(large.draw({ ...AREA, rows: 40 }).length, SUGGESTIONS_MAX + 1);
  });
});
