/**
 * From the sources of configuration to what is in force. The strongest source comes first; maps are merged key by key,
 * lists and single values are replaced. Everything that is wrong is told at once.
 */
import { Value } from "@sinclair/typebox/value";
import { define } from "../flow/yaml/tree.ts";
import { convert, isNotSet } from "./convert.ts";
import { environmentSettings, optionSettings } from "./environment-source.ts";
import { fileSettings } from "./file-source.ts";
import { kebab, keyText } from "./key-names.ts";
import type { Shape } from "./kinds.ts";
import { fillPlaceholders, PlaceholderError, type PlaceholderValues } from "./placeholders.ts";
import { type Configuration, configurationSchema } from "./schema/schema.ts";
import { type Finding, type Setting, type SourceSettings, valueShapeOf } from "./settings.ts";

/** One source of configuration. */
export type ConfigurationSource =
  | { readonly kind: "options"; readonly options: Parameters<typeof optionSettings>[0] }
  | { readonly kind: "file"; readonly name: string; readonly text: string }
  | { readonly kind: "environment"; readonly variables: Readonly<Record<string, string>> };

/** A value in force and where it comes from. */
export interface SettingInForce {
  readonly path: readonly string[];
  readonly value: unknown;
  readonly shape: Shape;
  readonly origin: string;
}

/** What is in force. */
export interface LoadedConfiguration {
  readonly configuration: Configuration;
  /** What was set, defaults left out. */
  readonly inForce: readonly SettingInForce[];
  /** What does not stop the start, but somebody should know. */
  readonly warnings: readonly string[];
  /** Where a key was set; undefined when it was not. */
  originOf(key: string): string | undefined;
}

/** The configuration, or everything that is wrong with it. */
export type LoadResult =
  | { readonly ok: true; readonly loaded: LoadedConfiguration }
  | { readonly ok: false; readonly problems: readonly string[]; readonly warnings: readonly string[] };

/** What placeholders may draw on beside the sources. */
export interface LoadOptions {
  /** The strongest first. */
  readonly sources: readonly ConfigurationSource[];
  readonly variables: Readonly<Record<string, string>>;
  /** Random values by kind, such as `port`. */
  random(kind: string): string | undefined;
}

/** Puts the sources together. */
export function loadConfiguration({ sources, variables, random }: LoadOptions): LoadResult {
  const read = sources.map(readSource);
  const values: PlaceholderValues = {
    variable: (name) => (Object.hasOwn(variables, name) ? variables[name] : undefined),
    property: (key) => read.map(({ properties }) => properties.get(key)).find((found) => found !== undefined),
    random,
  };
  const strongest = new Map<string, Setting>();
  for (const { settings } of read.toReversed()) {
    for (const setting of settings) {
      if (!isNotSet(setting.value, setting.shape)) strongest.set(keyText(setting.path), setting);
    }
  }
  const problems = read.flatMap((each) => each.problems);
  const inForce: SettingInForce[] = [];
  for (const setting of strongest.values()) {
    const converted = convertSetting(setting, values);
    if (converted.ok) inForce.push({ ...setting, value: converted.value });
    else problems.push({ origin: setting.origin, key: keyText(setting.path), message: converted.message });
  }
  const warnings = [...unknownKeys(read, sources), ...withoutEffect(inForce)];
  if (problems.length > 0) return { ok: false, problems: problems.map(findingText), warnings };
  const configuration = withDefaults(inForce);
  if (!Value.Check(configurationSchema, configuration)) {
    const [first] = Value.Errors(configurationSchema, configuration);
    throw new Error(`the configuration does not fit its own schema at ${first?.path}: ${first?.message}`);
  }
  const originOf = (key: string): string | undefined => strongest.get(key)?.origin;
  return { ok: true, loaded: { configuration, inForce, warnings, originOf } };
}

function readSource(source: ConfigurationSource): SourceSettings {
  const nothing = { problems: [], unknown: [], properties: new Map<string, string>() };
  switch (source.kind) {
    case "options":
      return { ...nothing, settings: optionSettings(source.options, configurationSchema) };
    case "environment":
      return { ...nothing, ...environmentSettings(source.variables, configurationSchema) };
    case "file":
      return fileSettings(source.text, source.name, configurationSchema);
  }
}

function convertSetting({ value, shape }: Setting, values: PlaceholderValues) {
  try {
    return convert(fillPlaceholders(value, values), shape);
  } catch (error) {
    if (!(error instanceof PlaceholderError)) throw error;
    // What is free may hold a script's own placeholders.
    return shape.free === true ? convert(value, shape) : ({ ok: false, message: error.message } as const);
  }
}

/** `place key: what is wrong`. */
function findingText({ origin, key, message }: Finding): string {
  return key === "" ? `${origin}: ${message}` : `${origin} ${key}: ${message}`;
}

/** Keys that nobody knows, but for those that placeholders name. */
function unknownKeys(read: readonly SourceSettings[], sources: readonly ConfigurationSource[]): readonly string[] {
  const texts = sources.flatMap((source) => (source.kind === "file" ? [source.text] : []));
  const named = new Set(
    texts.flatMap((text) => [...text.matchAll(/\$\{([\w.-]+)/g)].map(([, name = ""]) => name.split(".").map(kebab)[0])),
  );
  return read
    .flatMap(({ unknown }) => unknown)
    .filter(({ key }) => key === "" || !named.has(kebab(key.split(".")[0] ?? "")))
    .map(findingText);
}

function withoutEffect(inForce: readonly SettingInForce[]): readonly string[] {
  const keys = inForce.filter(({ shape }) => shape.noEffect !== undefined).map(({ path }) => keyText(path));
  if (keys.length === 0) return [];
  return [`Known from Kestra, but without effect here: ${keys.sort().join(", ")} (docs/configuration.md says why).`];
}

function withDefaults(inForce: readonly SettingInForce[]): unknown {
  const root = defaultsOf(configurationSchema);
  for (const { path, value } of inForce) place(root, configurationSchema, path, value);
  return root;
}

function defaultsOf(shape: Shape): Record<string, unknown> {
  const made: Record<string, unknown> = {};
  for (const [name, child] of Object.entries(shape.properties ?? {})) {
    if (child.properties) made[name] = defaultsOf(child);
    else if (child.patternProperties) made[name] = {};
    else if (child.default !== undefined) made[name] = child.default;
  }
  return made;
}

function place(
  target: Record<string, unknown>,
  shape: Shape,
  [part = "", ...rest]: readonly string[],
  value: unknown,
): void {
  if (rest.length === 0) return define(target, part, value);
  const child = shape.properties?.[part] ?? valueShapeOf(shape) ?? {};
  const own = Object.hasOwn(target, part) ? target[part] : undefined;
  const inner = isRecord(own) ? own : defaultsOf(child);
  define(target, part, inner);
  place(inner, child, rest, value);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
