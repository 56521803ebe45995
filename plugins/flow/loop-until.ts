import { Type } from "@sinclair/typebox";
import { readDuration } from "../../core/flow/duration.ts";
import { isJsonMap } from "../../core/json-map.ts";
import { defineFlowable, type LoopLimits } from "../../core/plugin/flowable.ts";
import { duration, rendered, taskList, text } from "../../core/plugin/schema.ts";
import { branchesAt, COMMON_BRANCHES } from "./branches.ts";

const INTERVAL_DEFAULT = "PT1M";

/** Repeats tasks until a condition holds. */
export const LoopUntil = defineFlowable({
  type: "io.kestra.plugin.core.flow.LoopUntil",
  aliases: ["io.kestra.plugin.core.flow.WaitFor"],
  title: "Run tasks again and again until a condition holds.",
  description:
    "The condition is asked after each round, with the outputs of that round; only the last round's task runs are " +
    "kept. Between rounds the execution is paused. A round that fails ends the loop, unless it has an `errors` branch. " +
    "A limit that is reached ends the loop with a warning in the log, or fails it.",
  properties: Type.Object({
    condition: text({ description: "Ends the loop when it holds." }),
    tasks: taskList({ description: "The tasks of one round; they see its number, from 0, as `taskrun.iteration`." }),
    failOnMaxReached: rendered(Type.Boolean({ default: false, description: "Fail when a limit is reached." })),
    checkFrequency: Type.Optional(
      Type.Object(
        {
          interval: rendered(duration({ default: INTERVAL_DEFAULT, description: "The time between rounds." })),
          maxDuration: Type.Optional(rendered(duration({ description: "When to give up." }))),
          maxIterations: Type.Optional(rendered(Type.Integer({ description: "Rounds at the most." }))),
        },
        { description: "How often and how long." },
      ),
    ),
    ...COMMON_BRANCHES,
  }),
  outputs: Type.Object({
    iterationCount: Type.Integer({ description: "The rounds so far, the present one included." }),
  }),
  examples: [
    {
      title: "Ask until the answer is there",
      code: [
        "id: poll",
        "type: io.kestra.plugin.core.flow.LoopUntil",
        "condition: \"{{ outputs.answer.value == 'yes' }}\"",
        "checkFrequency:",
        "  interval: PT0.1S",
        "  maxIterations: 100",
        "tasks:",
        "  - id: answer",
        "    type: io.kestra.plugin.core.debug.Return",
        "    format: \"{{ taskrun.iteration == 2 ? 'yes' : 'no' }}\"",
      ].join("\n"),
    },
  ],
  branches: branchesAt("tasks"),
  resolves: ["failOnMaxReached", "checkFrequency"],
  plan(task, { failOnMaxReached, checkFrequency }) {
    const given = isJsonMap(checkFrequency) ? checkFrequency : {};
    const interval = milliseconds("interval", given["interval"] ?? INTERVAL_DEFAULT);
    const maxDuration = milliseconds("maxDuration", given["maxDuration"]);
    if (typeof interval === "string") return { kind: "fail", message: interval };
    if (typeof maxDuration === "string") return { kind: "fail", message: maxDuration };
    const maxIterations = given["maxIterations"];
    const limits: LoopLimits = {
      condition: String(task["condition"]),
      intervalMs: interval ?? 0,
      failOnMaxReached: failOnMaxReached === true,
      ...(typeof maxIterations === "number" ? { maxIterations } : {}),
      ...(maxDuration === undefined ? {} : { maxDurationMs: maxDuration }),
    };
    return { kind: "run", body: { kind: "until", branch: "tasks", ...limits } };
  },
});

/** The duration in milliseconds, none when it is not given, or what is wrong with it. */
function milliseconds(property: string, given: unknown): number | string | undefined {
  if (given === undefined || given === null) return undefined;
  return (
    readDuration(String(given)) ??
    `Property \`checkFrequency.${property}\`: "${String(given)}" is no duration such as PT5M.`
  );
}
