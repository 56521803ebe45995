/** The terminal UI over an API, on the terminal of this process. */
import { writeFile } from "node:fs/promises";
import type { RestApi } from "../../core/rest/rest-api.ts";
import { systemClock } from "../../platform/clock.ts";
import { standardOutput, terminalStreams } from "../../platform/console.ts";
import { environmentVariables } from "../../platform/environment.ts";
import { keepAlive, onEndSignal } from "../../platform/process.ts";
import { App } from "../../tui/app/app.ts";
import type { Places } from "../../tui/app/places.ts";
import type { View } from "../../tui/app/view.ts";
import type { LiveExecutions } from "../../tui/source/live-executions.ts";
import { openScreen } from "../../tui/terminal/open-screen.tsx";
import { createPainter } from "../../tui/text/painter.ts";
import { goCommands } from "../../tui/views/go-commands.ts";
import { placesOf } from "../../tui/views/places.ts";
import { sentFile } from "../client/sent-file.ts";
import { fileAnswerProblem, pathOfAnswer } from "../run/questions.ts";
import { capabilitiesOf } from "../terminal/capabilities.ts";
import { editInEditor } from "./person-editor.ts";
import { readLocalFile } from "./read-local-file.ts";

/** What is looked at. */
export interface TuiOptions {
  readonly api: RestApi;
  readonly live: LiveExecutions;
  /** For the head of the screen. */
  readonly target: string;
  /** Options that name the same server on a command line, such as `--server http://host:8080`. */
  readonly commandOptions: readonly string[];
  /** The first view. */
  home(places: Places): View;
  /** Asks before the person leaves; undefined when that needs no word. Default: it never does. */
  leaving?(): string | undefined;
}

/** A terminal UI that is open. */
export interface OpenTui {
  /** Resolves when the person has left, or the process was asked to end, or nothing can be drawn any more. */
  readonly left: Promise<void>;
  /** Says something at the foot of the screen. */
  notice(text: string): void;
  /** Has the person leave without being asked. */
  leave(): void;
  /** Gives the terminal back as it was. */
  close(): Promise<void>;
  /** Leaves on the terminal how what was looked at stands, once it is given back. */
  sayLastWords(): void;
}

/** Opens it, and resolves when the person has left, with the terminal as it was. */
export async function runTui(options: TuiOptions): Promise<void> {
  const release = keepAlive();
  const tui = openTuiScreen(options);
  await tui.left;
  await tui.close();
  tui.sayLastWords();
  release();
}

/** Opens it. */
export function openTuiScreen({ api, live, target, commandOptions, home, leaving }: TuiOptions): OpenTui {
  const { stdin, stdout } = terminalStreams();
  const environment = environmentVariables();
  const capabilities = capabilitiesOf({
    environment,
    inputIsTerminal: true,
    outputIsTerminal: true,
  });
  const memory = new Map<string, string>();
  const app = new App({
    surroundings: {
      api,
      live,
      target,
      clock: systemClock,
      glyphs: capabilities.glyphs,
      command: (words) => ["kestra", ...words, ...commandOptions].join(" "),
      edit: (text, fileName) => editInEditor(text, fileName, { environment, suspend: (work) => screen.suspend(work) }),
      // OSC 52: the terminal itself has the clipboard, also at the other end of an SSH connection.
      copy: (text) => void stdout.write(`\u001b]52;c;${Buffer.from(text).toString("base64")}\u0007`),
      saveFile: async (name, parts) => {
        await writeFile(name, Buffer.concat([...parts].map((part) => Buffer.from(part))), { flag: "wx" });
        return name;
      },
      readFile: (path, bytesMax) => readLocalFile(pathOfAnswer(path), bytesMax),
      fileProblem: fileAnswerProblem,
      fileContent: (path) => sentFile(pathOfAnswer(path)),
      memory: {
        recall: (place) => memory.get(place),
        remember: (place, text) => void memory.set(place, text),
      },
    },
    places: placesOf,
    home,
    commands: goCommands,
    ...(leaving ? { leaving } : {}),
  });
  const paint = createPainter(capabilities.color);
  const screen = openScreen({ app, paint, stdin, stdout });
  onEndSignal(() => app.leave());
  standardOutput().onClosed(() => app.leave());
  return {
    left: app.left,
    notice: (text) => app.notice(text, "warning"),
    leave: () => app.leave(),
    async close() {
      app.leave();
      await screen.close();
      await live.stop();
    },
    sayLastWords() {
      for (const line of app.lastWords(stdout.columns)) stdout.write(`${paint(line)}\n`);
    },
  };
}
