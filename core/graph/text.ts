/** A flow as a tree of lines, for a terminal or a file. */
import { oneLine, stepDetail, triggerDetail, typeName } from "./label.ts";
import type { FlowOutline, OutlineBranch, OutlineStep, Role } from "./outline.ts";

/** What a part of a line is, for colours. */
export type TextPart = "flow" | "line" | "name" | "type" | "detail" | "group" | "error";

/** How the tree looks. */
export interface TextOptions {
  /** Draw with ASCII alone. Default false. */
  readonly ascii?: boolean;
  /** Columns of the terminal: what tells more of a task is cut there. Default: nothing is cut. */
  readonly columns?: number;
  /** Colours a part; must not change what it says. Default: none. */
  readonly paint?: (part: TextPart, text: string) => string;
}

/** Columns that names may take before what stands beside them is no longer aligned. */
const NAME_COLUMNS_MAX = 48;

/** What a line is about. */
export interface TextEntry {
  readonly name: string;
  readonly part: TextPart;
  /** The id of a task; undefined for triggers and groups. */
  readonly taskId?: string;
  readonly type?: string;
  readonly detail?: string;
  readonly children: readonly TextEntry[];
}

/** A line of the tree: its strokes, and what stands behind them. */
export interface TextLine {
  readonly indent: string;
  readonly entry: TextEntry;
}

const GROUP_NAMES: Readonly<Record<Role, string>> = {
  tasks: "",
  errors: "on error",
  finally: "finally",
  afterExecution: "after execution",
  detached: "beside the flow",
};

/** The tree of a flow, each line ended. */
export function renderText(outline: FlowOutline, options: TextOptions = {}): string {
  const { ascii = false, columns = Number.POSITIVE_INFINITY, paint = (_part, text) => text } = options;
  const lines = textLines(outline, ascii);
  const widths = lines.filter(({ entry }) => entry.type !== undefined).map(widthOf);
  const column = Math.min(NAME_COLUMNS_MAX, Math.max(0, ...widths));
  const shown = lines.map((line) => paintLine(line, column, columns, paint));
  const text = `${[paint("flow", `${outline.namespace}.${outline.id}`), ...shown].join("\n")}\n`;
  return ascii ? text.replaceAll("→", "->").replaceAll("…", "...") : text;
}

/** The tree of a flow without its root, as lines that others draw. @param ascii draws with ASCII alone */
export function textLines(outline: FlowOutline, ascii: boolean): readonly TextLine[] {
  const triggers = outline.triggers.map(
    (trigger): TextEntry => ({
      name: trigger.id,
      part: "name",
      type: typeName(trigger.type),
      detail: triggerDetail(trigger),
      children: [],
    }),
  );
  const entries = [
    ...(triggers.length > 0 ? [{ name: "triggers", part: "group", children: triggers } as const] : []),
    ...entriesOf(outline.branches),
  ];
  return linesOf(entries, "", ascii ? ASCII_LINES : BOX_LINES);
}

function entriesOf(branches: readonly OutlineBranch[]): readonly TextEntry[] {
  return branches.flatMap((branch): readonly TextEntry[] => {
    const children = branch.steps.map(entryOf);
    if (branch.role === "tasks" && branch.label === undefined) return children;
    const name = branch.label === undefined ? GROUP_NAMES[branch.role] : oneLine(branch.label);
    return [{ name: name === "" ? '""' : name, part: branch.role === "errors" ? "error" : "group", children }];
  });
}

function entryOf(step: OutlineStep): TextEntry {
  const after = step.dependsOn.length > 0 ? `after ${oneLine(step.dependsOn.join(", "))}` : "";
  return {
    name: step.task.id,
    part: "name",
    taskId: step.task.id,
    type: typeName(step.task.type),
    detail: [after, stepDetail(step)].filter((part) => part !== "").join(", "),
    children: entriesOf(step.branches),
  };
}

interface Strokes {
  readonly item: string;
  readonly last: string;
  readonly open: string;
  readonly closed: string;
}

const BOX_LINES: Strokes = { item: "├─ ", last: "└─ ", open: "│  ", closed: "   " };
const ASCII_LINES: Strokes = { item: "|- ", last: "`- ", open: "|  ", closed: "   " };

function linesOf(entries: readonly TextEntry[], indent: string, strokes: Strokes): readonly TextLine[] {
  return entries.flatMap((entry, index) => {
    const isLast = index === entries.length - 1;
    const below = indent + (isLast ? strokes.closed : strokes.open);
    return [
      { indent: indent + (isLast ? strokes.last : strokes.item), entry },
      ...linesOf(entry.children, below, strokes),
    ];
  });
}

function widthOf({ indent, entry }: TextLine): number {
  return indent.length + entry.name.length;
}

/** Fewer columns than these say nothing of a type or a detail: both are left out then. */
const USEFUL_COLUMNS = 4;

function paintLine(
  line: TextLine,
  column: number,
  columns: number,
  paint: (part: TextPart, text: string) => string,
): string {
  const { type, detail = "", name, part } = line.entry;
  const begin = paint("line", line.indent) + paint(part, name);
  if (type === undefined) return begin;
  const gap = " ".repeat(Math.max(0, column - widthOf(line)) + 2);
  const left = columns - widthOf(line) - gap.length;
  const shownType = cut(type, left);
  const shownDetail = cut(detail, left - type.length - 2);
  if (shownType === "") return begin;
  return `${begin}${gap}${paint("type", shownType)}${shownDetail === "" ? "" : `  ${paint("detail", shownDetail)}`}`;
}

function cut(text: string, columns: number): string {
  if (text.length <= columns) return text;
  return columns < USEFUL_COLUMNS ? "" : `${text.slice(0, columns - 1)}…`;
}
