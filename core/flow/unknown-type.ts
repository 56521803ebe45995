/** What to do about a plugin type that is not known: a name that was meant, or a type that does the same here. */
import { closestType, editDistance } from "./suggest.ts";

/** The remedy when nothing comes near. */
export const CHECK_TYPE = "check the name, and whether its plugin is installed";

const HTTP = "io.kestra.plugin.core.http.Request";
const SHELL = "io.kestra.plugin.scripts.shell.Commands";
const PYTHON = "io.kestra.plugin.scripts.python.Script";

/** Where a type may stand. */
export type TypePlace = "Task" | "Trigger" | "Condition";

/** What triggers of missing plugins may give way to. */
const TRIGGERS = ["io.kestra.plugin.core.trigger.Schedule", "io.kestra.plugin.core.http.Trigger"];

/** Types of other versions or editions of Kestra, and the type that does their work. */
const INSTEAD: Readonly<Record<string, string>> = {
  "io.kestra.plugin.core.flow.Loop": "io.kestra.plugin.core.flow.ForEach",
  "io.kestra.plugin.core.flow.Flow": "io.kestra.plugin.core.flow.Subflow",
};

/** Plugins that people name most, by the word after `io.kestra.plugin`, and the type that comes near. */
const NEAR: Readonly<Record<string, string>> = {
  ai: HTTP,
  airbyte: HTTP,
  discord: HTTP,
  elasticsearch: HTTP,
  fivetran: HTTP,
  github: HTTP,
  googleworkspace: HTTP,
  kestra: HTTP,
  microsoft365: HTTP,
  notifications: HTTP,
  notion: HTTP,
  openai: HTTP,
  pagerduty: HTTP,
  slack: HTTP,
  teams: HTTP,
  telegram: HTTP,
  ansible: SHELL,
  aws: SHELL,
  azure: SHELL,
  cloudquery: SHELL,
  compress: SHELL,
  crypto: SHELL,
  dbt: SHELL,
  docker: SHELL,
  dlt: PYTHON,
  "fs.ftp": SHELL,
  "fs.sftp": SHELL,
  "fs.ssh": SHELL,
  gcp: SHELL,
  git: SHELL,
  kubernetes: SHELL,
  sqlmesh: SHELL,
  terraform: SHELL,
  graalvm: PYTHON,
  jdbc: PYTHON,
  mongodb: PYTHON,
  serdes: PYTHON,
  soda: PYTHON,
  transform: PYTHON,
};

/** Plugins whose types differ by the second word too. */
const DEEPER: Readonly<Record<string, number>> = { fs: 2, scripts: 2 };

const PREFIX = "io.kestra.plugin.";
const OLD_PREFIX = "io.kestra.core.";

/**
 * The remedy for a type that is not among `known`: the name that was probably meant or, for a type of a plugin that is
 * not there, which type comes near.
 */
export function hintForUnknownType(type: string, known: readonly string[], place: TypePlace = "Task"): string {
  const instead = ownValue(INSTEAD, type);
  if (instead !== undefined && known.includes(instead)) return `use ${instead}`;
  const plugin = missingPlugin(type, known);
  if (plugin !== undefined) return hintForPlugin(plugin, known, place);
  const current = type.startsWith(OLD_PREFIX) ? known : known.filter((each) => !each.startsWith(OLD_PREFIX));
  const meant = closestType(type, current.length === 0 ? known : current);
  return meant === undefined ? CHECK_TYPE : `did you mean "${meant}"?`;
}

/** The plugin that a type names, when none of the known types is of it: `jdbc`, or `scripts.powershell`. */
function missingPlugin(type: string, known: readonly string[]): string | undefined {
  if (!type.startsWith(PREFIX)) return undefined;
  const words = type.slice(PREFIX.length).split(".");
  const depth = ownValue(DEEPER, words[0] ?? "") ?? 1;
  if (words.length <= depth) return undefined;
  const plugin = words.slice(0, depth).join(".");
  if (known.some((each) => each.startsWith(`${PREFIX}${plugin}.`))) return undefined;
  return Object.hasOwn(NEAR, plugin) || !isSlip(type, words[depth - 1] ?? "", known) ? plugin : undefined;
}

/** True when a letter or two make it a known type. */
function isSlip(type: string, word: string, known: readonly string[]): boolean {
  const wanted = type.toLowerCase();
  const letters = Math.min(2, Math.floor(word.length / 2));
  return known.some((each) => editDistance(wanted, each.toLowerCase(), letters) <= letters);
}

function hintForPlugin(plugin: string, known: readonly string[], place: TypePlace): string {
  const missing = `the plugin ${plugin} is not part of this distribution`;
  const types = nearPlugin(plugin, place).filter((each) => known.includes(each));
  return types.length === 0 ? missing : `${missing}; ${types.join(" or ")} may do the same`;
}

function nearPlugin(plugin: string, place: TypePlace): readonly string[] {
  if (place === "Condition") return [];
  if (place === "Trigger") return TRIGGERS;
  const near = plugin.startsWith("scripts.") ? SHELL : ownValue(NEAR, plugin);
  return near === undefined ? [HTTP, SHELL] : [near];
}

/** What the table says of a word of the flow, which may be called as something that every object has. */
function ownValue<T>(table: Readonly<Record<string, T>>, word: string): T | undefined {
  return Object.hasOwn(table, word) ? table[word] : undefined;
}
