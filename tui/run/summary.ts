/** What is left on the screen when a run is over: the tree, outputs, the log of what failed, and the end in a word. */
import { isTerminal, isUnsuccessful } from "../../core/execution/state.ts";
import { formatElapsed } from "../text/elapsed.ts";
import { neutralise, neutralLines } from "../text/neutralise.ts";
import type { Line } from "../text/painter.ts";
import { padEnd, widthOf } from "../text/width.ts";
import { type Glyphs, glyphOf, STATE_LOOKS } from "../theme.ts";
import { type LongLines, logLines } from "./log-lines.ts";
import type { RunModel } from "./model.ts";
import { rowLines } from "./row-line.ts";
import type { RunNode } from "./run-node.ts";
import { treeRows } from "./tree-rows.ts";

/** Log lines of the whole run. */
export const SUMMARY_LOG_LINES_MAX = 30;
/** Log lines of each failed task. */
export const FAILED_LOG_LINES_MAX = 20;
/** Failed tasks whose log is shown. */
export const FAILED_TASKS_MAX = 5;
/** Characters of one output. */
export const OUTPUT_CHARS_MAX = 2_000;

/** What a summary is made for. */
export interface SummaryOptions {
  readonly columns: number;
  readonly glyphs: Glyphs;
  readonly nowMs: number;
  /** What happens to log lines that are too long. */
  readonly long: LongLines;
  /** Lines of the tree at the most. Default: any number. */
  readonly treeRowsMax?: number;
}

/** The lines of a summary. */
export function summaryLines(model: RunModel, options: SummaryOptions): readonly Line[] {
  const { treeRowsMax } = options;
  const rows = treeRows(model.root, treeRowsMax === undefined ? {} : { rowsMax: treeRowsMax });
  const tree = rowLines(rows, { ...options, namespace: model.namespace });
  return [...tree, ...logSection(model, options), ...outputSection(model, options), ...endSection(model, options)];
}

function heading(text: string, note = ""): readonly Line[] {
  return [[], [{ text, style: "bold" }, ...(note === "" ? [] : [{ text: `  ${note}`, style: "dim" } as const])]];
}

/** The log of what failed; when nothing did, the end of the whole log. */
function logSection(model: RunModel, options: SummaryOptions): readonly Line[] {
  const failures = [...model.failures].filter(({ state }) => isUnsuccessful(state));
  const failed = failures.filter(({ tail }) => tail !== undefined).slice(0, FAILED_TASKS_MAX);
  if (failed.length > 0) return failed.flatMap((node) => failedLog(node, options));
  const lines = logLines(model.log.last(SUMMARY_LOG_LINES_MAX), {
    ...options,
    linesMax: SUMMARY_LOG_LINES_MAX,
    long: options.long,
  });
  if (lines.length === 0) return [];
  const note = model.log.total > lines.length ? `the end of ${model.log.total} messages` : "";
  return [...heading("Log", note), ...lines];
}

function failedLog(node: RunNode, options: SummaryOptions): readonly Line[] {
  const entries = node.tail?.last(FAILED_LOG_LINES_MAX) ?? [];
  const value = node.value === undefined ? "" : ` [${neutralise(node.value)}]`;
  const earlier = (node.tail?.total ?? 0) - entries.length;
  const note = earlier > 0 ? `${earlier} earlier messages are not shown` : "";
  return [
    ...heading(`Log of ${neutralise(node.name)}${value}`, note),
    ...logLines(entries, { ...options, linesMax: FAILED_LOG_LINES_MAX * 2, long: options.long, names: false }),
  ];
}

function outputSection(model: RunModel, options: SummaryOptions): readonly Line[] {
  const outputs = Object.entries(model.execution?.outputs ?? {});
  if (outputs.length === 0) return [];
  const widest = outputs.reduce((most, [name]) => Math.max(most, widthOf(name)), 0);
  const nameColumns = Math.min(widest, Math.floor(options.columns / 3));
  const lines = outputs.flatMap(([name, value]): Line[] =>
    neutralLines(outputText(value)).map((text, index) => [
      { text: `  ${padEnd(index === 0 ? neutralise(name) : "", nameColumns)}  `, style: "accent" },
      { text },
    ]),
  );
  return [...heading("Outputs"), ...lines];
}

/** Texts stand as they are, everything else as JSON; cut when it is very long. */
export function outputText(value: unknown): string {
  const text = typeof value === "string" ? value : (JSON.stringify(value) ?? "null");
  if (text.length <= OUTPUT_CHARS_MAX) return text;
  return `${text.slice(0, OUTPUT_CHARS_MAX)}… (${text.length} characters)`;
}

function endSection({ root, execution, lost }: RunModel, { glyphs, nowMs, columns }: SummaryOptions): readonly Line[] {
  const { style } = STATE_LOOKS[root.state];
  const state = `${glyphOf(root.state, glyphs)} ${root.state}`;
  const isOver = isTerminal(root.state);
  const took = Number.isNaN(root.startMs) ? "" : formatElapsed((root.endMs ?? nowMs) - root.startMs, true);
  const what = `  ${neutralise(root.name)} ${took === "" ? "" : `${isOver ? "in" : "for"} ${took}`}`;
  const id = execution ? `  ${execution.id}` : "";
  const fits = widthOf(state + what + id) <= columns;
  const notShown: readonly Line[] =
    lost > 0 ? [[], [{ text: `${lost} updates came too fast to be shown.`, style: "dim" }]] : [];
  return [...notShown, [], [{ text: state, style }, { text: what }, { text: fits ? id : "", style: "dim" }]];
}
