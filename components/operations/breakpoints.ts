/** Breakpoints as people write them. */
import type { Breakpoint } from "../../core/execution/execution.ts";

/** Breakpoints of one execution; more are no honest wish. */
export const BREAKPOINTS_MAX = 1_000;

/**
 * Reads `taskId` or `taskId.value`, separated by commas: ids of tasks have no dots, so what follows the first one is the
 * value of a loop. Undefined for what names no task, and for too many.
 */
export function parseBreakpoints(text: string): readonly Breakpoint[] | undefined {
  const parts = text
    .split(",")
    .map((each) => each.trim())
    .filter((each) => each !== "");
  if (parts.length > BREAKPOINTS_MAX || parts.some((part) => part.startsWith("."))) return undefined;
  return parts.map((part) => {
    const dot = part.indexOf(".");
    return dot < 0 ? { taskId: part } : { taskId: part.slice(0, dot), value: part.slice(dot + 1) };
  });
}
