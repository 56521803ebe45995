/** Topologies, as the API answers them. */
import { Type } from "@sinclair/typebox";
import { BRANCH_TYPES, RELATION_TYPES } from "../../../core/graph/flow-graph.ts";
import { word } from "../http/parameters.ts";

const OPEN = { additionalProperties: true };

const RelationTypeSchema = word(RELATION_TYPES, { $id: "RelationType" });

/** A node or a cluster: a task, a trigger, or where a cluster begins or ends. */
export const GraphNodeSchema = Type.Object(
  {
    uid: Type.String(),
    type: Type.String({ description: "The class that clients know it by" }),
    error: Type.Boolean({ description: "It runs only because a task has failed" }),
    branchType: Type.Optional(word(Object.values(BRANCH_TYPES))),
  },
  { $id: "AbstractGraph", ...OPEN },
);

/** The topology of a flow or an execution. */
export const FlowGraphSchema = Type.Object(
  {
    nodes: Type.Array(GraphNodeSchema),
    edges: Type.Array(
      Type.Object({
        source: Type.String(),
        target: Type.String(),
        relation: Type.Object({
          relationType: Type.Optional(RelationTypeSchema),
          value: Type.Optional(Type.String()),
        }),
      }),
    ),
    clusters: Type.Array(
      Type.Object({
        cluster: GraphNodeSchema,
        nodes: Type.Array(Type.String()),
        parents: Type.Array(Type.String()),
        start: Type.String(),
        end: Type.String(),
      }),
    ),
  },
  { $id: "FlowGraph" },
);

/** Which flows start which others. */
export const FlowTopologyGraphSchema = Type.Object(
  {
    nodes: Type.Array(
      Type.Object({ uid: Type.String(), namespace: Type.String(), id: Type.String() }, { $id: "FlowNode" }),
    ),
    edges: Type.Array(
      Type.Object({
        source: Type.String(),
        target: Type.String(),
        relation: word(["FLOW_TASK", "FLOW_TRIGGER"], { $id: "FlowRelation" }),
      }),
    ),
  },
  { $id: "FlowTopologyGraph" },
);
