/** The log of a task as a file: written to the local disk first, kept in internal storage in the end. */
import { appendFile, rm } from "node:fs/promises";
import type { LogEntry } from "../../core/contracts/log.ts";
import type { TaskFiles } from "../../core/plugin/task.ts";
import type { LogFile } from "./task-execution.ts";

/** Where the file is kept below the task run's folder. */
const NAME = "task.log";

/** A log file. @param folder makes the folder beside which it is written */
export function createLogFile(folder: () => Promise<string>, files: TaskFiles): LogFile {
  let path: string | undefined;
  const pathOf = async (): Promise<string> => {
    path ??= `${await folder()}.log`;
    return path;
  };
  return {
    async append(entries) {
      await appendFile(await pathOf(), entries.map(lineOf).join(""));
    },
    async store() {
      const written = await pathOf();
      await appendFile(written, "");
      const uri = await files.putFile(written, NAME);
      await rm(written, { force: true });
      return uri;
    },
  };
}

function lineOf({ timestamp, level, message }: LogEntry): string {
  return `${timestamp} ${level} ${message}\n`;
}
