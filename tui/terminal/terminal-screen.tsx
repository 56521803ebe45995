/** The app on a real terminal: Ink has its modes and keys, the painter its lines. */
import { useApp, useWindowSize } from "ink";
import { useLayoutEffect } from "react";
import type { App } from "../app/app.ts";
import type { Painter } from "../text/painter.ts";
import type { ScreenPainter } from "./screen-painter.ts";
import { useKeys } from "./use-keys.ts";

/** What the screen is made of. */
export interface TerminalScreenProperties {
  readonly app: App;
  readonly painter: ScreenPainter;
  readonly paint: Painter;
  /** See {@link useKeys}. */
  readonly answered: string;
  /** Told how to give the terminal to another program for a while. */
  readonly onSuspend: (suspend: (work: () => Promise<void>) => Promise<void>) => void;
}

/** Draws nothing by itself: frames go past Ink. */
export function TerminalScreen({ app, painter, paint, answered, onSuspend }: TerminalScreenProperties): null {
  useKeys(app, answered);
  const { columns, rows } = useWindowSize();
  const { suspendTerminal } = useApp();
  useLayoutEffect(() => onSuspend(suspendTerminal), [onSuspend, suspendTerminal]);
  useLayoutEffect(() => {
    // Whatever stood there has another shape now.
    painter.forget();
    app.onFrame(() => painter.paint(app.lines(columns, rows).map(paint), columns));
    app.drawNow();
  }, [app, painter, paint, columns, rows]);
  return null;
}
