/** The log of an execution in a part of the screen: what comes is followed, looked through, and gone through. */
import { LOG_LEVELS, type LogLevel } from "../../../core/contracts/log.ts";
import type { Desk } from "../../app/desk.ts";
import type { Motion } from "../../app/key-table.ts";
import type { Acts, Area } from "../../app/view.ts";
import { LogFeed } from "../../source/log/log-feed.ts";
import { LogFilter } from "../../source/log/log-filter.ts";
import { LogStore } from "../../source/log/log-store.ts";
import type { Line } from "../../text/painter.ts";
import { spanOf, widthOf } from "../../text/width.ts";
import { type LogActed, levelWords, logActs } from "./log-acts.ts";
import { LogSearcher } from "./log-searcher.ts";
import { grouped, logStatusLine } from "./log-status.ts";
import { LogText, type TextStyle } from "./log-text.ts";
import { LogWindow, type Place } from "./log-window.ts";
import { SearchField } from "./search-field.ts";
import { TaskValues } from "./task-values.ts";

/** No row for so long: all that was there has been read. */
const QUIET_MS = 500;

/** Columns that one key scrolls to the side. */
const SIDE_STEP = 12;

/** Whose log it is. */
export interface LogPaneOptions {
  readonly desk: Desk;
  readonly executionId: string;
  /** Only lines of this task run. Default: all. */
  readonly taskRunId?: string | undefined;
}

/** See the file's head. Views show it with {@link start}, and stop it in their `hide`. */
export class LogPane implements LogActed {
  readonly desk: Desk;
  readonly executionId: string;
  readonly store = new LogStore();
  readonly filter = new LogFilter(this.store);
  readonly text = new LogText(this.store, this.filter);
  readonly searcher: LogSearcher;
  readonly #feed: LogFeed;
  readonly #values: TaskValues;
  readonly #window = new LogWindow();
  isWrapped = false;
  hasTimes = true;
  #left = 0;
  #places: readonly Place[] = [];
  /** The rows that the window is held to when lines before them come or go. */
  #anchor:
    | { readonly first: number; readonly cursor: number; readonly top: Place; readonly topRow: number }
    | undefined;
  #quiet: (() => void) | undefined;

