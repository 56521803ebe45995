/**
 * A run drawn live. One tick moves everything: at most ten frames a second, none when nothing changed. It draws
 * below what the terminal shows and takes its frame away at the end, so that a summary can take the place.
 */
import { render } from "ink";
import type { Clock, TimerHandle } from "../../core/contracts/clock.ts";
import { isTerminal } from "../../core/execution/state.ts";
import { createPainter } from "../text/painter.ts";
import type { Glyphs } from "../theme.ts";
import { liveFrame } from "./live-frame.ts";
import type { RunModel } from "./model.ts";
import { LinesView } from "./view.tsx";

/** Time from one frame to the next. */
export const FRAME_INTERVAL_MS = 100;

/** What a live view draws, and where. */
export interface LiveViewOptions {
  readonly model: RunModel;
  readonly clock: Clock;
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly color: boolean;
  readonly glyphs: Glyphs;
}

/** A view that draws itself until closed. */
export interface LiveView {
  /** Shows a word at the foot from now on. */
  notice(text: string): void;
  /** Takes the picture away; settles when the terminal is as before. */
  close(): Promise<void>;
}

/** Begins to draw. */
export function openLiveView(options: LiveViewOptions): LiveView {
  const { model, clock, stdin, stdout, glyphs } = options;
  const paint = createPainter(options.color);
  let notice: string | undefined;
  let tick = 0;
  let drawn = "";
  const layout = { nameColumns: 0 };
  let timer: TimerHandle;

  const picture = () => {
    const { columns = 80, rows = 24 } = stdout;
    const lines = liveFrame(model, { columns, rows, glyphs, nowMs: clock.now(), tick, notice, layout });
    return <LinesView lines={lines.map(paint)} />;
  };
  const instance = render(picture(), {
    stdin,
    stdout,
    patchConsole: false,
    exitOnCtrlC: false,
    interactive: true,
    maxFps: Math.ceil(1000 / FRAME_INTERVAL_MS) * 2,
  });
  const draw = (): void => {
    const state = `${model.version} ${notice} ${stdout.columns}x${stdout.rows}`;
    const moving = !isTerminal(model.root.state);
    if (moving) tick++;
    if (moving || state !== drawn) instance.rerender(picture());
    drawn = state;
    timer = clock.after(FRAME_INTERVAL_MS, draw);
  };
  timer = clock.after(FRAME_INTERVAL_MS, draw);
  return {
    notice(text) {
      notice = text;
    },
    async close() {
      timer.cancel();
      instance.clear();
      instance.unmount();
      await instance.waitUntilExit();
    },
  };
}
