/** Triggers by the clock whose dates are expressions: these are rendered when the flow is read, as it knows them all. */
import type { GlobalVariables } from "../../core/execution/variables.ts";
import type { ExpressionEngine, ExpressionServices } from "../../core/expression/contract.ts";
import type { Flow, Trigger } from "../../core/flow/flow.ts";
import { resolveProperties } from "../../core/plugin/resolve-properties.ts";
import { isRendered } from "../../core/plugin/schema.ts";
import type { TriggerDefinition } from "../../core/plugin/trigger.ts";
import { triggerVariables } from "../schedule-triggers/start-evaluator.ts";
import type { DatedTrigger } from "./trigger-dates.ts";

/** What rendering needs. */
export interface DateRendering {
  readonly engine: ExpressionEngine;
  readonly globals: GlobalVariables;
  /** What expressions of a flow's triggers may reach. */
  services(flow: Flow): ExpressionServices;
}

/** The trigger with its dates; where they cannot be rendered, asking for a date throws why. */
export async function withRenderedDates(
  { engine, globals, services }: DateRendering,
  flow: Flow,
  trigger: Trigger,
  definition: TriggerDefinition,
): Promise<DatedTrigger> {
  const names = Object.entries(definition.properties.properties).flatMap(([name, schema]) =>
    isRendered(schema) && hasExpression(trigger[name]) ? [name] : [],
  );
  if (names.length === 0) return { trigger, definition };
  const seen = triggerVariables(globals, { flow, trigger, variables: {} });
  // Nothing that may have to be waited for: all triggers wait until their flows are read.
  const { http: _, ...reached } = services(flow);
  try {
    const rendered = await resolveProperties(
      definition.properties,
      trigger,
      {
        render: (template) => engine.render(template, seen, reached),
        renderDeep: (value) => engine.renderDeep(value, seen, reached),
      },
      names,
    );
    return { trigger: { ...trigger, ...rendered }, definition };
  } catch (error) {
    const fail = (): never => {
      throw error;
    };
    return { trigger, definition: { ...definition, nextDate: fail, previousDate: fail } };
  }
}

function hasExpression(value: unknown): boolean {
  return JSON.stringify(value)?.includes("{") ?? false;
}
