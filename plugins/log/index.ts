/** Tasks around logs. */
import type { PluginDefinition } from "../../core/plugin/registry.ts";
import { Fetch } from "./fetch.ts";
import { Log } from "./log.ts";
import { PurgeLogs } from "./purge-logs.ts";

/** The types of this group. */
export const definitions: readonly PluginDefinition[] = [Log, Fetch, PurgeLogs];
