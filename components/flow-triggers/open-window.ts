/** How far several executions have met, within a window of time, what a trigger waits for. */
import { isJsonMap } from "../../core/json-map.ts";
import { mergeMaps } from "../../core/merge-maps.ts";
import type { WindowBounds } from "./time-window.ts";

type Outputs = Readonly<Record<string, unknown>>;

/** A window in which something was met. Times are milliseconds since the epoch. */
export interface OpenWindow {
  readonly startMs: number;
  readonly endMs: number;
  /** When each rule was last met, by its key. */
  readonly met: Readonly<Record<string, number>>;
  /** The outputs of the executions that were the first to meet a rule, joined. */
  readonly outputs: Outputs;
}

/** Windows by the name of what is waited for. */
export type OpenWindows = Readonly<Record<string, OpenWindow>>;

/** Reads kept windows, without those that are over. */
export function liveWindows(kept: unknown, nowMs: number): OpenWindows {
  if (!isJsonMap(kept)) return {};
  const live = Object.entries(kept as OpenWindows).filter(([, { endMs }]) => endMs > nowMs);
  return Object.fromEntries(live);
}

/** What is known of a window: what it has met is over with the window, or slides out of it. */
export function openWindow(known: OpenWindow | undefined, { startMs, endMs, slides }: WindowBounds): OpenWindow {
  // A sliding window lasts as long as what was met in it last: that much time lies before its end.
  const bounds = { startMs, endMs: slides ? endMs + (endMs - startMs) : endMs };
  const empty = { ...bounds, met: {}, outputs: {} };
  if (!known || (!slides && known.startMs !== startMs && known.endMs <= startMs)) return empty;
  if (!slides) return known;
  const met = Object.fromEntries(Object.entries(known.met).filter(([, atMs]) => atMs >= startMs));
  return Object.keys(met).length === 0 ? empty : { ...known, ...bounds, met };
}

/**
 * The window after an execution has met the rules of these keys. Its outputs are kept when it is the first to meet one
 * of them: so there are never more than there are rules.
 */
export function noteMet(window: OpenWindow, keys: readonly string[], outputs: Outputs, nowMs: number): OpenWindow {
  if (keys.length === 0) return window;
  const isFirst = keys.some((key) => window.met[key] === undefined);
  return {
    ...window,
    met: { ...window.met, ...Object.fromEntries(keys.map((key) => [key, nowMs])) },
    outputs: isFirst ? joined(window, outputs) : window.outputs,
  };
}

/** Outputs of an execution, and of those before it in the window: of one name, the earliest counts. */
export function joined({ outputs }: OpenWindow, added: Outputs): Outputs {
  return mergeMaps(added, outputs);
}
