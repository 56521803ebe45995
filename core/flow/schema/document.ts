/** The properties that flows and templates have in common. */
import { Type } from "@sinclair/typebox";
import { FLOW_ID_CHARS_MAX, FLOW_ID_PATTERN, NAMESPACE_CHARS_MAX, NAMESPACE_PATTERN } from "./names.ts";
import { taskReference } from "./references.ts";

/** Their names. @param what is named: a flow or a template */
export const nameProperties = (what: string) => ({
  id: Type.String({
    pattern: FLOW_ID_PATTERN,
    minLength: 1,
    maxLength: FLOW_ID_CHARS_MAX,
    description: `The ${what}'s name in its namespace.`,
  }),
  namespace: Type.String({
    pattern: NAMESPACE_PATTERN,
    minLength: 1,
    maxLength: NAMESPACE_CHARS_MAX,
    description: "The namespace; parts are joined by dots.",
  }),
  tenantId: Type.Optional(Type.String({ description: "Set by the system." })),
  revision: Type.Optional(Type.Integer({ minimum: 1, description: "Set by the system." })),
});

/** A list of tasks beside the main one. */
export const moreTasks = (description: string) => Type.Optional(Type.Array(taskReference(), { description }));
