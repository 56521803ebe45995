/** A flow with everything in place that its text leaves to plugin defaults and to the defaults of types. */
import type { TSchema } from "@sinclair/typebox";
import type { Flow } from "../flow/flow.ts";
import { isDataType } from "../flow/schema/data-type.ts";
import { flowSchema } from "../flow/schema/flow.ts";
import { inputSchemas } from "../flow/schema/input.ts";
import { type Reference, referenceOf } from "../flow/schema/references.ts";
import { isSchema, membersOf, shapeOf } from "../flow/validate/shape.ts";
import { schemaOf } from "../flow/validate/type-schemas.ts";
import { define } from "../flow/yaml/tree.ts";
import { isJsonMap, type JsonMap } from "../json-map.ts";
import type { PluginRegistry } from "../plugin/registry.ts";

/** What is filled in besides plugin defaults. */
export interface FillOptions {
  /** Properties that are left out get the defaults of their type, where it has one. Default false. */
  readonly typeDefaults?: boolean;
}

/** Properties that the system sets, or that have done their work once plugin defaults are applied. */
const LEFT_OUT: ReadonlySet<string> = new Set(["tenantId", "revision", "pluginDefaults", "deleted"]);

/** Properties that come first, as people write them. */
const FIRST = ["id", "type"];

/**
 * The flow as plain data that reads as the same flow. Plugin defaults were applied when it was read; they are left
 * out together with the references to them, as they would add their lists once more.
 */
export function filledFlow(flow: Flow, registry: PluginRegistry, options: FillOptions = {}): JsonMap {
  const own = Object.fromEntries(Object.entries(flow).filter(([name]) => !LEFT_OUT.has(name)));
  return new Filler(registry, options.typeDefaults ?? false).map(flowSchema, own);
}

class Filler {
  readonly #registry: PluginRegistry;
  readonly #typeDefaults: boolean;

  constructor(registry: PluginRegistry, typeDefaults: boolean) {
    this.#registry = registry;
    this.#typeDefaults = typeDefaults;
  }

  map(schema: TSchema, value: JsonMap): Record<string, unknown> {
    const { properties, others } = shapeOf(schema);
    const filled: Record<string, unknown> = {};
    for (const [name, each] of Object.entries(value)) {
      const property = properties.get(name) ?? others;
      define(filled, name, property ? this.#value(property, each) : each);
    }
    if (!this.#typeDefaults) return filled;
    for (const [name, property] of properties) {
      if (property.default !== undefined && !Object.hasOwn(value, name)) define(filled, name, property.default);
    }
    return filled;
  }

  #value(schema: TSchema, value: unknown): unknown {
    const reference = referenceOf(schema);
    if (reference) return this.#reference(reference, value);
    const members = membersOf(schema);
    if (members) {
      const fitting = isJsonMap(value) ? members.filter((member) => fits(member, value)) : [];
      const [only] = fitting;
      return only && fitting.length === 1 ? this.#value(only, value) : value;
    }
    if (Array.isArray(value)) {
      const { items } = schema;
      return isSchema(items) ? value.map((each) => this.#value(items, each)) : value;
    }
    if (!isJsonMap(value) || schema.type !== "object") return value;
    const runner = schema.additionalProperties === true ? this.#definition(value) : undefined;
    return this.map(runner?.kind === "taskRunner" ? schemaOf(runner) : schema, value);
  }

  #reference(name: Reference, value: unknown): unknown {
    if (!isJsonMap(value)) return value;
    if (name === "Input") {
      const { type } = value;
      return typeof type === "string" && isDataType(type) ? this.map(inputSchemas[type], value) : value;
    }
    const definition = name === "Labels" ? undefined : this.#definition(value);
    if (!definition) return value;
    const { pluginDefaultsRef: _, ...own } = value;
    return inOrder(this.map(schemaOf(definition), own));
  }

  #definition({ type }: JsonMap) {
    return typeof type === "string" ? this.#registry.find(type) : undefined;
  }
}

/** True when a member of a union is for maps, and none of its fixed words contradicts the map. */
function fits(member: TSchema, value: JsonMap): boolean {
  if (member.type !== "object") return false;
  for (const [name, property] of shapeOf(member).properties) {
    if (property.const !== undefined && value[name] !== property.const) return false;
  }
  return true;
}

/** Forced plugin defaults stand before a task's own properties. */
function inOrder(value: JsonMap): JsonMap {
  const first = FIRST.filter((name) => Object.hasOwn(value, name));
  const rest = Object.keys(value).filter((name) => !FIRST.includes(name));
  const ordered: Record<string, unknown> = {};
  for (const name of [...first, ...rest]) define(ordered, name, value[name]);
  return ordered;
}
