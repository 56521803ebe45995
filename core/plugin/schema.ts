/**
 * How the properties of a plugin are declared. One TypeBox schema gives the TypeScript type, the validation
 * with positions, the JSON Schema that editors complete from, and the documentation page.
 */
import { type SchemaOptions, type TSchema, Type } from "@sinclair/typebox";

/** Marks a property whose texts are expressions, rendered just before the task runs. */
export const RENDERED = "rendered";

/**
 * The property may be written as its own type or as an expression text that renders to it
 * (`X | string` in Kestra's sheets). Lists and maps are rendered element by element.
 */
export function rendered<T extends TSchema>(schema: T): T {
  return { ...schema, [RENDERED]: true };
}

/** Marks a rendered property whose text keeps the type of what it prints. */
export const RENDERED_TYPED = "renderedTyped";

/** Like {@link rendered}, but a text that is one single expression becomes the value itself, not its text. */
export function renderedTyped<T extends TSchema>(schema: T): T {
  return { ...rendered(schema), [RENDERED_TYPED]: true };
}

/** Marks a rendered property that is written as what it is. */
export const OWN_KIND = "ownKind";

/** A rendered text that must not be a structure, or a map of rendered values that must not be an expression itself. */
export function ownKind<T extends TSchema>(schema: T): T {
  return { ...rendered(schema), [OWN_KIND]: true };
}

/** True when {@link ownKind} marked the schema. */
export function isOwnKind(schema: TSchema): boolean {
  return schema[OWN_KIND] === true;
}

/** Marks values of any kind whose decimal numbers stay decimal: expressions tell `2.0` from `2`. */
export const KEEPS_DECIMALS = "keepsDecimals";

/** True when {@link rendered} marked the schema. */
export function isRendered(schema: TSchema): boolean {
  return schema[RENDERED] === true;
}

/** Marks a text whose expressions the task's code renders itself, when and as often as it wants. */
const RENDERED_BY_TASK = "renderedByTask";

/** A text with expressions that is handed to the task's code as it stands: a condition on each item, for example. */
export function template(options?: SchemaOptions) {
  return Type.String({ ...options, [RENDERED_BY_TASK]: true });
}

/** True when {@link template} made the schema. */
export function isTemplate(schema: TSchema): boolean {
  return schema[RENDERED_BY_TASK] === true;
}

/** A text that is an expression. The most common property of all. */
export function text(options?: SchemaOptions) {
  return rendered(Type.String(options));
}

/** A text that is an expression, and never a structure. */
export function ownText(options?: SchemaOptions) {
  return ownKind(Type.String(options));
}

/** An ISO-8601 duration such as `PT5M`; kept as text, read with {@link ../flow/duration.ts}. */
export function duration(options?: SchemaOptions) {
  return Type.String({ ...options, format: "duration" });
}

/** One of a closed set of words. */
export function oneOf<const V extends readonly string[]>(values: V, options?: SchemaOptions) {
  return Type.Unsafe<V[number]>({ type: "string", enum: [...values], ...options });
}

/** A list of tasks: the children of a flowable. */
export function taskList(options?: SchemaOptions) {
  return Type.Unsafe<readonly import("../flow/flow.ts").Task[]>({
    type: "array",
    items: { $ref: "Task" },
    minItems: 1,
    ...options,
  });
}

/** A single task inside another one, as in `Dag.tasks[].task`. */
export function nestedTask(options?: SchemaOptions) {
  return Type.Unsafe<import("../flow/flow.ts").Task>({ $ref: "Task", ...options });
}

/**
 * The schema of an object with properties. Unknown properties are errors. A property is required unless it is
 * `Type.Optional` or its schema has a `default` (which the worker fills in before rendering).
 */
export const object = Type.Object;
