/** Blueprints, as the API answers them. */
import { Type } from "@sinclair/typebox";
import { BLUEPRINT_KINDS } from "../../../components/blueprints/blueprint.ts";
import { word } from "../http/parameters.ts";
import { Instant } from "./shared-shapes.ts";

const ITEM = {
  id: Type.String(),
  title: Type.String(),
  description: Type.String({ description: "Markdown" }),
  includedTasks: Type.Array(Type.String({ description: "Types that its source names" })),
  tags: Type.Array(Type.String()),
  publishedAt: Instant,
};

/** A blueprint as lists have it. */
export const BlueprintItemSchema = Type.Object(ITEM, { $id: "BlueprintItem" });

/** A blueprint with its source, which older clients know as `flow`. */
export const BlueprintWithSourceSchema = Type.Object(
  { ...ITEM, kind: word(BLUEPRINT_KINDS), source: Type.String(), flow: Type.String() },
  { $id: "BlueprintItemWithSource" },
);

/** A blueprint of the operator's folder, as lists have it. */
export const CustomBlueprintSchema = Type.Object(
  { ...ITEM, deleted: Type.Boolean(), source: Type.Optional(Type.String()) },
  { $id: "Blueprint" },
);

/** A blueprint of the operator's folder. */
export const FlowBlueprintSchema = Type.Object({ ...ITEM, source: Type.String() }, { $id: "FlowBlueprint" });

/** A tag of blueprints. */
export const BlueprintTagSchema = Type.Object(
  { id: Type.String(), name: Type.String(), publishedAt: Instant },
  { $id: "BlueprintTagItem" },
);
