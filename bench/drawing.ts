/**
 * What one frame of the terminal UI costs: the list of 5 000 executions, moved by one line. Once as it is, past Ink; once the
 * same lines through Ink, which lays out and measures every character of every frame: why it is so, see
 * docs/decisions/015-drawing-the-terminal-ui.md.
 *
 *   make bench ARGS=drawing
 */
import { PassThrough } from "node:stream";
import { type Instance, render } from "ink";
import { createElement } from "react";
import { systemClock } from "../platform/clock.ts";
import { App } from "../tui/app/app.ts";
import { LinesView } from "../tui/run/view.tsx";
import { type ExecutionRow, executionRowOf } from "../tui/source/execution-row.ts";
import { ScreenPainter } from "../tui/terminal/screen-painter.ts";
import { RecordedApi } from "../tui/testing/recorded-api.ts";
import { TestLive } from "../tui/testing/test-live.ts";
import { createPainter } from "../tui/text/painter.ts";
import { UNICODE_GLYPHS } from "../tui/theme.ts";
import { goCommands } from "../tui/views/go-commands.ts";
import { placesOf } from "../tui/views/places.ts";
import { percentile } from "./measure/http-load.ts";
import { printMeasurement } from "./measure/report.ts";
import { rowOf } from "./measure/tui-server.ts";

const EXECUTIONS = 5_000;
const FRAMES = 300;
const CHANGES = 20;
const FLOOD = 500;
const SIZES = [
  [80, 24],
  [200, 50],
  [300, 100],
] as const;

const paint = createPainter(true);

function openList(): { readonly app: App; readonly live: TestLive } {
  const live = new TestLive();
  const app = new App({
    surroundings: {
      api: new RecordedApi({ "GET executions/search": { results: [], total: 0 } }),
      live,
      clock: systemClock,
      glyphs: UNICODE_GLYPHS,
      target: "http://localhost:8080",
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
    home: (places) => places.executions(),
    commands: goCommands,
  });
  return { app, live };
}

function changes(from: number, count: number): readonly ExecutionRow[] {
  return Array.from({ length: count }, (_, at) => executionRowOf(rowOf(from + at, EXECUTIONS))).filter(
    (row) => row !== undefined,
  );
}

/** Milliseconds of each of many times. */
function times(act: (turn: number) => void): readonly number[] {
  return Array.from({ length: FRAMES }, (_, turn) => {
    const startedMs = performance.now();
    act(turn);
    return performance.now() - startedMs;
  }).slice(FRAMES / 10);
}

function tell(name: string, took: readonly number[]): void {
  const note = `p50; p99 ${percentile(took, 99).toFixed(2)} ms`;
  printMeasurement({ name, value: percentile(took, 50), unit: "ms", note });
}

/** Ink as it draws where nothing goes past it. */
function openInk(columns: number, rows: number): Instance {
  const stdout = Object.assign(new PassThrough(), { columns, rows, isTTY: true });
  stdout.resume();
  return render(createElement(LinesView, { lines: [] }), {
    stdout: stdout as never,
    patchConsole: false,
    interactive: true,
    debug: true,
  });
}

async function main(): Promise<void> {
  const { app, live } = openList();
  await new Promise((done) => setTimeout(done, 10));
  live.tell(...changes(0, EXECUTIONS));
  let come = 0;
  for (const [columns, rows] of SIZES) {
    const size = `${columns}x${rows}`;
    let bytes = 0;
    const screen = new ScreenPainter((text) => {
      bytes += Buffer.byteLength(text);
    });
    app.onFrame(() => screen.paint(app.lines(columns, rows).map(paint), columns));
    const moving = times((turn) => app.press([{ name: turn % 100 < 50 ? "j" : "k", text: "" }]));
    tell(`${size}: a key that moves the list`, moving);
    printMeasurement({ name: `${size}: bytes of such a frame`, value: bytes / FRAMES, unit: "bytes" });
    bytes = 0;
    const told = times(() => {
      live.tell(...changes(EXECUTIONS + come, CHANGES));
      come += CHANGES;
      app.drawNow();
    });
    tell(`${size}: ${CHANGES} new executions`, told);
    printMeasurement({ name: `${size}: bytes of such a frame`, value: bytes / FRAMES, unit: "bytes" });
    tell(
      `${size}: ${FLOOD} changes, as at 5 000 a second`,
      times((turn) => {
        live.tell(...changes((turn * FLOOD) % EXECUTIONS, FLOOD));
        app.drawNow();
      }),
    );
    const ink = openInk(columns, rows);
    const frames = [app.lines(columns, rows).map(paint)];
    app.press([{ name: "j", text: "" }]);
    frames.push(app.lines(columns, rows).map(paint));
    tell(
      `${size}: the same lines through Ink`,
      times((turn) => ink.rerender(createElement(LinesView, { lines: frames[turn % 2] ?? [] }))),
    );
    ink.unmount();
  }
  app.leave();
}

main()
  .then(() => process.exit())
  .catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  });
