/** What is in force as YAML, with where each value comes from; nothing secret can be read. */
import { stringify } from "yaml";
import { withoutCredentials } from "./database-url.ts";
import type { Shape } from "./kinds.ts";
import type { LoadedConfiguration } from "./load.ts";
import { durationText, sizeText } from "./quantities.ts";
import { configurationSchema } from "./schema/schema.ts";
import { valueShapeOf } from "./settings.ts";

/** What stands for a secret. */
export const HIDDEN = "****";

/** Quotes what YAML 1.1 would take for something else, such as `no`. */
const YAML_STYLE = { version: "1.1", lineWidth: 0 } as const;

/** How {@link inForceText} tells. */
export interface InForceOptions {
  /** Also what nobody has set. Default true. */
  readonly defaults?: boolean;
}

/** The configuration as YAML that can be read back, but for what is hidden. */
export function inForceText(loaded: LoadedConfiguration, { defaults = true }: InForceOptions = {}): string {
  const lines = new LineWriter(loaded, defaults);
  lines.map(configurationSchema, loaded.configuration, [], 0);
  return lines.text();
}

class LineWriter {
  readonly #lines: string[] = [];
  readonly #origins: ReadonlyMap<string, string>;
  readonly #defaults: boolean;

  constructor(loaded: LoadedConfiguration, defaults: boolean) {
    this.#origins = new Map(loaded.inForce.map(({ path, origin }) => [path.join("\n"), origin]));
    this.#defaults = defaults;
  }

  text(): string {
    return `${this.#lines.join("\n")}\n`;
  }

  map(shape: Shape, values: unknown, path: readonly string[], depth: number): void {
    if (typeof values !== "object" || values === null) return;
    for (const [name, value] of Object.entries(values)) {
      const child = shape.properties?.[name] ?? valueShapeOf(shape);
      if (!child) continue;
      if (child.properties || child.patternProperties) this.#group(name, child, value, [...path, name], depth);
      else this.#value(name, child, value, [...path, name], depth);
    }
  }

  #group(name: string, shape: Shape, value: unknown, path: readonly string[], depth: number): void {
    const before = this.#lines.length;
    this.#lines.push(`${indent(depth)}${key(name)}:`);
    this.map(shape, value, path, depth + 1);
    if (this.#lines.length === before + 1) this.#lines.pop();
  }

  #value(name: string, shape: Shape, value: unknown, path: readonly string[], depth: number): void {
    const origin = this.#origins.get(path.join("\n"));
    if (origin === undefined && (!this.#defaults || shape.noEffect !== undefined)) return;
    const effect = shape.noEffect === undefined ? "" : ", without effect";
    const comment = `  # ${origin ?? "default"}${effect}`;
    const [first = "", ...rest] = stringify({ [name]: shown(value, shape, name) }, YAML_STYLE)
      .trimEnd()
      .split("\n");
    this.#lines.push(`${indent(depth)}${first}${comment}`, ...rest.map((line) => `${indent(depth)}${line}`));
  }
}

function indent(depth: number): string {
  return "  ".repeat(depth);
}

function key(name: string): string {
  return stringify(name, YAML_STYLE).trimEnd();
}

const SECRET_NAME = /passw|secret|token|credential|private|api-?key|access-?key|sasl/i;

/** The value as it is written, with what is secret hidden: by the schema, by its name, or inside a URL. */
function shown(value: unknown, shape: Shape, name: string): unknown {
  if (shape.secret === true || SECRET_NAME.test(name)) return HIDDEN;
  if (typeof value === "number") return numberShown(value, shape);
  if (typeof value === "string") return withoutCredentials(value);
  if (Array.isArray(value)) return value.map((each) => shown(each, {}, ""));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([inner, each]) => [inner, shown(each, {}, inner)]));
}

function numberShown(value: number, { unit }: Shape): unknown {
  if (unit === "size") return sizeText(value);
  return unit === undefined ? value : durationText(value);
}
