/** The terminal UI over an API, on the terminal of this process. */
import { RestFault } from "../../core/rest/faults.ts";
import type { RestApi } from "../../core/rest/rest-api.ts";
import { systemClock } from "../../platform/clock.ts";
import { standardOutput, terminalStreams } from "../../platform/console.ts";
import { environmentVariables } from "../../platform/environment.ts";
import { beforeUncaught, type EndSignal, keepAlive, lendTerminal, onEndSignal } from "../../platform/process.ts";
import { App } from "../../tui/app/app.ts";
import type { Places } from "../../tui/app/places.ts";
import type { Surroundings } from "../../tui/app/surroundings.ts";
import type { View } from "../../tui/app/view.ts";
import type { LiveExecutions } from "../../tui/source/live-executions.ts";
import { clipboardSequence } from "../../tui/terminal/clipboard.ts";
import { type OpenScreen, openScreen } from "../../tui/terminal/open-screen.tsx";
import { goCommands } from "../../tui/views/go-commands.ts";
import { placesOf } from "../../tui/views/places.ts";
import { sentFile } from "../client/sent-file.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { fileAnswerProblem, pathOfAnswer } from "../run/questions.ts";
import { commandLine } from "./command-line.ts";
import { editInEditor } from "./editor.ts";
import { writeNewFile } from "./new-file.ts";
import { type PreparedTui, prepareTui } from "./prepare-tui.ts";
import { readLocalFile } from "./read-local-file.ts";

/** What is looked at. */
export interface TuiOptions {
  readonly api: RestApi;
  readonly live: LiveExecutions;
  /** For the head of the screen. */
  readonly target: string;
  /**
   * Options that name the same server on a command line, such as `--server http://host:8080`. Undefined where no other
   * program reaches what is looked at.
   */
  readonly commandOptions: readonly string[] | undefined;
  /** The first view. */
  home(places: Places): View;
  /** What was found out before. Default: it is found out first. */
  readonly prepared?: PreparedTui;
  /** Asks before the person leaves; undefined when that needs no word. Default: it never does. */
  leaving?(): string | undefined;
}

/** A terminal UI that is open. */
export interface OpenTui {
  /** Resolves when the person has left, or the process was asked to end, or nothing can be drawn any more. */
  readonly left: Promise<void>;
  /** The signal that has asked the process to end; undefined while there was none. */
  signal(): EndSignal | undefined;
  /** Says something at the foot of the screen. */
  notice(text: string): void;
  /** Has the person leave without being asked. */
  leave(): void;
  /** Gives the terminal back as it was. */
  close(): Promise<void>;
  /**
   * Leaves on the terminal how what was looked at stands, and where saved files lie, once it is given back.
   * @param which `saved` for the files alone, where the rest is told anyway. Default `all`
   */
  sayLastWords(which?: "all" | "saved"): void;
}

/** Opens it, and resolves when the person has left, with the terminal as it was; answers the exit code. */
export async function runTui(options: TuiOptions): Promise<ExitCode> {
  const release = keepAlive();
  try {
    const tui = await openTuiScreen(options);
    await tui.left;
    await tui.close();
    tui.sayLastWords();
    return tui.signal() === undefined ? EXIT.success : EXIT.killed;
  } finally {
    release();
  }
}

/** Opens it. */
export async function openTuiScreen(options: TuiOptions): Promise<OpenTui> {
  const { live, home, leaving } = options;
  const { stdin, stdout } = terminalStreams();
  const { memory, paint, glyphs, answered } = options.prepared ?? (await prepareTui());
  const app = new App({
    surroundings: { ...machine(options, () => screen), memory, glyphs },
    places: placesOf,
    home,
    commands: goCommands,
    ...(leaving ? { leaving } : {}),
  });
  const screen = openScreen({ app, paint, answered, stdin, stdout });
  let ended: EndSignal | undefined;
  onEndSignal((signal) => {
    ended ??= signal;
    app.leave();
  });
  standardOutput().onClosed(() => app.leave());
  // What is said about a fault that nobody foresaw must not go away with the screen.
  beforeUncaught(() => screen.restore());
  return {
    left: app.left,
    signal: () => ended,
    notice: (text) => app.notice(text, "warning"),
    leave: () => app.leave(),
    async close() {
      app.leave();
      await screen.close();
      await Promise.all([live.stop(), memory.close()]);
    },
    sayLastWords(which = "all") {
      const lines = which === "all" ? app.lastWords(stdout.columns) : app.savedWords();
      for (const line of lines) stdout.write(`${paint(line)}\n`);
    },
  };
}

/** What the UI reaches of this machine and of the server. */
function machine(
  { api, live, target, commandOptions }: TuiOptions,
  screen: () => OpenScreen,
): Omit<Surroundings, "memory" | "glyphs"> {
  const environment = environmentVariables();
  return {
    api,
    live,
    target,
    clock: systemClock,
    command: (words) => (commandOptions ? commandLine(["kestra", ...words, ...commandOptions]) : ""),
    async edit(text, fileName) {
      let edited = text;
      await screen().suspend(async () => {
        edited = await lendTerminal(() => editInEditor(text, fileName, environment));
      });
      return edited;
    },
    copy(text) {
      const sequence = clipboardSequence(text, environment["TMUX"] !== undefined);
      if (sequence === undefined)
        throw new RestFault("This is too long for the clipboard of a terminal: save it instead.");
      terminalStreams().stdout.write(sequence);
    },
    saveFile: writeNewFile,
    readFile: (path, bytesMax) => readLocalFile(pathOfAnswer(path), bytesMax),
    fileProblem: fileAnswerProblem,
    fileContent: (path) => sentFile(pathOfAnswer(path)),
  };
}
