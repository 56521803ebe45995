/** `kestra server standalone --tui`: the server's terminal UI, and its log in a file meanwhile. */
import { createWriteStream, type WriteStream } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { messageOf } from "../../core/message-of.ts";
import { systemClock } from "../../platform/clock.ts";
import { FollowedExecutions } from "../../tui/source/followed-executions.ts";
import { DATA_DIRECTORY } from "../configuration/read-configuration.ts";
import { say } from "../messages.ts";
import type { OpenServer } from "./open-server.ts";

const LOG_FILE = "server.log";

/** The log of a server whose terminal shows something else. */
export interface LogFile {
  readonly path: string;
  write(text: string): void;
  /** Settles when all is written. */
  close(): Promise<void>;
}

/** Opens it, at its end. @throws Error when the folder cannot be written to */
export async function openLogFile(): Promise<LogFile> {
  await mkdir(DATA_DIRECTORY, { recursive: true });
  const path = join(DATA_DIRECTORY, LOG_FILE);
  const stream = createWriteStream(path, { flags: "a", mode: 0o600 });
  await opened(stream, path);
  // A full disk keeps no server from running; the last fault is told when the screen is free again.
  let fault: Error | undefined;
  stream.on("error", (error) => {
    fault = error;
  });
  return {
    path,
    write: (text) => void stream.write(text),
    async close() {
      await new Promise<void>((resolve) => stream.end(() => resolve()));
      if (fault) say(`The log in ${path} is not whole: ${fault.message}`);
    },
  };
}

function opened(stream: WriteStream, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.once("open", () => resolve());
    stream.once("error", (error) => reject(new Error(`The log cannot be written to ${path}: ${messageOf(error)}`)));
  });
}

/** Shows the server until the person leaves, or until it is asked to end; answers what ended it. */
export async function showServer(server: OpenServer, log: LogFile, requested: Promise<string>): Promise<string> {
  const [{ openTuiScreen }, api] = await Promise.all([import("../tui/run-tui.ts"), server.openApi()]);
  const url = server.apiUrl();
  const live = new FollowedExecutions({ api, clock: systemClock });
  const tui = await openTuiScreen({
    api,
    live,
    target: `this server${url === undefined ? "" : `, ${url}`} - log in ${log.path}`,
    commandOptions: url === undefined ? [] : ["--server", url],
    home: (places) => places.executions(),
    leaving: () => "This server ends with its terminal UI: tasks that run may finish first. End it?",
  });
  const signal = await Promise.race([requested, tui.left.then(() => "The terminal UI was left")]);
  await tui.close();
  tui.sayLastWords();
  return signal;
}
