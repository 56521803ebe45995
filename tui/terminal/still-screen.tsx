/** The app drawn by Ink itself: for tests that look at frames without a terminal. */
import { useLayoutEffect, useReducer } from "react";
import type { App } from "../app/app.ts";
import { LinesView } from "../run/view.tsx";
import type { Painter } from "../text/painter.ts";
import { useKeys } from "./use-keys.ts";

/** Draws the app in a screen of that size. */
export function StillScreen({ app, paint, columns, rows }: StillScreenProperties) {
  useKeys(app);
  const [, draw] = useReducer((count: number) => count + 1, 0);
  useLayoutEffect(() => app.onFrame(draw), [app]);
  return <LinesView lines={app.lines(columns, rows).map(paint)} />;
}

/** What the screen is made of. */
export interface StillScreenProperties {
  readonly app: App;
  readonly paint: Painter;
  readonly columns: number;
  readonly rows: number;
}
