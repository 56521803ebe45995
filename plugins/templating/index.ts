/** Tasks that expressions spell. */
import type { PluginDefinition } from "../../core/plugin/registry.ts";
import { TemplatedTask } from "./templated-task.ts";

/** The types of this group. */
export const definitions: readonly PluginDefinition[] = [TemplatedTask];
