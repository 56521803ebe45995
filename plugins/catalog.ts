/** All plugin groups of the distribution. A group's code loads when a flow first names one of its types. */
import { createPluginRegistry, type PluginGroup, type PluginRegistry } from "../core/plugin/registry.ts";
import { types as condition } from "./condition/types.ts";
import { types as debug } from "./debug/types.ts";
import { types as execution } from "./execution/types.ts";
import { types as flow } from "./flow/types.ts";
import { types as http } from "./http/types.ts";
import { types as kv } from "./kv/types.ts";
import { types as log } from "./log/types.ts";
import { types as metric } from "./metric/types.ts";
import { types as namespace } from "./namespace/types.ts";
import { types as output } from "./output/types.ts";
import { types as runner } from "./runner/types.ts";
import { types as script } from "./script/types.ts";
import { types as state } from "./state/types.ts";
import { types as storage } from "./storage/types.ts";
import { types as templating } from "./templating/types.ts";
import { types as trigger } from "./trigger/types.ts";

/** The groups. */
export const PLUGIN_GROUPS: readonly PluginGroup[] = [
  { types: condition, load: async () => (await import("./condition/index.ts")).definitions },
  { types: debug, load: async () => (await import("./debug/index.ts")).definitions },
  { types: execution, load: async () => (await import("./execution/index.ts")).definitions },
  { types: flow, load: async () => (await import("./flow/index.ts")).definitions },
  { types: http, load: async () => (await import("./http/index.ts")).definitions },
  { types: kv, load: async () => (await import("./kv/index.ts")).definitions },
  { types: log, load: async () => (await import("./log/index.ts")).definitions },
  { types: metric, load: async () => (await import("./metric/index.ts")).definitions },
  { types: namespace, load: async () => (await import("./namespace/index.ts")).definitions },
  { types: output, load: async () => (await import("./output/index.ts")).definitions },
  { types: runner, load: async () => (await import("./runner/index.ts")).definitions },
  { types: script, load: async () => (await import("./script/index.ts")).definitions },
  { types: state, load: async () => (await import("./state/index.ts")).definitions },
  { types: storage, load: async () => (await import("./storage/index.ts")).definitions },
  { types: templating, load: async () => (await import("./templating/index.ts")).definitions },
  { types: trigger, load: async () => (await import("./trigger/index.ts")).definitions },
];

/** A registry of every type there is. */
export function createRegistry(): PluginRegistry {
  return createPluginRegistry(PLUGIN_GROUPS);
}
