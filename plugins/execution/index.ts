/** Tasks about executions. */
import type { PluginDefinition } from "../../core/plugin/registry.ts";
import { Assert } from "./assert.ts";
import { Count } from "./count.ts";
import { Exit } from "./exit.ts";
import { Fail } from "./fail.ts";
import { Labels } from "./labels.ts";
import { PurgeExecutions } from "./purge-executions.ts";
import { Query } from "./query.ts";
import { Resume } from "./resume.ts";
import { SetVariables, UnsetVariables } from "./variables.ts";

/** The types of this group. */
export const definitions: readonly PluginDefinition[] = [
  Assert,
  Count,
  Exit,
  Fail,
  Labels,
  PurgeExecutions,
  Query,
  Resume,
  SetVariables,
  UnsetVariables,
];
