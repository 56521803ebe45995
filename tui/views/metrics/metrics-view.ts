/** Throughput of the last minutes: what begins, ends and fails, what runs, and who does most of it. */
import type { TimerHandle } from "../../../core/contracts/clock.ts";
import type { StateType } from "../../../core/execution/state.ts";
import { AnswerFault } from "../../../core/rest/faults.ts";
import type { Desk } from "../../app/desk.ts";
import { ReadAgain } from "../../app/read-again.ts";
import type { Acts, Area, View } from "../../app/view.ts";
import { isAlive, readServices } from "../../source/services.ts";
import { type Throughput, throughputOf } from "../../source/throughput.ts";
import { BIN_MS } from "../../source/time-bins.ts";
import { countToday } from "../../source/today.ts";
import type { Line } from "../../text/painter.ts";
import { type ChartOptions, chartLines } from "../../widgets/chart.ts";
import { beside, numbersLine, rateText, todayLine } from "./metrics-lines.ts";
import { topLines, topRows } from "./top-list.ts";

/** From one look at the workers and the totals of today to the next. */
const READ_EVERY_MS = 10_000;

/** How often it is drawn at the most, and looked at whether time has moved the bins. */
const DRAW_EVERY_MS = 1_000;

const HEAD_ROWS = 3;
const TOP_ROWS_MIN = 5;
const CHART_ROWS_MIN = 4;
const CHART_ROWS_MAX = 14;

/** See the file's head. */
export class MetricsView implements View {
  readonly title = "Metrics";
  readonly place = "metrics";
  readonly #desk: Desk;
  readonly #throughput: Throughput;
  readonly #reading: ReadAgain;
  #today: ReadonlyMap<StateType, number> | undefined;
  #slots: { readonly used: number; readonly slots: number } | undefined;
  #timer: TimerHandle | undefined;
  #drawn = "";
  /** What is sorted and counted for the lists and numbers, until something has changed. */
  #derived:
    | { readonly key: string; readonly top: ReturnType<typeof topRows>; readonly median: number; readonly late: number }
    | undefined;

  constructor(desk: Desk) {
    this.#desk = desk;
    this.#throughput = throughputOf(desk);
    this.#reading = new ReadAgain(desk, READ_EVERY_MS, () => this.#read());
  }

  show(): void {
    this.#throughput.start();
    this.#reading.start();
    this.#drawAgain();
  }

  hide(): void {
    this.#reading.stop();
    this.#timer?.cancel();
  }

  draw(area: Area): readonly Line[] {
    const { columns, rows, nowMs } = area;
    const { top, median, late } = this.#derive(nowMs);
    const { runningNow, queuedNow } = this.#throughput;
    const numbers = { running: runningNow, queued: queuedNow, median, late, slots: this.#slots };
    const perRow = columns >= 160 ? 4 : columns >= 72 ? 2 : 1;
    const charts = this.#charts(nowMs);
    const chartRows = Math.ceil(charts.length / perRow);
    const room = Math.floor((rows - HEAD_ROWS - TOP_ROWS_MIN) / chartRows);
    const height = Math.max(CHART_ROWS_MIN, Math.min(CHART_ROWS_MAX, room));
    const width = Math.floor((columns - 1) / perRow) - 2;
    const drawn = charts.map((chart) => chartLines(chart, { ...area, columns: width, rows: height }));
    const lines: Line[] = [todayLine(this.#today, area), numbersLine(numbers, area), []];
    for (let at = 0; at < drawn.length; at += perRow) lines.push(...beside(drawn.slice(at, at + perRow), width));
    const half = Math.floor((columns - 1) / 2) - 2;
    const list = { ...area, columns: half, rows: Math.max(0, rows - lines.length) };
    lines.push(...beside([topLines("FLOW", top.flows, list), topLines("NAMESPACE", top.namespaces, list)], half));
    return lines.slice(0, rows);
  }

  move(): void {}

  acts(): Acts {
    return { refresh: { run: () => this.#reading.now() } };
  }

  #charts(nowMs: number): readonly ChartOptions[] {
    const { created, ended, failed, running } = this.#throughput;
    const perSecond = (counts: readonly number[]): readonly number[] => counts.map((count) => (count * 1000) / BIN_MS);
    // The bin of now is not full yet: the one before it tells the rate.
    const rate = (title: string, style: ChartOptions["style"], counts: readonly number[]): ChartOptions => {
      const values = perSecond(counts);
      return { title, values, now: `${rateText(values.at(-2) ?? 0)}/s`, style, since: "10 min ago", label: rateText };
    };
    return [
      rate("Created", "accent", created.counts(nowMs)),
      rate("Ended", "success", ended.counts(nowMs)),
      rate("Failed", "failure", failed.counts(nowMs)),
      {
        title: "Running",
        values: running.levels(nowMs),
        now: String(this.#throughput.runningNow),
        style: "running",
        since: "10 min ago",
        label: (value) => String(Math.round(value)),
      },
    ];
  }

  #derive(nowMs: number) {
    const key = this.#key(nowMs);
    if (this.#derived?.key !== key) {
      const throughput = this.#throughput;
      const top = topRows(throughput.flows, nowMs);
      this.#derived = { key, top, median: throughput.duration(0.5), late: throughput.duration(0.95) };
    }
    return this.#derived;
  }

  #key(nowMs: number): string {
    return `${this.#throughput.version} ${Math.floor(nowMs / BIN_MS)}`;
  }

  #drawAgain(): void {
    const key = this.#key(this.#desk.clock.now());
    if (key !== this.#drawn) this.#desk.redraw();
    this.#drawn = key;
    this.#timer = this.#desk.clock.after(DRAW_EVERY_MS, () => this.#drawAgain());
  }

  async #read(): Promise<void> {
    this.#today = await unlessRefused(countToday(this.#desk.api, this.#desk.clock.now()));
    const rows = (await unlessRefused(readServices(this.#desk.api))) ?? [];
    const workers = rows.filter(({ type, state, slots }) => type === "WORKER" && isAlive(state) && slots > 0);
    const sum = (of: (row: (typeof workers)[number]) => number): number =>
      workers.reduce((total, row) => total + (of(row) || 0), 0);
    this.#slots =
      workers.length === 0 ? undefined : { used: sum(({ used }) => used), slots: sum(({ slots }) => slots) };
  }
}

/** What the server does not have, or does not tell this person, is left out of the picture; other faults are told. */
async function unlessRefused<Value>(answer: Promise<Value>): Promise<Value | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof AnswerFault && [401, 403, 404, 405].includes(error.status)) return undefined;
    throw error;
  }
}
