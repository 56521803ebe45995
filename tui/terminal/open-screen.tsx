/** Opens the app on a terminal, and gives the terminal back as it was, whatever happens. */
import { render } from "ink";
import { nextTurn } from "../../platform/next-turn.ts";
import type { App } from "../app/app.ts";
import type { Painter } from "../text/painter.ts";
import { ScreenPainter } from "./screen-painter.ts";
import { TerminalScreen } from "./terminal-screen.tsx";

/** Where the app is shown. */
export interface OpenScreenOptions {
  readonly app: App;
  readonly paint: Painter;
  /** What the terminal has answered to questions about itself so far: the rest may come as if it was typed. */
  readonly answered: string;
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
}

/** An app on a terminal. */
export interface OpenScreen {
  /** Gives the terminal to something else until its work is done. */
  suspend(work: () => Promise<void>): Promise<void>;
  /** Gives the terminal back for good. */
  close(): Promise<void>;
  /** The same at once, for a program that ends right now. */
  restore(): void;
}

/** See the file's head. */
export function openScreen({ app, paint, answered, stdin, stdout }: OpenScreenOptions): OpenScreen {
  const painter = new ScreenPainter((text) => void stdout.write(text));
  let suspend = async (work: () => Promise<void>): Promise<void> => await work();
  const onSuspend = (by: typeof suspend): void => {
    suspend = by;
  };
  const properties = { app, painter, paint, answered, onSuspend };
  const instance = render(<TerminalScreen {...properties} />, {
    stdin,
    stdout,
    patchConsole: false,
    exitOnCtrlC: false,
    interactive: true,
    alternateScreen: true,
  });
  // A fault of what draws is nobody's to catch: the program says it, and ends.
  void instance.waitUntilExit();
  return {
    async suspend(work) {
      app.onFrame(() => undefined);
      try {
        await suspend(async () => {
          await stopReading(stdin);
          await work();
        });
      } finally {
        painter.forget();
        app.onFrame(() => painter.paint(app.lines(stdout.columns, stdout.rows).map(paint), stdout.columns));
        app.drawNow();
      }
    },
    async close() {
      instance.unmount();
      await instance.waitUntilExit();
    },
    restore: () => instance.unmount(),
  };
}

/**
 * A stream that nobody listens to any more goes on reading where it was read key by key, and would take every other key from
 * the program that has the terminal now. Only one that flows can be told to pause.
 */
async function stopReading(stdin: NodeJS.ReadStream): Promise<void> {
  await nextTurn();
  stdin.resume();
  stdin.pause();
  await nextTurn();
}
