/** What parts of a flow do not say because it is the default, as the API tells it. */
import { behaviorOf } from "../../../core/flow/checks.ts";
import type { Flow } from "../../../core/flow/flow.ts";

/** The parts that have defaults which clients expect to be told: their models require them. */
export function shownDefaults({ concurrency, checks, pluginDefaults }: Flow): Partial<Flow> {
  return {
    ...(concurrency ? { concurrency: { ...concurrency, behavior: concurrency.behavior ?? "QUEUE" } } : {}),
    ...(checks
      ? { checks: checks.map((check) => ({ ...check, style: check.style ?? "INFO", behavior: behaviorOf(check) })) }
      : {}),
    ...(pluginDefaults
      ? { pluginDefaults: pluginDefaults.map((each) => ({ ...each, forced: each.forced ?? false })) }
      : {}),
  };
}