  constructor({ desk, executionId, taskRunId }: LogPaneOptions) {
    this.desk = desk;
    this.executionId = executionId;
    this.filter.set("TRACE", taskRunId);
    const { store, filter } = this;
    this.#feed = new LogFeed({
      api: desk.api,
      clock: desk.clock,
      executionId,
      store,
      onChange: () => this.#changed(),
      onFault: (error) => desk.fault(error),
    });
    const learn = (values: ReadonlyMap<string, string>): void => this.text.takeValues(values);
    this.#values = new TaskValues({ desk, executionId, store, learn });
    this.searcher = new LogSearcher({
      clock: desk.clock,
      store,
      filter,
      found: (row, isAround, step) => this.#found(row, isAround, step),
      missed: (text) => desk.notice(`Nothing here holds "${text}".`, "warning"),
      redraw: () => desk.redraw(),
      fault: (error) => desk.fault(error),
    });
  }

  /** Begins to read, or goes on. */
  start(): void {
    this.#feed.start();
    this.#values.start();
  }

  /** Reads no more until it starts again; what was read stays. */
  stop(): void {
    this.#feed.stop();
    this.#quiet?.();
    this.#quiet = undefined;
    this.#values.stop();
  }

  get isFollowing(): boolean {
    return this.#window.isFollowing;
  }

  /** The row that is pointed at; undefined where there is none. */
  get current(): number | undefined {
    this.#hold();
    return this.filter.at(this.#window.cursor);
  }

  /** What is shown of it, in short words. */
  chips(): readonly string[] {
    const { least } = this.filter;
    const { search } = this.searcher;
    return [...(least === LOG_LEVELS[0] ? [] : [levelWords(least)]), ...(search ? [`/${search.text}`] : [])];
  }

  /** At most as many lines as the area has rows: those of the log, and one that tells of it. */
  draw(area: Area): readonly Line[] {
    const rows = Math.max(1, area.rows - 1);
    const style = this.#style();
    this.#hold();
    this.text.fit(area, style);
    this.#places = this.#window.draw(this.text, rows);
    this.#holdTo();
    const lines = this.#places.length === 0 ? [this.#emptyLine()] : this.text.draw(this.#places, this.current, style);
    const blank = Array.from({ length: Math.max(0, rows - lines.length) }, (): Line => []);
    return [...lines, ...blank, this.#statusLine(area)].slice(0, area.rows);
  }

  move(motion: Motion): void {
    if (motion === "left" || motion === "right") return this.#scroll(motion === "left" ? -SIDE_STEP : SIDE_STEP);
    this.#hold();
    this.#window.move(motion, this.text);
    this.#holdTo();
  }

  acts(): Acts {
    return logActs(this);
  }

  /** What is left on the terminal: how much was logged, and the command that goes on following it. */
  lastWords(): readonly Line[] {
    const counts = LOG_LEVELS.flatMap((level, index) => {
      const count = this.store.entries[index] ?? 0;
      return count > 0 && (level === "ERROR" || level === "WARN") ? [`${grouped(count)} ${level}`] : [];
    });
    return [
      [{ text: [`${grouped(this.store.size)} lines of log`, ...counts.toReversed()].join(", ") }],
      [{ text: `Follow it: ${this.desk.command("execution", "logs", this.executionId, "-f")}`, style: "dim" }],
    ];
  }

  /** True when it had a search to end. */
  back(): boolean {
    if (!this.searcher.search) return false;
    this.searcher.clear();
    return true;
  }

  /** Shows other rows from now on; one stays on the line one is on, or the next that is left. */
  show(least: LogLevel, taskRunId: string | undefined): void {
    if (least === this.filter.least && taskRunId === this.filter.taskRunId) return;
    this.#hold();
    this.#anchor = this.#anchor && { ...this.#anchor, first: -1 };
    this.filter.set(least, taskRunId);
    this.#hold();
    this.searcher.restart(this.current ?? 0);
    this.desk.redraw();
  }

  /** Shows only lines of that task run, or of all. */
  showTaskRun(taskRunId: string | undefined): void {
    this.show(this.filter.least, taskRunId);
  }

  refresh(): void {
    this.#feed.restart();
    this.#values.read();
  }

  follow(isFollowing: boolean): void {
    if (isFollowing) this.move("last");
    else this.#window.isFollowing = false;
  }

  /** Goes to a row. */
  jump(row: number): void {
    this.#hold();
    this.#window.jump(this.filter.rank(row), this.text);
    this.#holdTo();
  }

  /** Has a text typed that is looked for while it is typed. */
  typeSearch(): void {
    const before = { text: this.searcher.search?.text, cursor: this.current, top: this.#anchor, ...this.#scrolled() };
    const goBack = (): void => {
      this.#anchor = before.top && { ...before.top, first: -1 };
      this.#hold();
      this.#window.isFollowing = before.isFollowing;
      this.#left = before.left;
    };
    const field = new SearchField({
      search: (text) => {
        goBack();
        this.searcher.start(text, before.cursor ?? 0, true);
      },
      restore: () => {
        goBack();
        this.searcher.clear();
        if (before.text !== undefined) this.searcher.start(before.text, before.cursor ?? 0, false);
      },
    });
    this.desk.type(field, "logs.search");
  }

  #scrolled(): { readonly isFollowing: boolean; readonly left: number } {
    return { isFollowing: this.#window.isFollowing, left: this.#left };
  }

  #style(): TextStyle {
    const { isWrapped, hasTimes } = this;
    const hasNames = this.filter.taskRunId === undefined;
    return { isWrapped, hasTimes, hasNames, left: isWrapped ? 0 : this.#left, pattern: this.searcher.search?.pattern };
  }

  #found(row: number, isAround: boolean, step: 1 | -1): void {
    this.jump(row);
    this.#revealMatch(row);
    if (!isAround) return;
    this.desk.notice(step > 0 ? "The search went on at the beginning." : "The search went on at the end.");
  }

  /** Scrolls to the side where what was found would be out of sight. */
  #revealMatch(row: number): void {
    const text = this.store.text(row);
    const found = this.searcher.search ? text.search(this.searcher.search.pattern) : -1;
    if (this.isWrapped || found < 0) return;
    const { from, to } = spanOf(text, this.#left, this.text.room - 1);
    if (found >= from && found + (this.searcher.search?.text.length ?? 0) <= to) return;
    const column = widthOf(text.slice(0, found));
    this.#left = column < this.text.room - SIDE_STEP ? 0 : Math.max(0, column - Math.floor(this.text.room / 2));
  }

  #scroll(columns: number): void {
    if (this.isWrapped) return;
    const left = Math.max(0, this.#left + columns);
    if (columns < 0 || this.text.reaches(this.#places, left + SIDE_STEP)) this.#left = left;
  }

  /** Puts the window where its rows are now. */
  #hold(): void {
    const anchor = this.#anchor;
    if (!anchor || anchor.first === this.store.first) return;
    this.#window.cursor = this.filter.rank(anchor.cursor);
    const top = this.filter.rank(anchor.topRow);
    this.#window.top = { line: top, row: this.filter.at(top) === anchor.topRow ? anchor.top.row : 0 };
    this.#holdTo();
  }

  #holdTo(): void {
    const { cursor, top } = this.#window;
    const { end, first } = this.store;
    this.#anchor = { first, cursor: this.filter.at(cursor) ?? end, top, topRow: this.filter.at(top.line) ?? end };
  }

  #changed(): void {
    this.searcher.look();
    this.#quiet ??= this.#afterQuiet();
    this.#values.news();
    this.desk.redraw();
  }

  /** One more picture once no more lines come, so that it does not say "reading" for ever. */
  #afterQuiet(): () => void {
    const timer = this.desk.clock.after(QUIET_MS, () => {
      this.#quiet = this.#isReading ? this.#afterQuiet() : undefined;
      this.desk.redraw();
    });
    return () => timer.cancel();
  }

  get #isReading(): boolean {
    return this.store.size > 0 && this.desk.clock.now() - this.#feed.newsMs < QUIET_MS;
  }

  #emptyLine(): Line {
    const { size } = this.store;
    const isOfTask = this.filter.taskRunId !== undefined;
    const hidden =
      isOfTask && this.filter.least === "TRACE"
        ? "This task run has logged nothing yet."
        : `None of the ${grouped(size)} lines is shown: + shows lower levels.`;
    const none = this.#feed.state.kind === "connecting" ? "The log is being read." : "There are no log lines yet.";
    const words = size > 0 ? hidden : none;
    return [{ text: `  ${words}`, style: "dim" }];
  }

  #statusLine(area: Area): Line {
    const { search } = this.searcher;
    const { current = 0 } = this;
    return logStatusLine(
      {
        feed: this.#feed.state,
        isReading: this.#isReading,
        isFollowing: this.isFollowing,
        line: this.filter.count === 0 ? 0 : this.#window.cursor + 1,
        shown: this.filter.count,
        all: this.store.size,
        dropped: this.store.first,
        entries: this.store.entries,
        search: search && {
          text: search.text,
          at: search.rank(current + 1),
          count: search.count,
          isDone: search.isDone,
        },
      },
      area,
    );
  }
}
