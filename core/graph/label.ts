/** What pictures of a flow say of a task: short, on one line, and harmless wherever it is shown. */
import type { Task, Trigger } from "../flow/flow.ts";
import { templateOf } from "../flow/template.ts";
import type { RelationType } from "./flow-graph.ts";
import type { Layout, OutlineStep } from "./outline.ts";
import { upstreamFlows } from "./upstream-flows.ts";

/** Characters of a text of the flow that a picture shows; expressions may be very long. */
export const LABEL_CHARS_MAX = 60;

/** White space, control characters, those that reorder or hide text, and halves of characters. */
const UNSAFE = /[\s\p{Cc}\p{Cf}\p{Cs}]+/gu;

/** The text on one line, without anything that could move a cursor or reorder it. */
export function harmless(text: string): string {
  return text.replace(UNSAFE, " ").trim();
}

/** The same, cut where it is long. */
export function oneLine(text: string): string {
  const characters = [...harmless(text)];
  if (characters.length <= LABEL_CHARS_MAX) return characters.join("");
  return `${characters.slice(0, LABEL_CHARS_MAX - 1).join("")}…`;
}

const CORE_TYPES = "io.kestra.plugin.core.";

/** A type as people say it: `Parallel`, `http.Request`, `scripts.shell.Commands`. */
export function typeName(type: string): string {
  if (type.startsWith(`${CORE_TYPES}flow.`) || type.startsWith(`${CORE_TYPES}trigger.`)) {
    return oneLine(type.slice(Math.max(type.lastIndexOf("."), type.lastIndexOf("$")) + 1));
  }
  const known = type.startsWith(CORE_TYPES) ? type.slice(CORE_TYPES.length) : type;
  return oneLine(known.replace(/^io\.kestra\.plugin\./, "").replace(/^io\.kestra\.core\.tasks\./, ""));
}

/** What a person wants to know of a step besides its type, such as a condition; nothing for most. */
export function stepDetail({ task, layout, isSubflow }: OutlineStep): string {
  const parts = [
    ...(layout === undefined ? [] : LAYOUT_DETAILS[layout](task)),
    ...(isSubflow ? [flowName(task)] : []),
    ...(templateOf(task) === undefined ? [] : [oneLine(`→ ${shown(task["namespace"])}.${shown(task["templateId"])}`)]),
    ...pauseDetail(task),
    ...(task.runIf === undefined ? [] : [`only if ${oneLine(task.runIf)}`]),
    ...(task.disabled ? ["disabled"] : []),
  ];
  return parts.filter((part) => part !== "").join(", ");
}

/** What starts a trigger: its times, or where it listens. */
export function triggerDetail(trigger: Trigger): string {
  const upstream = upstreamFlows(trigger);
  const parts = [
    shown(trigger["cron"]),
    trigger["cron"] === undefined ? "" : shown(trigger["timezone"]),
    trigger["interval"] === undefined ? "" : `every ${shown(trigger["interval"])}`,
    shown(trigger["uri"]),
    datesOf(trigger["dates"]),
    upstream.length === 0 ? "" : oneLine(`after ${upstream.join(", ")}`),
    trigger.disabled ? "disabled" : "",
  ];
  return parts.filter((part) => part !== "").join(", ");
}

function datesOf(dates: unknown): string {
  if (!Array.isArray(dates)) return shown(dates);
  return `${dates.length} ${dates.length === 1 ? "date" : "dates"}`;
}

const LAYOUT_DETAILS: Readonly<Record<Layout, (task: Task) => readonly string[]>> = {
  sequence: () => [],
  parallel: (task) => [limit(task["concurrent"], "")],
  graph: (task) => [limit(task["concurrent"], "")],
  choice: (task) => [shown(task["condition"] ?? task["value"])],
  each: (task) => [valuesOf(task["values"] ?? task["value"]), limit(task["concurrencyLimit"], "all at once")],
  loop: (task) => [task["condition"] === undefined ? "" : `until ${shown(task["condition"])}`],
};

/** How many run at a time; `none` where there is no limit, and nothing for one by one, as the type says that. */
function limit(value: unknown, none: string): string {
  if (value === undefined || value === 1) return "";
  return value === 0 ? none : `${shown(value)} at a time`;
}

function valuesOf(values: unknown): string {
  if (!Array.isArray(values)) return shown(values);
  return `${values.length} ${values.length === 1 ? "value" : "values"}`;
}

function flowName(task: Task): string {
  return oneLine(`→ ${shown(task["namespace"])}.${shown(task["flowId"])}`);
}

function pauseDetail(task: Task): readonly string[] {
  if (typeName(task.type) !== "Pause") return [];
  const duration = task["pauseDuration"] ?? task["delay"];
  return [duration === undefined ? "until someone resumes it" : `for ${shown(duration)}`];
}

function shown(value: unknown): string {
  if (value === undefined || value === null) return "";
  return oneLine(typeof value === "string" ? value : (JSON.stringify(value) ?? ""));
}

const RELATION_WORDS: Readonly<Record<RelationType, string>> = {
  SEQUENTIAL: "",
  PARALLEL: "",
  CHOICE: "",
  DYNAMIC: "each value",
  ERROR: "on error",
  FINALLY: "finally",
  AFTER_EXECUTION: "after execution",
};

/** What an edge says; nothing where the arrow is enough. */
export function relationLabel(relation: { readonly relationType?: RelationType; readonly value?: string }): string {
  if (relation.value !== undefined) return oneLine(relation.value);
  return relation.relationType === undefined ? "" : RELATION_WORDS[relation.relationType];
}
