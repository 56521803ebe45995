/** Parts of a flow whose schema depends on a `type`, or that are normalised: the parser handles them by name. */
import { type SchemaOptions, type TSchema, Type } from "@sinclair/typebox";
import type { Condition, Input, Label, Task, Trigger } from "../flow.ts";

/** The names that a schema's `$ref` may have. */
export const REFERENCES = ["Task", "Trigger", "Condition", "Input", "Labels"] as const;
/** One of {@link REFERENCES}. */
export type Reference = (typeof REFERENCES)[number];

function reference<T>(name: Reference, options?: SchemaOptions) {
  return Type.Unsafe<T>({ $ref: name, ...options });
}

/** One task of any type. */
export function taskReference(options?: SchemaOptions) {
  return reference<Task>("Task", options);
}

/** One trigger of any type. */
export function triggerReference(options?: SchemaOptions) {
  return reference<Trigger>("Trigger", options);
}

/** One condition of any type. */
export function conditionReference(options?: SchemaOptions) {
  return reference<Condition>("Condition", options);
}

/** One input of any type. */
export function inputReference(options?: SchemaOptions) {
  return reference<Input>("Input", options);
}

/** A map, or a list of `key` and `value`; read as a list. */
export function labelsReference(options?: SchemaOptions) {
  return reference<readonly Label[]>("Labels", options);
}

/** Marks labels that are given to executions, and not a flow's own. */
export const GIVEN_LABELS = "givenLabels";

/** Labels that executions get: like {@link labelsReference}, but any key will do that is none of the system's. */
export function givenLabelsReference(options?: SchemaOptions) {
  return labelsReference({ ...options, [GIVEN_LABELS]: true });
}

/** The name that a schema refers to. */
export function referenceOf(schema: TSchema): Reference | undefined {
  return REFERENCES.find((name) => name === schema.$ref);
}
