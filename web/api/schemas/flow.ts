/** Flows, as the API answers them: open objects, for each task type brings its own properties. */
import { Type } from "@sinclair/typebox";
import { word } from "../http/parameters.ts";
import { InputSchema } from "./input.ts";
import { AnyObject, Instant, LabelSchema } from "./shared-shapes.ts";

const OPEN = { additionalProperties: true };

/** A task: what its type brings is beside these. */
export const TaskSchema = Type.Object(
  { id: Type.String({ minLength: 1 }), type: Type.String() },
  { $id: "Task", ...OPEN },
);

const FLOW = {
  id: Type.String(),
  namespace: Type.String(),
  tenantId: Type.Optional(Type.String()),
  revision: Type.Integer(),
  description: Type.Optional(Type.String()),
  updated: Type.Optional(Instant),
  disabled: Type.Boolean(),
  draft: Type.Boolean(),
  deleted: Type.Boolean(),
  labels: Type.Optional(Type.Array(LabelSchema)),
  inputs: Type.Optional(Type.Array(InputSchema)),
  variables: Type.Optional(AnyObject),
  concurrency: Type.Optional(Type.Object({ limit: Type.Integer(), behavior: word(["QUEUE", "CANCEL", "FAIL"]) })),
  tasks: Type.Array(TaskSchema),
  triggers: Type.Optional(Type.Array(Type.Object({ id: Type.String(), type: Type.String() }, OPEN))),
};

/** A flow. */
export const FlowSchema = Type.Object(FLOW, { $id: "Flow", ...OPEN });

/** A flow with the text it was read from. */
export const FlowWithSourceSchema = Type.Object(
  {
    ...FLOW,
    source: Type.Optional(Type.String()),
    exception: Type.Optional(Type.String({ description: "Why the source is no flow any more" })),
  },
  { $id: "FlowWithSource", ...OPEN },
);

/** A flow whose source holds what was looked for. Older clients read model and fragments, newer ones the rest. */
export const SourceHitSchema = Type.Object(
  {
    model: FlowSchema,
    fragments: Type.Array(Type.String({ description: "Lines with `[mark]` and `[/mark]` around what was found" })),
    namespace: Type.String(),
    id: Type.String(),
    editable: Type.Boolean(),
    matches: Type.Array(Type.Object({ line: Type.Integer(), column: Type.Integer(), snippet: Type.String() })),
  },
  { $id: "SourceSearchResult" },
);

/** A flow with tasks of old types. */
export const DeprecatedTasksSchema = Type.Object(
  {
    namespace: Type.String(),
    flowId: Type.String(),
    revision: Type.Integer(),
    deprecatedTasks: Type.Array(
      Type.Object({
        taskId: Type.String(),
        taskType: Type.String(),
        replacement: Type.String({ description: "The type's newer name, or what to use instead" }),
      }),
    ),
  },
  { $id: "FlowWithDeprecatedTasks" },
);

/** What checking a text came to; it is valid where there are no constraints. */
export const ValidationSchema = Type.Object(
  {
    index: Type.Integer({ description: "Which document of the text, from 0" }),
    filename: Type.Optional(Type.String()),
    namespace: Type.Optional(Type.String()),
    flow: Type.Optional(Type.String()),
    constraints: Type.Optional(Type.String({ description: "What is wrong: lines of a path and a message" })),
    outdated: Type.Boolean({ description: "It was made from another revision than the newest" }),
    deprecationPaths: Type.Array(Type.String()),
    warnings: Type.Array(Type.String()),
    infos: Type.Array(Type.String()),
  },
  { $id: "ValidateConstraintViolation" },
);
