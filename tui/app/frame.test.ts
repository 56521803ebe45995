import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { LiveState } from "../source/live-executions.ts";
import { lineWidth } from "../text/lines.ts";
import { type Line, plainText } from "../text/painter.ts";
import { ASCII_GLYPHS, UNICODE_GLYPHS } from "../theme.ts";
import { CHROME_ROWS, type FrameParts, frameLines } from "./frame.ts";
import { ACT_NAMES } from "./key-table.ts";
import type { Overlay } from "./overlay.ts";
import type { Acts, Area, View } from "./view.ts";

function area(columns = 80, rows = 24, ascii = false): Area {
  return { columns, rows, glyphs: ascii ? ASCII_GLYPHS : UNICODE_GLYPHS, nowMs: 60_000, tick: 0 };
}

function viewOf(title: string, draw: View["draw"] = () => [], more: Partial<View> = {}): View {
  const nothing = (): void => undefined;
  return { title, place: "test", show: nothing, hide: nothing, acts: () => ({}), move: nothing, draw, ...more };
}

function overlayOf(placement: Overlay["placement"], ...texts: readonly string[]): Overlay {
  return { placement, draw: () => texts.map((text): Line => [{ text }]), press: () => undefined };
}

function parts(more: Partial<FrameParts> = {}): FrameParts {
  return {
    target: "http://localhost:8080",
    live: { kind: "live" },
    views: [viewOf("Executions")],
    acts: {},
    overlay: undefined,
    notice: undefined,
    ...more,
  };
}

function texts(given: Partial<FrameParts>, where = area()): readonly string[] {
  return frameLines(parts(given), where).map((line) => plainText(line).trimEnd());
}

const run = (): void => undefined;

test("a frame tells where one looks, the way there, and how the connection is", () => {
  const filter = { text: "state:failed", hint: "", apply: () => undefined };
  const views = [viewOf("Executions"), viewOf("4kGf6", undefined, { filter, chips: () => ["faults only"] })];
  const [head = "", way] = texts({ views });
  assert.match(head, /^ kestra http:\/\/localhost:8080 {2,}● live$/);
  assert.equal(way, " Executions › 4kGf6   /state:failed    faults only");
});

const CONNECTIONS: readonly (readonly [LiveState, RegExp])[] = [
  [{ kind: "connecting" }, /connecting …$/],
  [{ kind: "asking" }, /● asking every few seconds$/],
  [{ kind: "refused", reason: "no" }, /● not let in$/],
  [{ kind: "lost", reason: "it is away", sinceMs: 18_000 }, /● connection lost 42s, reconnecting: it is away$/],
];

for (const [live, expected] of CONNECTIONS) {
  test(`the head of a frame tells a connection that is ${live.kind}`, () =>
    assert.match(texts({ live })[0] ?? "", expected));
}

test("the foot of a frame tells the last notice, and what can be done as far as there is room", () => {
  const acts: Acts = {
    kill: { says: "kill 2", run },
    logs: { run },
    down: { run },
    command: { run },
    help: { run },
    quit: { run },
  };
  const lines = texts({ acts, notice: { text: "Killed.", kind: "done" } });
  assert.deepEqual(lines.slice(-2), [" Killed.", " ctrl-k kill 2  l logs  : go to  ? help  q quit"]);
  assert.equal(texts({ acts }, area(36)).at(-1), " l logs  : go to  ? help  q quit");
});

test("what cannot be done now is hinted at dimly", () => {
  const hints = frameLines(parts({ acts: { kill: { disabled: "it has ended", run } } }), area()).at(-1) ?? [];
  assert.deepEqual(hints.find(({ text }) => text === "ctrl-k")?.style, "dim");
});

test("a view has all rows between head and foot, and an overlay at the foot takes its own from them", () => {
  const seen: number[] = [];
  const views = [
    viewOf("Executions", ({ rows }) => {
      seen.push(rows);
      return [[{ text: "body" }]];
    }),
  ];
  assert.equal(texts({ views })[2], "body");
  const lines = texts({ views, overlay: overlayOf("foot", "one", "two") });
  assert.deepEqual(lines.slice(19, 22), ["", "one", "two"].slice(-3));
  assert.deepEqual(seen, [24 - CHROME_ROWS, 24 - CHROME_ROWS - 2]);
});

