/** What the configuration says about plugins: defaults of their properties, and settings that they read. */
import type { PluginDefault } from "../flow/flow.ts";
import { isJsonMap } from "../json-map.ts";
import type { Configuration } from "./schema/schema.ts";

/** A key of {@link pluginDefaultsOf} or {@link missedSchedulesOf} that makes no sense. */
export class PluginSettingError extends Error {
  /** The key in the configuration: `kestra.plugins.defaults`. */
  readonly key: string;

  constructor(key: string, place: string, message: string) {
    super(place === "" ? message : `${place}: ${message}`);
    this.name = "PluginSettingError";
    this.key = key;
  }
}

const DEFAULTS = "kestra.plugins.defaults";
const OLDER_DEFAULTS = "kestra.tasks.defaults";
const CONFIGURATIONS = "kestra.plugins.configurations";

/** `kestra.plugins.defaults`, or its older name `kestra.tasks.defaults`. @throws PluginSettingError */
export function pluginDefaultsOf({ kestra }: Configuration): readonly PluginDefault[] {
  const key = kestra.plugins.defaults === undefined ? OLDER_DEFAULTS : DEFAULTS;
  const configured: unknown = kestra.plugins.defaults ?? kestra.tasks.defaults ?? [];
  if (!Array.isArray(configured)) throw new PluginSettingError(key, "", "a list of defaults is expected.");
  return configured.map((entry, index) => toDefault(key, entry, index));
}

function toDefault(key: string, entry: unknown, index: number): PluginDefault {
  const refuse = (name: string, message: string) => new PluginSettingError(key, `[${index}]${name}`, message);
  if (!isJsonMap(entry)) throw refuse("", "an entry with type and values is expected.");
  const { type, forced = false, values = {} } = entry;
  if (typeof type !== "string" || type === "") throw refuse(".type", "name a type, or how types begin.");
  if (typeof forced !== "boolean") throw refuse(".forced", "true or false is expected.");
  if (!isJsonMap(values)) throw refuse(".values", "properties and their values are expected.");
  return { type, forced, values };
}

const SCHEDULES = ["io.kestra.plugin.core.trigger.Schedule", "io.kestra.core.models.triggers.types.Schedule"];
const RECOVERIES = ["ALL", "LAST", "NONE"] as const;

/**
 * What `kestra.plugins.configurations` says about dates of schedules that were missed; undefined where nothing is said.
 * @throws PluginSettingError
 */
export function missedSchedulesOf({ kestra }: Configuration): (typeof RECOVERIES)[number] | undefined {
  const configured: unknown = kestra.plugins.configurations ?? [];
  if (!Array.isArray(configured)) {
    throw new PluginSettingError(CONFIGURATIONS, "", "a list of entries with type and values is expected.");
  }
  for (const [index, entry] of configured.entries()) {
    if (!isJsonMap(entry) || !SCHEDULES.includes(String(entry["type"])) || !isJsonMap(entry["values"])) continue;
    const given = entry["values"]["recoverMissedSchedules"];
    if (given === undefined) continue;
    const found = RECOVERIES.find((each) => each === given);
    if (found !== undefined) return found;
    const place = `[${index}].values.recoverMissedSchedules`;
    throw new PluginSettingError(CONFIGURATIONS, place, `write one of ${RECOVERIES.join(", ")}.`);
  }
  return undefined;
}
