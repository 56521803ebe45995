/** `kestra.plugins.defaults` of the configuration, and its older name `kestra.tasks.defaults`. */
import type { Configuration } from "../../core/configuration/schema/schema.ts";
import type { PluginDefault } from "../../core/flow/flow.ts";
import { isJsonMap } from "../../core/json-map.ts";

/** The defaults for all flows. @throws Error with a message for users about what is no default */
export function pluginDefaultsOf({ kestra }: Configuration): readonly PluginDefault[] {
  const configured: unknown = kestra.plugins.defaults ?? kestra.tasks.defaults ?? [];
  if (!Array.isArray(configured)) throw new Error("kestra.plugins.defaults: a list of defaults is expected.");
  return configured.map(toDefault);
}

function toDefault(entry: unknown, index: number): PluginDefault {
  const place = `kestra.plugins.defaults[${index}]`;
  if (!isJsonMap(entry)) throw new Error(`${place}: an entry with type and values is expected.`);
  const { type, forced = false, values = {} } = entry;
  if (typeof type !== "string" || type === "") throw new Error(`${place}.type: name a type, or how types begin.`);
  if (typeof forced !== "boolean") throw new Error(`${place}.forced: true or false is expected.`);
  if (!isJsonMap(values)) throw new Error(`${place}.values: properties and their values are expected.`);
  return { type, forced, values };
}
