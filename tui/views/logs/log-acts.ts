/** What can be done in a log. */
import { LOG_LEVELS, type LogLevel } from "../../../core/contracts/log.ts";
import type { Desk } from "../../app/desk.ts";
import type { Act, Acts } from "../../app/view.ts";
import { LogFilter } from "../../source/log/log-filter.ts";
import type { LogStore } from "../../source/log/log-store.ts";
import type { LogSearcher } from "./log-searcher.ts";
import { grouped } from "./log-status.ts";
import type { LogText } from "./log-text.ts";
import { savedLog } from "./saved-log.ts";

/** The log that is acted on. */
export interface LogActed {
  readonly desk: Desk;
  readonly executionId: string;
  readonly store: LogStore;
  readonly filter: LogFilter;
  readonly text: LogText;
  readonly searcher: LogSearcher;
  readonly isFollowing: boolean;
  /** The row that is pointed at. */
  readonly current: number | undefined;
  isWrapped: boolean;
  hasTimes: boolean;
  follow(isFollowing: boolean): void;
  show(least: LogLevel, taskRunId: string | undefined): void;
  jump(row: number): void;
  typeSearch(): void;
  /** Reads all of it anew. */
  refresh(): void;
}

const EMPTY = "there are no lines";

/** See the file's head. */
export function logActs(log: LogActed): Acts {
  const { filter, isFollowing, isWrapped, hasTimes } = log;
  const empty = filter.count === 0 ? EMPTY : undefined;
  return {
    follow: { says: isFollowing ? "stop following" : "follow", run: () => log.follow(!isFollowing) },
    "more-levels": levelAct(log, -1),
    "fewer-levels": levelAct(log, 1),
    search: { disabled: empty, run: () => log.typeSearch() },
    "next-match": matchAct(log, 1),
    "previous-match": matchAct(log, -1),
    "next-error": errorAct(log, 1),
    "previous-error": errorAct(log, -1),
    wrap: {
      says: isWrapped ? "cut lines" : "wrap",
      run: () => {
        log.isWrapped = !isWrapped;
      },
    },
    timestamps: {
      says: hasTimes ? "hide times" : "show times",
      run: () => {
        log.hasTimes = !hasTimes;
      },
    },
    save: { disabled: empty, command: commandOf(log), run: () => save(log) },
    refresh: { run: () => log.refresh() },
    copy: { says: "copy the line", disabled: empty, run: () => log.desk.copy(lineOf(log)) },
  };
}

function levelAct(log: LogActed, step: 1 | -1): Act {
  const { least, taskRunId } = log.filter;
  const next = LOG_LEVELS[LOG_LEVELS.indexOf(least) + step];
  const disabled = next ? undefined : step > 0 ? "only errors are shown" : "all levels are shown";
  const says = next && { says: next === LOG_LEVELS[0] ? "all levels" : levelWords(next) };
  return { ...says, disabled, run: () => next && log.show(next, taskRunId) };
}

/** Which levels are shown, in short. */
export function levelWords(least: LogLevel): string {
  return least === LOG_LEVELS.at(-1) ? `${least} only` : `${least} and up`;
}

function matchAct({ searcher, current = 0 }: LogActed, step: 1 | -1): Act {
  return {
    says: `go to the ${step > 0 ? "next" : "previous"} match`,
    disabled: searcher.search ? undefined : "nothing is looked for: / does",
    run: () => searcher.next(current, step),
  };
}

function errorAct(log: LogActed, step: 1 | -1): Act {
  const isThere = (log.store.entries[LOG_LEVELS.indexOf("ERROR")] ?? 0) > 0;
  const way = step > 0 ? "next" : "previous";
  return {
    // Shorter where it stands among the hints, and can be done.
    says: isThere ? `${way} error` : `go to the ${way} error`,
    disabled: isThere ? undefined : "there are no errors",
    run: () => {
      const row = log.filter.nextOf("ERROR", log.current ?? 0, step);
      if (row !== undefined) return log.jump(row);
      log.desk.notice(`There is no error ${step > 0 ? "below" : "above"} this line.`);
    },
  };
}

/** The line that is pointed at: also where it takes several rows. */
function lineOf({ store, filter, current = 0 }: LogActed): string {
  let first = current;
  while (first > store.first && store.facts(first)?.isGlued) first--;
  let end = first + 1;
  while (end < store.end && store.facts(end)?.isGlued) end++;
  return filter.count === 0
    ? ""
    : Array.from({ length: end - first }, (_, index) => store.text(first + index)).join("");
}

/** There is no option for one task run, so the command is of the whole log. */
function commandOf({ desk, executionId, filter }: LogActed): string {
  const level = filter.least === "TRACE" ? [] : ["--level", filter.least];
  return desk.command("execution", "logs", executionId, ...level);
}

async function save(log: LogActed): Promise<void> {
  const { desk, executionId, store, filter, text } = log;
  // Files are written part by part: what is shown may change meanwhile, what is saved may not.
  const saved = new LogFilter(store);
  saved.set(filter.least, filter.taskRunId);
  const count = saved.count;
  const path = await desk.saveFile(
    `${executionId}.log`,
    savedLog(store, saved, (source) => text.nameOf(source)),
  );
  desk.notice(`Saved ${grouped(count)} lines in ${path}`, "done");
}
