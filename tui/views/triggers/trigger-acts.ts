/** What can be done about triggers, in their list and looking at one. */
import { stringify } from "yaml";
import type { Desk } from "../../app/desk.ts";
import { doEach } from "../../app/do-each.ts";
import type { Act, Acts } from "../../app/view.ts";
import type { TriggerRow } from "../../source/trigger-row.ts";
import { Triggers } from "../../source/triggers.ts";
import { askBackfill } from "./ask-backfill.ts";
import { flowWord, titleOf } from "./trigger-names.ts";

const NAMED_MAX = 8;

/**
 * The acts about triggers.
 * @param rows what is selected, or the one that is looked at
 * @param current the one that is looked at
 * @param changed told after each change
 */
export function triggerActs(
  desk: Desk,
  rows: readonly TriggerRow[],
  current: TriggerRow | undefined,
  changed: () => void,
): Acts {
  if (!current || rows.length === 0) return {};
  const triggers = new Triggers(desk.api);
  const each: Each = (done, does) => async () => {
    await doEach(desk, rows, { done, name: titleOf, several: "triggers" }, does);
    changed();
  };
  const { namespace, flowId, triggerId } = current;
  return {
    toggle: toggleAct(desk, rows, each, triggers),
    unlock: {
      says: `unlock${severalOf(rows)}`,
      disabled: whyNotUnlocked(rows),
      asks: `Unlock ${namesOf(rows)}?\n${unlockedText(rows)}`,
      get command() {
        return commandOf(desk, "unlock", rows);
      },
      run: each("Unlocked", (row) => triggers.unlock(row)),
    },
    restart: {
      says: `restart${severalOf(rows)}`,
      disabled: rows.some(({ kind }) => kind === "SCHEDULE") ? "a schedule has nothing that could hang" : undefined,
      run: each("Restarted", (row) => triggers.restart(row)),
    },
    ...backfillActs(desk, rows, triggers, changed),
    executions: { run: () => desk.open(desk.places.executions(`ns:${namespace} flow:${flowId} trigger:${triggerId}`)) },
    flow: { run: () => desk.open(desk.places.flow({ namespace, id: flowId })) },
    yaml: {
      run: () =>
        desk.open(
          desk.places.text({ title: "YAML", language: "yaml", load: () => Promise.resolve(stringify(current.state)) }),
        ),
    },
    copy: { says: "copy the id", run: () => desk.copy(triggerId) },
  };
}

type Each = (done: string, does: (row: TriggerRow) => Promise<void>) => () => Promise<void>;

/** Enables when any of them is disabled, as with flows: what is chosen ends in one state. */
function toggleAct(desk: Desk, rows: readonly TriggerRow[], each: Each, triggers: Triggers): Act {
  const enables = rows.some(({ isDisabled }) => isDisabled);
  const word = enables ? "enable" : "disable";
  return {
    says: `${word}${severalOf(rows)}`,
    disabled: enables ? whyNotEnabled(rows) : undefined,
    get command() {
      return commandOf(desk, word, rows);
    },
    run: each(enables ? "Enabled" : "Disabled", (row) => triggers.setDisabled(row, !enables)),
  };
}

function whyNotEnabled(rows: readonly TriggerRow[]): string | undefined {
  const row = rows.find(({ isDisabledByFlow }) => isDisabledByFlow);
  if (!row) return undefined;
  return `${rows.length === 1 ? "its flow" : `the flow of ${titleOf(row)}`} has it disabled: edit the flow`;
}

/** A command is about one trigger: several of them take several. */
function commandOf(desk: Desk, word: string, rows: readonly TriggerRow[]): string {
  return rows.map((row) => desk.command("trigger", word, flowWord(row), row.triggerId)).join(" && ");
}

function backfillActs(desk: Desk, rows: readonly TriggerRow[], triggers: Triggers, changed: () => void): Acts {
  const [row] = rows;
  if (!row) return {};
  const { backfill } = row;
  const several = rows.length > 1 ? "this is done for one trigger at a time" : undefined;
  const command = (option: string): string => desk.command("trigger", "backfill", flowWord(row), row.triggerId, option);
  const done = (words: string): void => {
    desk.notice(`${words} the backfill of ${titleOf(row)}`, "done");
    changed();
  };
  const missing = several ?? (backfill ? undefined : "it makes up for no dates: there is no backfill");
  const isPaused = backfill?.isPaused === true;
  return {
    backfill: {
      disabled: several ?? whyNoBackfill(row),
      run: () => askBackfill(desk, row, triggers, changed),
    },
    pause: {
      says: isPaused ? "go on with the backfill" : "pause the backfill",
      disabled: missing,
      command: command(isPaused ? "--continue" : "--pause"),
      run: async () => {
        await triggers.setBackfillPaused(row, !isPaused);
        done(isPaused ? "Goes on:" : "Paused");
      },
    },
    delete: {
      says: "end the backfill",
      disabled: missing,
      asks: `End the backfill of ${titleOf(row)}?\nThe dates that are left are not made up for.`,
      command: command("--delete"),
      run: async () => {
        await triggers.deleteBackfill(row);
        done("Ended");
      },
    },
  };
}

function whyNoBackfill({ kind, backfill, isDisabled }: TriggerRow): string | undefined {
  if (kind !== "SCHEDULE") return "only schedules have dates that can be made up for";
  if (backfill) return "one is under way: end it first";
  return isDisabled ? "it is disabled: enable it first" : undefined;
}

function severalOf(rows: readonly TriggerRow[]): string {
  return rows.length > 1 ? ` ${rows.length} triggers` : "";
}

function namesOf(rows: readonly TriggerRow[]): string {
  const names = rows.slice(0, NAMED_MAX).map(titleOf);
  if (rows.length <= 1) return `trigger ${names.join("")}`;
  const more = rows.length > NAMED_MAX ? ` and ${rows.length - NAMED_MAX} more` : "";
  return `these ${rows.length} triggers: ${names.join(", ")}${more}`;
}

function whyNotUnlocked(rows: readonly TriggerRow[]): string | undefined {
  const free = rows.find(({ isLocked }) => !isLocked);
  if (!free) return undefined;
  return rows.length === 1 ? "it waits for nothing: it is not locked" : `${titleOf(free)} is not locked`;
}

/** What unlocking comes to. */
function unlockedText(rows: readonly TriggerRow[]): string {
  if (rows.length > 1) return "Executions that they wait for go on, and the triggers may start others beside them.";
  const executionId = rows[0]?.executionId ?? "";
  if (executionId === "") return "Its evaluation counts as lost, and it is evaluated anew.";
  return `Execution ${executionId} goes on, and the trigger may start another beside it.`;
}
