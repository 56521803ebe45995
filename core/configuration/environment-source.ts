/**
 * Settings from environment variables, by Micronaut's rule: upper case, and `_` stands for `.`, `-` or the border of
 * two words. `KESTRA_SERVER_BASIC_AUTH_ENABLED` sets `kestra.server.basic-auth.enabled`. Which one is meant is found by
 * walking the schema.
 */
import { closest } from "../flow/suggest.ts";
import { keyText, variableName } from "./key-names.ts";
import type { Shape } from "./kinds.ts";
import { type Finding, plainSetting, type Setting, valueShapeOf } from "./settings.ts";

/** Variables that look like keys but are read elsewhere. */
const NO_KEYS: ReadonlySet<string> = new Set([
  "KESTRA_CONFIGURATION",
  "KESTRA_CONFIGURATION_PATH",
  "KESTRA_PLUGINS_PATH",
  "KESTRA_LOG_FORMAT",
  "MICRONAUT_CONFIG_FILES",
]);

/** `KESTRA_CLI_...` are of commands that ask a server. */
const MEANT_FOR_US = /^(KESTRA(?!_CLI_)|DATASOURCES|MICRONAUT|ENDPOINTS)_/;

/** The settings among the environment variables, and those that were probably meant to be some. */
export function environmentSettings(variables: Readonly<Record<string, string>>, schema: Shape) {
  const settings: Setting[] = [];
  const unknown: Finding[] = [];
  let names: readonly string[] | undefined;
  for (const [variable, value] of Object.entries(variables)) {
    if (!/^[A-Z][A-Z0-9_]*$/.test(variable) || NO_KEYS.has(variable)) continue;
    const found = find(variable.toLowerCase().split("_"), schema, []);
    if (found) settings.push(plainSetting(found.path, found.shape, value, `environment variable ${variable}`));
    else if (MEANT_FOR_US.test(variable)) {
      names ??= variableNames(schema, []);
      // Flows may have variables of their own that begin with KESTRA_: only what comes near a key is told.
      const meant = closest(variable, names);
      if (meant === undefined || meant.split("_")[0] !== variable.split("_")[0]) continue;
      const message = `no key has this name, and it changes nothing. Did you mean ${meant}?`;
      unknown.push({ origin: `environment variable ${variable}`, key: "", message });
    }
  }
  return { settings, unknown };
}

interface Found {
  readonly path: readonly string[];
  readonly shape: Shape;
}

/** The key that a variable's words lead to; the longest names first, so that `basic-auth` goes before `basic`. */
function find(words: readonly string[], shape: Shape, path: readonly string[]): Found | undefined {
  if (shape.properties) {
    for (let taken = words.length; taken > 0; taken--) {
      const name = words.slice(0, taken).join("-");
      const child = Object.hasOwn(shape.properties, name) ? shape.properties[name] : undefined;
      const found = child && find(words.slice(taken), child, [...path, name]);
      if (found) return found;
    }
    return undefined;
  }
  const each = valueShapeOf(shape);
  if (!each) return words.length === 0 ? { path, shape } : undefined;
  if (words.length === 0) return undefined;
  if (shape.dottedKeys === true) return find([], each, [...path, words.join(".")]);
  if (each.properties) return find(words.slice(1), each, [...path, words[0] ?? ""]);
  return find([], each, [...path, words.join("-")]);
}

function variableNames(shape: Shape, path: readonly string[]): readonly string[] {
  if (shape.properties) {
    return Object.entries(shape.properties).flatMap(([name, child]) => variableNames(child, [...path, name]));
  }
  return valueShapeOf(shape) ? [] : [variableName(path)];
}

/** Settings of options of the command, by key. */
export function optionSettings(
  options: readonly { readonly path: readonly string[]; readonly text: string; readonly option: string }[],
  schema: Shape,
): readonly Setting[] {
  return options.map(({ path, text, option }) => {
    const shape = path.reduce<Shape | undefined>(
      (at, part) => at?.properties?.[part] ?? (at && valueShapeOf(at)),
      schema,
    );
    if (!shape) throw new Error(`${option} sets ${keyText(path)}, which the schema does not have`);
    return plainSetting(path, shape, text, option);
  });
}
