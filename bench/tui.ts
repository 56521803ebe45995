/**
 * The terminal UI as a person feels it: the built program in a pseudo terminal (Bun's own), against a made-up server that
 * is the same in every run. What its process uses is read from /proc, so it needs Linux.
 *
 *   make bench ARGS=tui
 *   bun bench/tui.ts [start] [keys] [load] [many]     some of it
 */
import { existsSync } from "node:fs";
import { percentile } from "./measure/http-load.ts";
import { median, printMeasurement } from "./measure/report.ts";
import { TuiProcess } from "./measure/tui-process.ts";
import { startTuiServer, type TuiServer } from "./measure/tui-server.ts";

const STARTS = 25;
const KEYS = 200;
/** So many that some of them fall into the reading of an event. */
const BUSY_KEYS = 2_000;
const EXECUTIONS = 5_000;
const LOG_LINES = 100_000;
const BUSY_MS = 10_000;
const REST_MS = 30_000;
const SETTLE_MS = 10_000;
const SIZES = [
  [80, 24],
  [200, 50],
  [300, 100],
] as const;

/** As terminals send it that tell all keys apart: a lone escape character may be the first of a longer key. */
const ESCAPE = "\u001b[27u";
const PAGE_DOWN = "\u001b[6~";
const SELECT_ALL = "\u0001";
/** Into the field, five characters there and away again, and out of it. */
const FILTER_KEYS = ["/", ..."low-7", ...Array.from({ length: 5 }, () => "\u007f"), ESCAPE] as const;
const PAGE_UP = "\u001b[5~";

const KEY_PROMISE = "p99 under 16 ms";

async function measureStart(server: TuiServer, name: string): Promise<void> {
  const first: number[] = [];
  const rows: number[] = [];
  for (let start = 0; start <= STARTS; start++) {
    await using tui = new TuiProcess(server.url, 120, 40);
    await tui.until("a frame", () => tui.frames > 0);
    const firstMs = performance.now() - tui.startedMs;
    await tui.untilText(server.executionId);
    if (start === 0) continue;
    first.push(firstMs);
    rows.push(performance.now() - tui.startedMs);
  }
  const spread = (values: readonly number[]): string =>
    `at most ${Math.max(...values).toFixed(0)} ms, ${STARTS} starts`;
  const promise = "under 200 ms";
  printMeasurement({ name: `first frame${name}`, value: median(first), unit: "ms", promise, note: spread(first) });
  printMeasurement({ name: `first rows${name}`, value: median(rows), unit: "ms", note: spread(rows) });
}

/** Presses keys one after the other, each when the one before is shown. */
async function measureKeys(tui: TuiProcess, name: string, keys: (turn: number) => string, count = KEYS): Promise<void> {
  const took: number[] = [];
  for (let turn = 0; turn < count; turn++) took.push(await tui.press(keys(turn)));
  const note = `p50 ${percentile(took, 50).toFixed(1)} ms, at most ${Math.max(...took).toFixed(1)} ms`;
  printMeasurement({ name, value: percentile(took, 99), unit: "ms", promise: KEY_PROMISE, note });
}

async function untilQuiet(tui: TuiProcess): Promise<void> {
  for (let before = -1; before !== tui.frames; ) {
    before = tui.frames;
    await new Promise((done) => setTimeout(done, 500));
  }
}

