/** The inputs of an execution: given values and defaults, converted, checked and nested, with all problems at once. */
import type { MaybePromise, Variables } from "../expression/contract.ts";
import { isFalsyText } from "../expression/truth.ts";
import type { Flow, Input } from "../flow/flow.ts";
import { convertData, DataError, type ReadYaml } from "./data-values.ts";
import type { DataType } from "../flow/schema/data-type.ts";
import { checkInputValue } from "./input-checks.ts";

/** What stands in the way of an input. */
export interface InputProblem {
  readonly inputId: string;
  readonly message: string;
}

export type InputsResult =
  | { readonly ok: true; readonly values: Readonly<Record<string, unknown>> }
  | { readonly ok: false; readonly problems: readonly InputProblem[] };

/** A file given for an input of type FILE. */
export interface FileContent {
  readonly kind: "file";
  readonly name: string;
  readonly content: Uint8Array | ReadableStream<Uint8Array>;
}

export interface InputEnvironment {
  /** Renders a text with these variables. */
  render(template: string, variables: Variables): MaybePromise<string>;
  renderTyped(template: string, variables: Variables): MaybePromise<unknown>;
  /** What expressions see besides `inputs`. */
  readonly variables: Variables;
  readYaml: ReadYaml;
  /** Stores the content of a FILE input and answers its URI. */
  storeFile(inputId: string, file: FileContent): Promise<string>;
  /** Encrypts the value of a SECRET input; missing when no key is configured. */
  encrypt?: ((text: string) => unknown) | undefined;
}

/** Resolves all inputs of a flow. Ids that the flow does not declare are problems too. */
export async function resolveInputs(
  flow: Flow,
  given: Readonly<Record<string, unknown>>,
  environment: InputEnvironment,
): Promise<InputsResult> {
  const inputs = flattened(flow.inputs ?? []);
  const problems: InputProblem[] = [];
  const flat = flatGiven(given, inputs);
  const values: Record<string, unknown> = {};
  for (const input of ordered(inputs)) {
    try {
      const value = await resolveOne(input, flat.get(input.id), values, environment);
      if (value !== undefined) nest(values, input.id, value);
    } catch (error) {
      problems.push({ inputId: input.id, message: error instanceof Error ? error.message : String(error) });
    }
  }
  const known = new Set(inputs.map((input) => input.id));
  for (const id of flat.keys()) {
    if (!known.has(id))
      problems.push({
        inputId: id,
        message: `Unknown input: ${id}. The flow declares ${[...known].join(", ") || "none"}`,
      });
  }
  return problems.length === 0 ? { ok: true, values } : { ok: false, problems };
}

/** Inputs inside a FORM stand for themselves, with the form's id before theirs. */
function flattened(inputs: readonly Input[]): readonly Input[] {
  return inputs.flatMap((input) => {
    const inner = input["inputs"];
    if (input.type !== "FORM" || !Array.isArray(inner)) return [input];
    return (inner as Input[]).map((each) => ({ ...each, id: `${input.id}.${each.id}` }));
  });
}

/** Given values by input id; ids with dots may come nested. */
function flatGiven(given: Readonly<Record<string, unknown>>, inputs: readonly Input[]): Map<string, unknown> {
  const flat = new Map<string, unknown>();
  const ids = new Set(inputs.map((input) => input.id));
  const visit = (value: unknown, path: string): void => {
    const isInner = [...ids].some((id) => id.startsWith(`${path}.`));
    if (!ids.has(path) && isInner && typeof value === "object" && value !== null && !Array.isArray(value)) {
      for (const [key, each] of Object.entries(value)) visit(each, `${path}.${key}`);
    } else flat.set(path, value);
  };
  for (const [key, value] of Object.entries(given)) visit(value, key);
  return flat;
}

/** Inputs after those they depend on. */
function ordered(inputs: readonly Input[]): readonly Input[] {
  const left = [...inputs];
  const done = new Set<string>();
  const result: Input[] = [];
  while (left.length > 0) {
    const index = left.findIndex((input) => (input.dependsOn?.inputs ?? []).every((id) => done.has(id)));
    const [next] = left.splice(Math.max(0, index), 1);
    if (!next) break;
    done.add(next.id);
    result.push(next);
  }
  return result;
}

async function resolveOne(
  input: Input,
  given: unknown,
  values: Readonly<Record<string, unknown>>,
  environment: InputEnvironment,
): Promise<unknown> {
  const variables = { ...environment.variables, inputs: values };
  const condition = input.dependsOn?.condition;
  if (condition !== undefined && isFalsyText(await environment.render(condition, variables))) return undefined;
  const choices = await choicesOf(input, variables, environment);
  let value = given;
  if (value === undefined || value === null) value = await renderDefault(input.defaults, variables, environment);
  if ((value === undefined || value === null) && input["autoSelectFirst"] === true) value = choices?.[0];
  if (value === undefined || value === null || (value === "" && input.type !== "STRING")) {
    if (input.required === false) return undefined;
    throw new Error(`Missing required input: ${input.id}`);
  }
  return await convert(input, value, choices, environment);
}

async function renderDefault(value: unknown, variables: Variables, environment: InputEnvironment): Promise<unknown> {
  if (typeof value === "string") return await environment.renderTyped(value, variables);
  if (Array.isArray(value)) return await Promise.all(value.map((each) => renderDefault(each, variables, environment)));
  return value;
}

async function choicesOf(
  input: Input,
  variables: Variables,
  environment: InputEnvironment,
): Promise<readonly string[] | undefined> {
  const { expression } = input;
  if (typeof expression === "string") {
    const rendered = await environment.renderTyped(expression, variables);
    const parsed: unknown = typeof rendered === "string" ? environment.readYaml(rendered) : rendered;
    if (Array.isArray(parsed)) return parsed.map(String);
    throw new Error(`The expression of input ${input.id} renders to no list`);
  }
  const fixed = input["values"] ?? input["options"];
  return Array.isArray(fixed) ? fixed.map(String) : undefined;
}

async function convert(
  input: Input,
  value: unknown,
  choices: readonly string[] | undefined,
  environment: InputEnvironment,
): Promise<unknown> {
  try {
    if (isFile(value)) {
      if (input.type !== "FILE") throw new DataError("a file was given, but it is no FILE input");
      return await environment.storeFile(input.id, value);
    }
    const itemType = input["itemType"] as DataType | undefined;
    const converted = convertData(input.type as DataType, value, itemType, environment.readYaml);
    checkInputValue(input, converted, choices);
    if (input.type !== "SECRET") return converted;
    if (!environment.encrypt) {
      throw new DataError("inputs of type SECRET need an encryption key; set kestra.encryption.secret-key");
    }
    return environment.encrypt(String(converted));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const shown = input.type === "SECRET" || isFile(value) ? "" : `, but received \`${shortText(value)}\``;
    throw new Error(`Invalid input for \`${input.id}\`, ${why}${shown}`);
  }
}

function isFile(value: unknown): value is FileContent {
  return typeof value === "object" && value !== null && "kind" in value && value.kind === "file" && "content" in value;
}

function shortText(value: unknown): string {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return (text ?? "").slice(0, 100);
}

function nest(values: Record<string, unknown>, id: string, value: unknown): void {
  const parts = id.split(".");
  const last = parts.pop() ?? id;
  let at = values;
  for (const part of parts) {
    const next = Object.hasOwn(at, part) ? at[part] : undefined;
    const map: Record<string, unknown> = typeof next === "object" && next !== null ? { ...next } : {};
    at[part] = map;
    at = map;
  }
  at[last] = value;
}
