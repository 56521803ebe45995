/** Conditions made of expressions and of other conditions. */
import { Type } from "@sinclair/typebox";
import { conditionReference } from "../../core/flow/schema/references.ts";
import { duration, text } from "../../core/plugin/schema.ts";
import { defineCondition } from "../../core/plugin/trigger.ts";
import { timeWindow, windowName } from "../trigger/time-window.ts";
import { conditionNames } from "./condition-names.ts";

/** What an expression says. */
export const Expression = defineCondition({
  type: "io.kestra.plugin.core.condition.Expression",
  aliases: [
    "io.kestra.plugin.core.condition.ExpressionCondition",
    "io.kestra.core.models.conditions.types.VariableCondition",
  ],
  title: "Hold when an expression does.",
  description: "Blank text and `false` do not hold; every other text does.",
  properties: Type.Object({ expression: text({ description: "The expression." }) }),
  examples: [
    {
      title: "In even hours",
      code: [
        "id: even",
        "type: io.kestra.plugin.core.trigger.Schedule",
        'cron: "0 * * * *"',
        "conditions:",
        "  - type: io.kestra.plugin.core.condition.Expression",
        "    expression: \"{{ (trigger.date | date('H') | number) is even }}\"",
      ].join("\n"),
    },
  ],
  holds: ({ expression = "" }) => expression.trim() !== "" && expression.trim() !== "false",
});

const conditions = Type.Array(conditionReference(), { minItems: 1, description: "The conditions." });

const combination = (type: string) =>
  [
    "id: combined",
    "type: io.kestra.plugin.core.trigger.Schedule",
    'cron: "0 8 * * *"',
    "conditions:",
    `  - type: io.kestra.plugin.core.condition.${type}`,
    "    conditions:",
    "      - type: io.kestra.plugin.core.condition.Weekend",
  ].join("\n");

/** None of several. */
export const Not = defineCondition({
  ...conditionNames("Not"),
  title: "Hold when none of several conditions does.",
  properties: Type.Object({ conditions }),
  examples: [{ title: "Not on weekends", code: combination("Not") }],
});

/** One of several. */
export const Or = defineCondition({
  ...conditionNames("Or"),
  title: "Hold when at least one of several conditions does.",
  properties: Type.Object({ conditions }),
  examples: [{ title: "On weekends or whenever else is listed", code: combination("Or") }],
});

/** All of several, over a window of time. */
export const MultipleCondition = defineCondition({
  ...conditionNames("MultipleCondition", "MultipleCondition"),
  title: "Hold once each of several conditions has held within a window of time.",
  description: "For Flow triggers that wait for several executions; `preconditions` of the trigger says it better.",
  properties: Type.Object({
    id: windowName("A name that no other condition of the trigger has."),
    conditions: Type.Record(Type.String(), conditionReference(), { description: "The conditions, by name." }),
    timeWindow: Type.Optional(timeWindow),
    resetOnSuccess: Type.Boolean({
      default: true,
      description: "Whether all must hold anew after they have held once; otherwise at the end of the window.",
    }),
    window: Type.Optional(duration({ deprecated: true, description: "Deprecated; use `timeWindow.window`." })),
    windowAdvance: Type.Optional(
      duration({ deprecated: true, description: "Deprecated; use `timeWindow.windowAdvance`." }),
    ),
  }),
  examples: [
    {
      title: "After two flows",
      code: [
        "id: after-both",
        "type: io.kestra.plugin.core.trigger.Flow",
        "conditions:",
        "  - type: io.kestra.plugin.core.condition.MultipleCondition",
        "    id: both",
        "    conditions:",
        "      orders:",
        "        type: io.kestra.plugin.core.condition.ExecutionFlow",
        "        namespace: acme.sales",
        "        flowId: orders",
        "      stock:",
        "        type: io.kestra.plugin.core.condition.ExecutionFlow",
        "        namespace: acme.stock",
        "        flowId: stock",
      ].join("\n"),
    },
  ],
});