async function measureAllKeys(server: TuiServer): Promise<void> {
  for (const [columns, rows] of SIZES) {
    await using tui = new TuiProcess(server.url, columns, rows);
    await tui.untilText(server.executionId);
    await untilQuiet(tui);
    const size = `${columns}x${rows}`;
    await measureKeys(tui, `${size}: moving in the list`, () => "j");
    await measureKeys(tui, `${size}: paging in the list`, (turn) => (turn % 40 < 20 ? PAGE_DOWN : PAGE_UP));
    const filter = (turn: number): string => FILTER_KEYS[turn % FILTER_KEYS.length] ?? "";
    await measureKeys(tui, `${size}: typing a filter`, filter, FILTER_KEYS.length * 4);
    await tui.press(SELECT_ALL);
    await measureKeys(tui, `${size}: moving with all selected`, (turn) => (turn % 2 === 0 ? "j" : "k"));
    await tui.press(ESCAPE);
    await measureKeys(tui, `${size}: opening an execution, and back`, (turn) => (turn % 2 === 0 ? "\r" : ESCAPE));
    await tui.press("g");
    await tui.press("l");
    await tui.untilText("line ");
    await untilQuiet(tui);
    await measureKeys(tui, `${size}: scrolling in the log`, (turn) => (turn % 40 < 20 ? PAGE_UP : PAGE_DOWN));
    await measureKeys(tui, `${size}: typing a search in the log`, (turn) => "/orders"[turn] ?? "\r", 8);
    await measureKeys(tui, `${size}: from match to match`, () => "n");
    await measureMemory(tui, `${size}: resident`);
  }
}

/** Keys come here thirty times as fast as from a person: what that leaves behind is cleared away in the seconds after. */
async function measureMemory(tui: TuiProcess, name: string): Promise<void> {
  const busyMb = tui.residentMb();
  await new Promise((done) => setTimeout(done, SETTLE_MS));
  const note = `${SETTLE_MS / 1_000} s later; ${busyMb.toFixed(0)} MB at the last key`;
  printMeasurement({ name, value: tui.residentMb(), unit: "MB", promise: "under 150 MB", note });
}

async function measureLoad(server: TuiServer): Promise<void> {
  await using tui = new TuiProcess(server.url, 200, 50);
  await tui.untilText(server.executionId);
  await untilQuiet(tui);
  const restShare = await tui.processorShare(REST_MS);
  const note = "of a core";
  printMeasurement({ name: "at rest for 30 s", value: restShare, unit: "%", promise: "under 1 %", note });
  server.tellOneRuns();
  const oneShare = await tui.processorShare(BUSY_MS);
  printMeasurement({ name: "one execution running on the screen", value: oneShare, unit: "%", note });
  for (const perSecond of [200, 5_000]) {
    const stop = server.tell(perSecond);
    const [frames, bytes] = [tui.frames, tui.bytes];
    const share = await tui.processorShare(BUSY_MS);
    const promise = perSecond === 200 ? { promise: "under 15 %" } : {};
    printMeasurement({ name: `at ${perSecond} updates a second`, value: share, unit: "%", ...promise, note });
    const value = (tui.bytes - bytes) / (tui.frames - frames);
    const rate = `${((tui.frames - frames) / (BUSY_MS / 1_000)).toFixed(1)} frames a second`;
    printMeasurement({ name: "  a frame is", value, unit: "bytes", note: rate });
    await tui.press("G");
    await tui.press("g");
    await measureKeys(tui, "  moving in the list meanwhile", (turn) => (turn % 2 === 0 ? "j" : "k"), BUSY_KEYS);
    stop();
  }
  await measureMemory(tui, "resident after all that");
}

async function main(): Promise<void> {
  if (!existsSync("dist/kestra") || process.platform !== "linux") {
    console.log("  left out: it needs dist/kestra (make build) on Linux");
    return;
  }
  const wanted = process.argv.slice(2);
  const isWanted = (part: string): boolean => wanted.length === 0 || wanted.includes(part);
  await using server = startTuiServer({ executions: EXECUTIONS, logLines: LOG_LINES });
  if (isWanted("start")) await measureStart(server, "");
  if (isWanted("keys")) await measureAllKeys(server);
  if (isWanted("load")) await measureLoad(server);
  await using many = startTuiServer({ executions: 1_000_000, logLines: 0 });
  if (isWanted("many")) await measureStart(many, ", 1 000 000 executions");
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
