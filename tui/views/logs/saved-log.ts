/** A log as the text of a file: each line with its instant, level and task, as `kestra execution logs` prints it. */
import { LOG_LEVELS } from "../../../core/contracts/log.ts";
import type { LogFilter } from "../../source/log/log-filter.ts";
import type { LogStore } from "../../source/log/log-store.ts";

/** Characters of one part. */
const PART_CHARS = 64 * 1024;

const LEVEL_COLUMNS = 5;

/** All rows that pass the filter, in parts, so that no text of the whole is made. @param nameOf of a source, by its number */
export function* savedLog(store: LogStore, filter: LogFilter, nameOf: (source: number) => string): Generator<string> {
  let part = "";
  let isFirst = true;
  for (const chunk of [...store.chunks]) {
    const rows = chunk.unpack();
    for (let offset = 0; offset < rows.length; offset++) {
      if (!filter.passes(chunk, offset)) continue;
      const { level, timeMs, source, isGlued } = chunk.factsOf(offset);
      const text = rows[offset] ?? "";
      const time = Number.isNaN(timeMs) ? "-" : new Date(timeMs).toISOString();
      const lead = `${time}  ${(LOG_LEVELS[level] ?? "").padEnd(LEVEL_COLUMNS)}  ${nameOf(source)}  `;
      // What was one line is one again.
      part += isGlued ? text : `${isFirst ? "" : "\n"}${lead}${text}`;
      isFirst = false;
      if (part.length < PART_CHARS) continue;
      yield part;
      part = "";
    }
  }
  yield `${part}\n`;
}
