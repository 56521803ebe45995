/** Tasks that remember values from one execution of a flow to the next. */
import type { PluginDefinition } from "../../core/plugin/registry.ts";
import { Delete } from "./delete.ts";
import { Get } from "./get.ts";
import { SetState } from "./set.ts";

/** The types of this group. */
export const definitions: readonly PluginDefinition[] = [SetState, Get, Delete];
