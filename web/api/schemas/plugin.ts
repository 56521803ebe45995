/** Plugins and what is told about them, as the API answers it. */
import { Type } from "@sinclair/typebox";
import { word } from "../http/parameters.ts";
import { AnyObject } from "./shared-shapes.ts";

/** A type as lists have it. */
const PluginElementSchema = Type.Object(
  {
    cls: Type.String({ description: "The type's whole name" }),
    deprecated: Type.Boolean(),
    title: Type.String(),
    description: Type.Optional(Type.String({ description: "Markdown" })),
  },
  { $id: "PluginElementMetadata" },
);

const elements = Type.Array(PluginElementSchema);

/** A group of types, or a part of one. */
export const PluginSchema = Type.Object(
  {
    name: Type.String(),
    title: Type.String(),
    description: Type.String(),
    group: Type.String(),
    subGroup: Type.Optional(Type.String()),
    version: Type.String(),
    license: Type.String(),
    manifest: Type.Record(Type.String(), Type.String()),
    aliases: Type.Array(Type.String({ description: "Older names of types" })),
    categories: Type.Array(Type.String()),
    guides: Type.Array(Type.String()),
    tasks: elements,
    triggers: elements,
    conditions: elements,
    taskRunners: elements,
    charts: elements,
    dataFilters: elements,
    dataFiltersKPI: elements,
    controllers: elements,
    storages: elements,
    secrets: elements,
    apps: elements,
    appBlocks: elements,
    logExporters: elements,
    additionalPlugins: elements,
  },
  { $id: "Plugin", additionalProperties: true },
);

/** An icon. */
export const PluginIconSchema = Type.Object(
  {
    name: Type.String(),
    icon: Type.String({ description: "SVG, in Base64" }),
    flowable: Type.Boolean(),
    monochrome: Type.Boolean(),
    hash: Type.String({ description: "Changes with the drawing" }),
  },
  { $id: "PluginIcon" },
);

/** Icons by the name of a type or group. */
export const PluginIconsSchema = Type.Record(Type.String(), PluginIconSchema);

/** All about a type. */
export const DocumentationWithSchema = Type.Object(
  {
    markdown: Type.String({ description: "A page for people" }),
    schema: Type.Object(
      {
        properties: Type.Object({}, { additionalProperties: true, description: "JSON Schema of what may be written" }),
        outputs: Type.Object({}, { additionalProperties: true, description: "JSON Schema of what comes out" }),
        definitions: Type.Record(Type.String(), AnyObject, { description: "What the schemas refer to" }),
      },
      { $id: "PluginSchema" },
    ),
  },
  { $id: "DocumentationWithSchema" },
);

/** A type of inputs. */
export const InputTypeSchema = Type.Object(
  { type: Type.String(), cls: Type.String({ description: "The name that schemas know it by" }) },
  { $id: "InputType" },
);

/** The versions that there are of a type. */
export const PluginVersionsSchema = Type.Object(
  { type: Type.String(), versions: Type.Array(Type.String()) },
  { $id: "PluginVersions" },
);

/** A trigger type, for who wants to choose one. */
export const TriggerPluginSchema = Type.Object(
  {
    type: Type.String(),
    name: Type.String(),
    pluginTitle: Type.String(),
    description: Type.String(),
    group: word(["core", "realtime", "app"]),
    ee: Type.Boolean({ description: "Always false: there is no paid edition" }),
    icon: Type.String({ description: "SVG, in Base64" }),
    deprecated: Type.Boolean(),
  },
  { $id: "TriggerPlugin" },
);
