/** Tasks to look at values. */
import type { PluginDefinition } from "../../core/plugin/registry.ts";
import { Echo } from "./echo.ts";
import { Return } from "./return.ts";

/** The types of this group. */
export const definitions: readonly PluginDefinition[] = [Return, Echo];