test("a whole overlay stands in place of the view, one in the middle below a rule", () => {
  const views = [viewOf("Executions", () => [[{ text: "body" }]])];
  assert.doesNotMatch(texts({ views, overlay: overlayOf("whole", "all keys") }).join("\n"), /body/);
  const lines = texts({ views, overlay: overlayOf("middle", "Really?") });
  assert.equal(lines[2], "body");
  assert.deepEqual(lines.slice(-5, -2), ["─".repeat(80), "  Really?", ""]);
});

test("a view of the full screen has all of it until something stands in front", () => {
  const views = [viewOf("logs", ({ rows }) => [[{ text: `${rows} rows` }]], { isFullScreen: true })];
  assert.equal(texts({ views })[0], "24 rows");
  assert.match(texts({ views, overlay: overlayOf("foot", "/") })[0] ?? "", /^ kestra/);
});

test("escape sequences in titles, chips, targets and notices do not reach the screen", () => {
  const evil = "a\u001b]52;c;aGk=\u0007b\u009b2Jc";
  const filter = { text: evil, hint: "", apply: () => undefined };
  const given = { target: evil, views: [viewOf(evil, undefined, { filter, chips: () => [evil] })] };
  const text = texts({ ...given, notice: { text: evil, kind: "info" } }).join("\n");
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  assert.doesNotMatch(text, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
  assert.match(text, /abc/);
});

test("a frame has exactly as many lines as the screen, none of them wider, whatever is shown in it", () => {
  const text = fc.string({ unit: "grapheme", maxLength: 60 });
  const visible = text.filter((each) => !/\p{C}/u.test(each));
  const lines = fc.array(
    fc.array(
      visible.map((each) => ({ text: each })),
      { maxLength: 4 },
    ),
    { maxLength: 30 },
  );
  const overlay = fc.record({ placement: fc.constantFrom("foot", "middle", "whole"), lines });
  const given = fc.record({
    target: text,
    titles: fc.array(text, { minLength: 1, maxLength: 4 }),
    chips: fc.array(text, { maxLength: 3 }),
    body: lines,
    isFullScreen: fc.boolean(),
    overlay: fc.option(overlay, { nil: undefined }),
    notice: fc.option(text, { nil: undefined }),
    reason: text,
    acts: fc.subarray([...ACT_NAMES]),
    ascii: fc.boolean(),
  });
  const size = fc.record({ columns: fc.integer({ min: 1, max: 120 }), rows: fc.integer({ min: 1, max: 40 }) });
  fc.assert(
    fc.property(given, size, ({ titles, body, isFullScreen, chips, ...each }, { columns, rows }) => {
      const views = titles.map((title) => viewOf(title, () => body, { isFullScreen, chips: () => chips }));
      const shown = frameLines(
        {
          target: each.target,
          live: { kind: "lost", reason: each.reason, sinceMs: 0 },
          views,
          acts: Object.fromEntries(each.acts.map((name) => [name, { run }])),
          overlay: each.overlay && { ...overlayOf(each.overlay.placement), draw: () => each.overlay?.lines ?? [] },
          notice: each.notice === undefined ? undefined : { text: each.notice, kind: "info" },
        },
        area(columns, rows, each.ascii),
      );
      assert.equal(shown.length, rows);
      for (const line of shown) assert.ok(lineWidth(line) <= columns, `${columns}: ${JSON.stringify(plainText(line))}`);
    }),
  );
});

test("names of things in hints at the foot are harmless", () => {
  const lines = texts({ acts: { logs: { says: "logs of \u001b[2Jload", run } } });
  assert.match(lines.at(-1) ?? "", /l logs of load/);
});

test("what went wrong is seen whole, as what to do stands at its end", () => {
  const text = `Nothing answers at http://localhost:8080: the connection was refused. ${"Start a server. ".repeat(4)}Or not.`;
  const lines = texts({ notice: { text, kind: "failure" } });
  assert.equal(lines.length, 24);
  const shown = lines
    .slice(-3, -1)
    .map((line) => line.trimStart())
    .join(" ");
  assert.match(shown.replaceAll(/ +/g, " "), /^Nothing answers at .*Or not\.$/);
  const long = texts({ notice: { text: "word ".repeat(1_000), kind: "failure" } });
  assert.equal(long.length, 24);
  assert.match(long.at(-2) ?? "", /…$/);
  const done = texts({ notice: { text: "word ".repeat(1_000), kind: "done" } });
  assert.match(done.at(-2) ?? "", /^ word.*…$/);
  assert.equal(done.at(-3), "");
});
