/** What starts executions. */
import type { PluginDefinition } from "../../core/plugin/registry.ts";
import { FlowTrigger } from "./flow.ts";
import { HttpTrigger } from "./http.ts";
import { Schedule } from "./schedule.ts";
import { ScheduleOnDates } from "./schedule-on-dates.ts";
import { Toggle } from "./toggle.ts";
import { Webhook } from "./webhook.ts";

/** The types of this group. */
export const definitions: readonly PluginDefinition[] = [
  FlowTrigger,
  Schedule,
  ScheduleOnDates,
  Webhook,
  HttpTrigger,
  Toggle,
];
