import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, test } from "node:test";
import { SimulatedClock } from "../../platform/testing/simulated-clock.ts";
import { RecordedApi } from "../testing/recorded-api.ts";
import { TestLive } from "../testing/test-live.ts";
import { plainText } from "../text/painter.ts";
import { UNICODE_GLYPHS } from "../theme.ts";
import { placesOf } from "../views/places.ts";
import { App, VIEWS_MAX } from "./app.ts";
import { FRAME_MS, TICK_MS } from "./frame-times.ts";
import type { View } from "./view.ts";

describe("the app", () => {
  let clock: SimulatedClock;
  let live: TestLive;
  let frames: number[];
  let app: App;
  let calls: string[];
  let isMoving: boolean;

  function view(title: string): View {
    return {
      title,
      place: "test",
      get isMoving() {
        return isMoving;
      },
      show: () => void calls.push(`show ${title}`),
      hide: () => void calls.push(`hide ${title}`),
      draw: ({ tick }) => [[{ text: `tick ${tick}` }]],
      acts: () => ({
        open: { run: () => app.open(view(`${title}+`)) },
        logs: {
          run: () => {
            throw new Error("no log here");
          },
        },
        kill: { disabled: "it has ended", run: () => void calls.push("killed") },
      }),
      move: (motion) => void calls.push(motion),
    };
  }

  function press(...names: readonly string[]): void {
    for (const name of names) app.press([{ name, text: "" }]);
  }

  function screen(): string {
    return app.lines(80, 10).map(plainText).join("\n");
  }

  beforeEach(() => {
    clock = new SimulatedClock();
    live = new TestLive();
    frames = [];
    calls = [];
    isMoving = false;
    app = new App({
      surroundings: {
        api: new RecordedApi({}),
        live,
        clock,
        glyphs: UNICODE_GLYPHS,
        target: "here",
        command: (words) => `kestra ${words.join(" ")}`,
        edit: (text) => Promise.resolve(text),
        copy: () => undefined,
        saveFile: (name) => Promise.resolve(name),
        readFile: () => Promise.resolve(new Uint8Array()),
        fileProblem: () => Promise.resolve(undefined),
        fileContent: async function* () {},
        memory: { recall: () => undefined, remember: () => undefined },
      },
      places: placesOf,
      home: () => view("home"),
      commands: () => [],
    });
    const startedMs = clock.now();
    app.onFrame(() => {
      frames.push(clock.now() - startedMs);
      app.lines(80, 10);
    });
    clock.advance(FRAME_MS);
    frames.length = 0;
  });

  afterEach(() => app.leave());

  /** Since the app has drawn its first frame. */
  const since = (ms: number): number => FRAME_MS + ms;

  test("draws at once what a key has done, however often one is pressed", () => {
    press("j", "j", "j");
    assert.deepEqual(frames, [since(0), since(0), since(0)]);
    assert.deepEqual(calls.slice(-3), ["down", "down", "down"]);
  });

  test("draws a change at once when nothing changed lately, and then all that changes meanwhile together", () => {
    app.redraw();
    app.redraw();
    clock.advance(0);
    assert.deepEqual(frames, [since(0)]);
    for (let change = 0; change < 30; change++) {
      app.redraw();
      clock.advance(FRAME_MS / 10);
    }
    assert.deepEqual(frames, [0, 1, 2, 3].map((frame) => since(frame * FRAME_MS)).slice(0, frames.length));
    assert.ok(frames.length >= 3);
  });

  test("shows what a key has led to as soon as it is there", () => {
    press("j");
    app.redraw();
    clock.advance(0);
    assert.deepEqual(frames, [since(0), since(0)]);
  });

  test("draws nothing while nothing changes and nothing moves", () => {
    clock.advance(3_600_000);
    assert.deepEqual(frames, []);
  });

  test("moves what is animated by the time, also while much changes", () => {
    isMoving = true;
    press("j");
    frames.length = 0;
    clock.advance(3 * TICK_MS);
    assert.deepEqual(
      frames,
      [1, 2, 3].map((tick) => since(tick * TICK_MS)),
    );
    const before = screen();
    for (let change = 0; change < 10; change++) {
      app.redraw();
      clock.advance(TICK_MS / 2);
    }
    assert.notEqual(screen(), before);
  });

  test("counts how long a connection is lost, a frame a second", () => {
    live.become({ kind: "lost", reason: "it is away", sinceMs: clock.now() });
    clock.advance(3_000);
    assert.match(screen(), /connection lost 3s/);
    assert.ok(frames.length <= 4, `${frames.length} frames`);
  });

  test("shows one view at a time, and the one below again on the way back", () => {
    press("enter");
    assert.match(screen(), /home › home\+/);
    press("escape");
    assert.deepEqual(calls, ["show home", "hide home", "show home+", "hide home+", "show home"]);
    press("escape");
    assert.match(screen(), /This is the first view: q leaves\./);
  });

  test("goes somewhere else without the way there", () => {
    press("enter");
    app.go(view("flows"));
    assert.match(screen(), /^ flows$/m);
    assert.deepEqual(calls.slice(-2), ["hide home+", "show flows"]);
  });

  test("opens views above each other, but not without end", () => {
    for (let each = 0; each < VIEWS_MAX + 5; each++) press("enter");
    assert.match(screen(), /too many views/);
    assert.equal(calls.filter((call) => call.startsWith("show")).length, VIEWS_MAX);
  });

  test("tells why something cannot be done, and does not do it", () => {
    press("ctrl-k");
    assert.match(screen(), /Cannot kill: it has ended/);
    assert.ok(!calls.includes("killed"));
    press("j");
    assert.doesNotMatch(screen(), /Cannot kill/);
  });

  test("a view that cannot be drawn says so, and all ways out are open", () => {
    let isBroken = true;
    const broken: View = {
      ...view("broken"),
      draw: () => {
        if (isBroken) throw new Error("no rows in \u001b[2Jthe answer");
        return [[{ text: "mended" }]];
      },
      acts: () => {
        throw new Error("no acts either");
      },
    };
    app.open({ ...broken, acts: view("broken").acts });
    assert.match(screen(), /This place cannot be shown[\s\S]* no rows in the answer[\s\S]*esc goes back/);
    press("down", "l", ":");
    assert.match(screen(), /This place cannot be shown[\s\S]*:/);
    press("escape");
    isBroken = false;
    assert.match(screen(), /mended/);
    isBroken = true;
    screen();
    press("escape");
    assert.match(screen(), /tick 0/);
    app.open(broken);
    assert.match(screen(), /no acts either/);
    press("x", "escape");
    assert.match(screen(), /tick 0/);
  });

  test("a first view that cannot be drawn is made anew by going back", () => {
    let isBroken = true;
    app.go({
      ...view("broken"),
      draw: () => {
        if (isBroken) throw new Error("no rows");
        return [];
      },
    });
    assert.match(screen(), /no rows/);
    isBroken = false;
    screen();
    isBroken = true;
    screen();
    press("escape");
    assert.match(screen(), /tick 0/);
  });

  test("a terminal without room for a picture is asked for more, and can be left", async () => {
    const lines = app.lines(30, 9).map(plainText);
    assert.equal(lines.length, 9);
    assert.match(lines.join(""), /larger: it has 30x9, and 40x10 are needed/);
    assert.ok(lines.every((line) => line.length <= 30));
    assert.equal(app.lines(3, 2).length, 2);
    press("q");
    await app.left;
  });

  test("tells what an act has thrown", () => {
    press("l");
    assert.match(screen(), /no log here/);
  });

  test("leaves with q, draws no more, and hears no keys", async () => {
    press("q");
    await app.left;
    assert.equal(calls.at(-1), "hide home");
    frames.length = 0;
    press("j");
    app.redraw();
    clock.advance(FRAME_MS);
    assert.deepEqual(frames, []);
    assert.equal(calls.at(-1), "hide home");
  });
});
