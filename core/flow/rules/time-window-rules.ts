/** Rules about windows of time: which properties each type must have, and which it cannot have. */
import type { Path, Reporter } from "../problem.ts";
import { isNull, type Tree, textOf, valueAt } from "../yaml/tree.ts";

const WORDS = {
  deadline: "a deadline",
  startTime: "a start time",
  endTime: "an end time",
  window: "a window",
  windowAdvance: "a window advance",
} as const;

type WindowProperty = keyof typeof WORDS;

interface WindowRule {
  readonly needs: readonly WindowProperty[];
  readonly takes: readonly WindowProperty[];
}

const DEFAULT_TYPE = "DURATION_WINDOW";

const RULES: Readonly<Record<string, WindowRule>> = {
  DAILY_TIME_DEADLINE: { needs: ["deadline"], takes: [] },
  DAILY_TIME_WINDOW: { needs: ["startTime", "endTime"], takes: [] },
  DURATION_WINDOW: { needs: [], takes: ["window", "windowAdvance"] },
  SLIDING_WINDOW: { needs: [], takes: ["window"] },
};

/** Checks a window of time. */
export function checkTimeWindow(window: Tree | undefined, path: Path, report: Reporter): void {
  if (window?.kind !== "map") return;
  const type = textOf(valueAt(window, "type")) ?? DEFAULT_TYPE;
  const rule = RULES[type];
  if (!rule) return;
  for (const name of Object.keys(WORDS) as WindowProperty[]) {
    const entry = window.entries.get(name);
    const isGiven = entry !== undefined && !isNull(entry.value);
    const here = { parent: path, key: name };
    if (rule.needs.includes(name)) {
      const message = `Time window of type \`${type}\` must have ${WORDS[name]}.`;
      if (!isGiven) report.error(entry?.at ?? window.at, here, message, `add \`${name}\`, such as "09:00:00"`);
    } else if (entry && isGiven && !rule.takes.includes(name)) {
      const message = `Time window of type \`${type}\` cannot have ${WORDS[name]}.`;
      report.error(entry.at, here, message, "remove it, or use another type");
    }
  }
}
