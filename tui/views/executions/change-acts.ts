/** Acts that change what is known of executions, or whether they may begin. */
import { isTerminal, type StateType } from "../../../core/execution/state.ts";
import type { Desk } from "../../app/desk.ts";
import type { Act, Acts } from "../../app/view.ts";
import type { Executions } from "../../source/executions.ts";
import { type ActedOn, type ActPlace, forEachOf, questionOf, severalOf, unless, unlessOne } from "./acted-on.ts";
import { labelLines, readLabelLines } from "./label-lines.ts";

/** States that something may be marked as. */
const END_STATES = ["SUCCESS", "WARNING", "FAILED", "KILLED", "CANCELLED"] as const satisfies readonly StateType[];

/** The acts; the rows are at least one. */
export function changeActs(
  desk: Desk,
  executions: Executions,
  rows: readonly [ActedOn, ...ActedOn[]],
  place: ActPlace,
): Acts {
  return {
    ...beginActs(desk, executions, rows),
    "change-state": changeStateAct(desk, executions, rows, place),
    labels: labelsAct(desk, executions, rows),
    delete: {
      says: `delete${severalOf(rows)}`,
      disabled: unless(rows, isTerminal, () => "it has not ended yet; kill it first"),
      asks: `${questionOf("Delete", rows)}\n${rows.length > 1 ? "Their logs" : "Its log"}, metrics and files go, too.`,
      async run() {
        const deleted = await forEachOf(desk, rows, "Deleted", (row) => executions.delete(row.id));
        if (deleted > 0) place.onDeleted?.();
      },
    },
  };
}

function beginActs(desk: Desk, executions: Executions, rows: readonly ActedOn[]): Acts {
  return {
    unqueue: {
      says: `take${severalOf(rows)} out of the queue`,
      disabled: unless(
        rows,
        (state) => state === "QUEUED",
        (state) => `it is not queued, it is ${state}`,
      ),
      asks: questionOf("Let begin beyond the limit of its flow:", rows),
      run: () => forEachOf(desk, rows, "Taken out of the queue:", (row) => executions.unqueue(row.id)),
    },
    "force-run": {
      says: `run${severalOf(rows)} by force`,
      disabled: unless(
        rows,
        (state) => state === "CREATED" || state === "QUEUED" || state === "PAUSED",
        (state) => `only what waits to begin can be forced, and it is ${state}`,
      ),
      asks: questionOf("Run by force:", rows),
      run: () => forEachOf(desk, rows, "Forced:", (row) => executions.forceRun(row.id)),
    },
  };
}

function changeStateAct(
  desk: Desk,
  executions: Executions,
  rows: readonly [ActedOn, ...ActedOn[]],
  { taskRun }: ActPlace,
): Act {
  const [first] = rows;
  const ofTask = taskRun && `the task run ${taskRun.taskId}${taskRun.value === undefined ? "" : ` [${taskRun.value}]`}`;
  const fits = (state: StateType): boolean => isTerminal(state) || (state === "PAUSED" && ofTask !== undefined);
  return {
    says: `mark${severalOf(rows)} as another state`,
    disabled: unless(rows, fits, () => "it has not ended yet"),
    async run() {
      const ofExecution = rows.length > 1 ? `these ${rows.length} executions` : `the execution ${first.id}`;
      const what = [
        ...(ofTask === undefined ? [] : [ofTask]),
        ...(rows.every((row) => isTerminal(row.state)) ? [ofExecution] : []),
      ];
      const [only] = what;
      const title = `Mark ${what.length === 1 ? only : "it"} as another state`;
      const answers = await desk.ask(title, [
        ...(what.length > 1 ? [{ id: "what", label: "What?", kind: "one", options: what } as const] : []),
        { id: "state", label: "It counts as ended in this state:", kind: "one", options: END_STATES },
      ]);
      const state = END_STATES.find((each) => each === answers?.get("state"));
      if (!answers || !state) return;
      const chosen = answers.get("what") ?? only;
      const isOfTask = chosen === ofTask && taskRun !== undefined;
      await forEachOf(desk, rows, `Marked as ${state}:`, (row) =>
        isOfTask ? executions.changeTaskRunState(row.id, taskRun.id, state) : executions.changeState(row.id, state),
      );
    },
  };
}

function labelsAct(desk: Desk, executions: Executions, rows: readonly [ActedOn, ...ActedOn[]]): Act {
  const [row] = rows;
  return {
    disabled: unlessOne(rows) ?? unless(rows, isTerminal, () => "labels can be set once it has ended"),
    async run() {
      const isSaved = await desk.edit({
        text: labelLines(row.labels),
        fileName: `labels-of-${row.id}.txt`,
        async save(text) {
          const { labels, problems } = readLabelLines(text, row.labels);
          if (problems.length > 0) return problems;
          await executions.setLabels(row.id, labels);
          return [];
        },
      });
      if (isSaved) desk.notice(`The labels of ${row.id} are saved.`, "done");
    },
  };
}
