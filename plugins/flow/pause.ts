import { Type } from "@sinclair/typebox";
import { readDuration } from "../../core/flow/duration.ts";
import { inputReference } from "../../core/flow/schema/references.ts";
import { defineFlowable, type PauseEnd } from "../../core/plugin/flowable.ts";
import { duration, nestedTask, oneOf, rendered, taskList } from "../../core/plugin/schema.ts";
import { branchesAt, COMMON_BRANCHES, isTask } from "./branches.ts";

/** What the end of a pause's time may do, and the state that it leads to. */
const BEHAVIOR_ENDS: Readonly<Record<string, PauseEnd>> = {
  RESUME: "SUCCESS",
  WARN: "WARNING",
  CANCEL: "CANCELLED",
  FAIL: "FAILED",
};

/** Waits for a person or a time. */
export const Pause = defineFlowable({
  type: "io.kestra.plugin.core.flow.Pause",
  aliases: ["io.kestra.core.tasks.flows.Pause"],
  title: "Pause the execution until someone resumes it or a time has passed.",
  description:
    "What runs beside the pause goes on. Without `pauseDuration` it waits until someone resumes the execution, or " +
    "until `timeout` has passed, which fails it unless it may fail.",
  properties: Type.Object({
    pauseDuration: Type.Optional(rendered(duration({ description: "How long to pause at the most." }))),
    delay: Type.Optional(rendered(duration({ description: "The older name of `pauseDuration`.", deprecated: true }))),
    timeout: Type.Optional(
      rendered(duration({ description: "When the pause fails, unless `pauseDuration` says when it ends." })),
    ),
    behavior: rendered(
      oneOf(["RESUME", "WARN", "CANCEL", "FAIL"] as const, {
        default: "RESUME",
        description: "What the end of the time does.",
      }),
    ),
    onPause: Type.Optional(
      nestedTask({ description: "A task to run when the pause begins; whether it fails makes no difference." }),
    ),
    onResume: Type.Optional(
      Type.Array(inputReference(), { description: "Inputs to ask for when it is resumed; outputs as `onResume`." }),
    ),
    tasks: Type.Optional(taskList({ description: "Tasks to run after the pause.", minItems: 0, deprecated: true })),
    ...COMMON_BRANCHES,
  }),
  outputs: Type.Object({
    onResume: Type.Optional(
      Type.Record(Type.String(), Type.Unknown(), { description: "The values that were given, by input." }),
    ),
    resumed: Type.Object(
      {
        on: Type.String({ description: "When the pause ended." }),
        by: Type.Optional(Type.String({ description: "Who ended it; nobody when its time was over." })),
        to: Type.String({ description: "The state that it ended in." }),
      },
      { description: "How the pause ended." },
    ),
  }),
  examples: [
    {
      title: "Wait for an approval, a day at the most",
      code: [
        "id: approval",
        "type: io.kestra.plugin.core.flow.Pause",
        "pauseDuration: P1D",
        "behavior: CANCEL",
        "onResume:",
        "  - id: reason",
        "    type: STRING",
        "    required: false",
      ].join("\n"),
    },
    { title: "Wait for some time", code: "id: wait\ntype: io.kestra.plugin.core.flow.Pause\npauseDuration: PT1S" },
  ],
  branches: (task) => [
    ...branchesAt("tasks")(task),
    ...(isTask(task["onPause"]) ? [{ name: "onPause", tasks: [task["onPause"]], detached: true }] : []),
  ],
  resolves: ["pauseDuration", "delay", "timeout", "behavior"],
  plan({ allowFailure, allowWarning }, { pauseDuration, delay, timeout, behavior }) {
    const body = { kind: "sequence", branch: "tasks" } as const;
    const lasts = pauseDuration ?? delay;
    const text = lasts ?? timeout;
    if (text === undefined) return { kind: "pause", body, to: "SUCCESS" };
    const durationMs = readDuration(String(text));
    if (durationMs === undefined) {
      const property = lasts === undefined ? "timeout" : pauseDuration === undefined ? "delay" : "pauseDuration";
      return { kind: "fail", message: `Property \`${property}\`: "${String(text)}" is no duration such as PT5M.` };
    }
    const timeoutEnd = allowFailure !== true ? "FAILED" : allowWarning === true ? "SUCCESS" : "WARNING";
    const to = lasts === undefined ? timeoutEnd : BEHAVIOR_ENDS[String(behavior ?? "RESUME")];
    if (to) return { kind: "pause", body, durationMs, to };
    const allowed = Object.keys(BEHAVIOR_ENDS).join(", ");
    return { kind: "fail", message: `Property \`behavior\`: "${String(behavior)}" is none of ${allowed}.` };
  },
});
