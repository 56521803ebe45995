/** Rules of single types of triggers and conditions that a schema cannot say. */
import { readCron } from "../cron.ts";
import { parseDuration } from "../duration.ts";
import type { Path, Reporter } from "../problem.ts";
import { timeZoneId } from "../time-zone.ts";
import { isNull, itemsOf, type MapTree, type Tree, textOf, valueAt } from "../yaml/tree.ts";
import { checkTimeWindow } from "./time-window-rules.ts";

type TriggerRule = (tree: MapTree, path: Path | undefined, report: Reporter) => void;

const TRIGGERS = "io.kestra.plugin.core.trigger.";
const MULTIPLE_CONDITIONS = /\.(MultipleCondition|condition\.ExecutionsWindow)$/;

/** Characters of a wrong text that a message shows. */
const SHOWN_CHARS_MAX = 100;

/** The rules by type name. */
export const TRIGGER_RULES: Readonly<Record<string, TriggerRule>> = {
  [`${TRIGGERS}Schedule`]: checkSchedule,
  [`${TRIGGERS}ScheduleOnDates`]: checkClock,
  [`${TRIGGERS}Flow`]: checkFlowTrigger,
  [`${TRIGGERS}Webhook`]: checkWebhook,
  "io.kestra.plugin.core.http.Trigger": checkInterval,
  "io.kestra.plugin.core.condition.MultipleCondition": checkMultiple,
};

/** A cron expression must be one, with as many fields as `withSeconds` asks for. */
function checkSchedule(tree: MapTree, path: Path | undefined, report: Reporter): void {
  checkClock(tree, path, report);
  const cron = valueAt(tree, "cron");
  const text = textOf(cron);
  if (!cron || isNull(cron) || text === undefined || text === "") return;
  const seconds = valueAt(tree, "withSeconds");
  const reading = readCron(text, textOf(seconds)?.toLowerCase() === "true");
  if (reading.ok) return;
  report.error(
    cron.at,
    { parent: path, key: "cron" },
    `invalid cron expression '${text.slice(0, SHOWN_CHARS_MAX)}': ${reading.reason}`,
    reading.hint,
  );
}

/** What all triggers by the clock have: a time zone. */
function checkClock(tree: MapTree, path: Path | undefined, report: Reporter): void {
  const zone = valueAt(tree, "timezone");
  const name = textOf(zone);
  if (zone && !isNull(zone) && name !== undefined && timeZoneId(name) === undefined) {
    const message = `timezone '${name.slice(0, SHOWN_CHARS_MAX)}' is not a valid time-zone ID`;
    const hint = "write a name such as Europe/Paris (upper and lower case matter), UTC, or an offset such as +02:00";
    report.error(zone.at, { parent: path, key: "timezone" }, message, hint);
  }
}

/** Shortest time between two looks of a polling trigger, in milliseconds: how often the scheduler looks round. */
export const POLLING_INTERVAL_MS_MIN = 1_000;

/** A shorter interval is no fault, but it is not what will happen. */
function checkInterval(tree: MapTree, path: Path | undefined, report: Reporter): void {
  const interval = valueAt(tree, "interval");
  const intervalMs = parseDuration(textOf(interval) ?? "");
  if (!interval || intervalMs === undefined || intervalMs >= POLLING_INTERVAL_MS_MIN) return;
  const message = "the interval is too short: triggers are looked at once a second";
  report.warning(interval.at, { parent: path, key: "interval" }, message, "write PT1S or more");
}

function checkFlowTrigger(tree: MapTree, path: Path | undefined, report: Reporter): void {
  const preconditions = valueAt(tree, "preconditions");
  const here = { parent: path, key: "preconditions" };
  checkTimeWindow(valueAt(preconditions, "timeWindow"), { parent: here, key: "timeWindow" }, report);
  for (const [index, where] of itemsOf(valueAt(preconditions, "where")).entries()) {
    const filters = { parent: { parent: { parent: here, key: "where" }, key: index }, key: "filters" };
    for (const [at, filter] of itemsOf(valueAt(where, "filters")).entries()) {
      checkFilter(filter, { parent: filters, key: at }, report);
    }
  }
}

/** A filter is compared with a value, or with a list of them. */
function checkFilter(filter: Tree, path: Path, report: Reporter): void {
  const type = textOf(valueAt(filter, "type"));
  if (type === undefined) return;
  const isList = type === "IN" || type === "NOT_IN";
  const [wanted, other] = isList ? (["values", "value"] as const) : (["value", "values"] as const);
  const isGiven = (name: string) => {
    const value = valueAt(filter, name);
    return value !== undefined && !isNull(value);
  };
  if (!isGiven(wanted))
    report.error(filter.at, path, `\`${wanted}\` cannot be null for type ${type}`, `add \`${wanted}\``);
  if (isGiven(other)) report.error(filter.at, path, `\`${other}\` must be null for type ${type}`, `use \`${wanted}\``);
}

/** What several executions meet together needs parts, and a window that can be. */
function checkMultiple(tree: MapTree, path: Path | undefined, report: Reporter): void {
  checkTimeWindow(valueAt(tree, "timeWindow"), { parent: path, key: "timeWindow" }, report);
  const conditions = valueAt(tree, "conditions");
  if (conditions?.kind !== "map" || conditions.entries.size > 0) return;
  report.error(conditions.at, { parent: path, key: "conditions" }, "must not be empty", "name at least one condition");
}

/** A webhook needs a key to be found by, and sees one call: it cannot wait for several executions. */
function checkWebhook(tree: MapTree, path: Path | undefined, report: Reporter): void {
  const key = valueAt(tree, "key");
  if (key && !isNull(key) && textOf(key)?.trim() === "") {
    report.warning(key.at, { parent: path, key: "key" }, "no call can have an empty key", "write a long, random text");
  }
  for (const [index, condition] of itemsOf(valueAt(tree, "conditions")).entries()) {
    const type = valueAt(condition, "type");
    if (!type || !MULTIPLE_CONDITIONS.test(textOf(type) ?? "")) continue;
    const here = { parent: { parent: { parent: path, key: "conditions" }, key: index }, key: "type" };
    const message = "invalid webhook: conditions of type MultipleCondition are not supported";
    report.error(type.at, here, message, "use a Flow trigger to wait for several executions");
  }
}
