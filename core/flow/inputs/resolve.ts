/**
 * The inputs of a new execution: given values and defaults, converted to their types, checked and nested. All that
 * is wrong is told at once.
 */
import type { MaybePromise, Variables } from "../../expression/contract.ts";
import { messageOf } from "../../message-of.ts";
import type { Flow, Input } from "../flow.ts";
import { type DataType, isDataType } from "../schema/data-type.ts";
import { choicesOf } from "./choices.ts";
import { convertData } from "./convert.ts";
import { DataFault } from "./data-fault.ts";
import { declaredInputs, dependenciesOf, inOrder } from "./declared.ts";
import { freshValue } from "./fresh.ts";
import { flatGiven, type InputFile, isInputFile, nest } from "./given.ts";
import { checkChoice, checkValue } from "./validators.ts";

/** What stands in the way of one input. */
export interface InputProblem {
  /** The full id: `form.field` for inputs of a FORM. */
  readonly inputId: string;
  readonly message: string;
  /** What may be chosen instead, where the input offers something. */
  readonly choices?: readonly string[];
}

/** The values to store with the execution, or everything that is wrong. */
export type InputsResult =
  | {
      readonly ok: true;
      /** By id; dotted ids make maps. Optional inputs without a value are null, inputs that do not apply are missing. */
      readonly values: Readonly<Record<string, unknown>>;
      /** Ids that were given without being declared, or for inputs that do not apply. */
      readonly ignored: readonly string[];
    }
  | { readonly ok: false; readonly problems: readonly InputProblem[] };

/** What resolving needs. */
export interface InputEnvironment {
  /** Renders a text with these variables. */
  render(template: string, variables: Variables): MaybePromise<string>;
  /** The value that a text with one expression prints; used for choices. */
  renderTyped(template: string, variables: Variables): MaybePromise<unknown>;
  /** What expressions see besides `inputs`: they see the inputs that an input depends on, and no others. */
  readonly variables: Variables;
  /** Stores a file that was handed over, and answers its URI. */
  storeFile(inputId: string, file: InputFile): Promise<string>;
  /** Encrypts the value of a SECRET input; missing when no key is configured. */
  readonly encrypt?: ((text: string) => unknown) | undefined;
}

/** What became of an input. */
type Resolved =
  | { readonly kind: "value"; readonly value: unknown }
  /** Optional, and nothing was given. */
  | { readonly kind: "empty" }
  /** Its condition does not hold, or what it depends on is not there. */
  | { readonly kind: "off" }
  | { readonly kind: "wrong" };

/** Types for which an empty text is a value. */
const EMPTY_IS_VALUE: ReadonlySet<string> = new Set(["STRING", "SELECT", "EMAIL", "SECRET"]);

/** Resolves all inputs of a flow. */
export async function resolveInputs(
  flow: Pick<Flow, "inputs">,
  given: Readonly<Record<string, unknown>>,
  environment: InputEnvironment,
): Promise<InputsResult> {
  const inputs = declaredInputs(flow);
  const resolver = new InputResolver(flatGiven(given, inputs), environment, inputs);
  for (const input of inOrder(inputs)) await resolver.resolve(input);
  return resolver.result(inputs);
}

/**
 * The inputs of an execution that another execution has started through a Flow trigger: given values are taken as they
 * are, neither converted nor checked, and nobody is asked for missing ones. What has a default and was not given has
 * its default; secrets are encrypted or left out.
 */
export async function takeInputs(
  flow: Pick<Flow, "inputs">,
  given: Readonly<Record<string, unknown>>,
  environment: InputEnvironment,
): Promise<Readonly<Record<string, unknown>>> {
  const inputs = declaredInputs(flow);
  const resolver = new InputResolver(flatGiven(given, inputs), environment, inputs);
  for (const input of inOrder(inputs)) await resolver.resolve(input);
  return resolver.taken(inputs);
}

/** What an input would be for an execution. */
export interface InputReport {
  /** As the flow declares it; with the choices that it offers now, where it offers some. */
  readonly input: Input;
  /** False when its condition does not hold, or what it depends on is not there. */
  readonly isEnabled: boolean;
  /** True when nothing was given, and the value is the default. */
  readonly isDefault: boolean;
  /** Undefined when there is none; SECRET values are not told. */
  readonly value?: unknown;
  /** What is wrong about it. */
  readonly messages: readonly string[];
}

/** Looks at all inputs of a flow one by one, right or wrong. */
export async function inspectInputs(
  flow: Pick<Flow, "inputs">,
  given: Readonly<Record<string, unknown>>,
  environment: InputEnvironment,
): Promise<readonly InputReport[]> {
  const inputs = declaredInputs(flow);
  const resolver = new InputResolver(flatGiven(given, inputs), environment, inputs);
  for (const input of inOrder(inputs)) await resolver.resolve(input);
  return await Promise.all(inputs.map((input) => resolver.report(input)));
}

class InputResolver {
  readonly #given: ReadonlyMap<string, unknown>;
  readonly #environment: InputEnvironment;
  readonly #inputs: readonly Input[];
  readonly #resolved = new Map<string, Resolved>();
  /** Ids of inputs that others depend on. */
  readonly #wanted: ReadonlySet<string>;
  /** Their values as expressions of other inputs see them. */
  readonly #fresh = new Map<string, unknown>();
  readonly #problems = new Map<string, readonly InputProblem[]>();

  constructor(given: ReadonlyMap<string, unknown>, environment: InputEnvironment, inputs: readonly Input[]) {
    this.#given = given;
    this.#environment = environment;
    this.#inputs = inputs;
    this.#wanted = new Set(inputs.flatMap(dependenciesOf));
  }

  /** Never rejects: faults are kept as problems. */
  async resolve(input: Input): Promise<void> {
    try {
      const resolved = await this.#resolveOne(input);
      this.#resolved.set(input.id, resolved);
      if (resolved.kind !== "value" || !this.#wanted.has(input.id)) return;
      this.#fresh.set(input.id, await freshValue(input.type, resolved.value));
    } catch (error) {
      this.#resolved.set(input.id, { kind: "wrong" });
      const causes = [messageOf(error), ...(error instanceof DataFault ? error.more : [])];
      await this.#report(input, ...causes.map((cause) => `Invalid value for input \`${input.id}\`. Cause: ${cause}`));
    }
  }

  async #report(input: Input, ...messages: readonly string[]): Promise<void> {
    const choices = await choicesOf(input, this.#variablesFor(input), this.#environment).catch(() => undefined);
    const offered = choices && input["allowCustomValue"] !== true ? { choices } : {};
    this.#problems.set(
      input.id,
      messages.map((message) => ({ inputId: input.id, message, ...offered })),
    );
  }

  /** All problems in the order of the inputs, or the values in that order. */
  result(inputs: readonly Input[]): InputsResult {
    const problems = inputs.flatMap(({ id }) => this.#problems.get(id) ?? []);
    if (problems.length > 0) return { ok: false, problems };
    const values: Record<string, unknown> = {};
    const ignored = new Set(this.#given.keys());
    for (const { id } of inputs) {
      const resolved = this.#resolved.get(id);
      if (resolved?.kind !== "off") ignored.delete(id);
      if (resolved?.kind === "empty") nest(values, id, null);
      else if (resolved?.kind === "value") nest(values, id, resolved.value);
    }
    return { ok: true, values, ignored: [...ignored] };
  }

  /** What became of an input. */
  async report(input: Input): Promise<InputReport> {
    const resolved = this.#resolved.get(input.id);
    const choices = await choicesOf(input, this.#variablesFor(input), this.#environment).catch(() => undefined);
    const own = this.#given.get(input.id);
    const isTold = resolved?.kind === "value" && input.type !== "SECRET";
    return {
      input: choices ? { ...input, values: choices } : input,
      isEnabled: resolved?.kind !== "off",
      isDefault: resolved?.kind === "value" && (own === undefined || own === null || own === ""),
      ...(isTold ? { value: resolved.value } : {}),
      messages: (this.#problems.get(input.id) ?? []).map(({ message }) => message),
    };
  }

  /** Values as they were given, and defaults. */
  taken(inputs: readonly Input[]): Readonly<Record<string, unknown>> {
    const taken = new Map([...this.#given].filter(([, value]) => value !== undefined && value !== null));
    for (const { id, type } of inputs) {
      if (type === "SECRET") taken.delete(id);
      const resolved = this.#resolved.get(id);
      if (!taken.has(id) && resolved && "value" in resolved) taken.set(id, resolved.value);
    }
    const values: Record<string, unknown> = {};
    for (const [id, value] of taken) nest(values, id, value);
    return values;
  }

  async #resolveOne(input: Input): Promise<Resolved> {
    const variables = this.#variablesFor(input);
    if (!(await this.#applies(input, variables))) return { kind: "off" };
    const own = this.#given.get(input.id);
    const isMissing = own === undefined || own === null || (own === "" && !EMPTY_IS_VALUE.has(input.type));
    const value = isMissing ? await this.#defaultOf(input, variables) : own;
    if (value !== undefined) return { kind: "value", value: await this.#accept(input, value, variables) };
    if (input.required === false) return { kind: "empty" };
    await this.#report(input, `Missing required input:${input.id}`);
    return { kind: "wrong" };
  }

  /** What choices and conditions see. */
  #variablesFor(input: Input, inputs: Record<string, unknown> = {}): Variables {
    for (const id of dependenciesOf(input)) if (this.#fresh.has(id)) nest(inputs, id, this.#fresh.get(id));
    return Object.keys(inputs).length === 0 ? this.#environment.variables : { ...this.#environment.variables, inputs };
  }

  /** What defaults see: inputs that this one does not depend on are there, without a value. */
  #variablesForDefault(input: Input): Variables {
    const inputs: Record<string, unknown> = {};
    for (const { id } of this.#inputs) nest(inputs, id, null);
    return this.#variablesFor(input, inputs);
  }

  /** False when something it depends on has no value, or its condition is not `true` or cannot be rendered. */
  async #applies(input: Input, variables: Variables): Promise<boolean> {
    if (!dependenciesOf(input).every((id) => this.#resolved.get(id)?.kind === "value")) return false;
    const condition = input.dependsOn?.condition;
    if (condition === undefined) return true;
    try {
      return (await this.#environment.renderTyped(condition, variables)) === true;
    } catch {
      return false;
    }
  }

  /** The rendered default, or the first choice where that is asked for; undefined when there is none. */
  async #defaultOf(input: Input, variables: Variables): Promise<unknown> {
    if (input.defaults !== undefined && input.defaults !== null) {
      const value = await this.#rendered(input.defaults, this.#variablesForDefault(input));
      return value === "" && !EMPTY_IS_VALUE.has(input.type) ? undefined : value;
    }
    if (input["autoSelectFirst"] !== true) return undefined;
    const [first] = (await choicesOf(input, variables, this.#environment)) ?? [];
    if (first === undefined) return undefined;
    return input.type === "MULTISELECT" ? [first] : first;
  }

  async #rendered(value: unknown, variables: Variables): Promise<unknown> {
    if (typeof value === "string") return await this.#environment.render(value, variables);
    if (Array.isArray(value)) return await Promise.all(value.map((each) => this.#rendered(each, variables)));
    if (typeof value !== "object" || value === null) return value;
    const entries = Object.entries(value).map(
      async ([key, each]) => [key, await this.#rendered(each, variables)] as const,
    );
    return Object.fromEntries(await Promise.all(entries));
  }

  /** Converts and checks a value. */
  async #accept(input: Input, value: unknown, variables: Variables): Promise<unknown> {
    if (!isDataType(input.type)) throw new DataFault(`the type ${input.type} is not known`);
    if (isInputFile(value)) return await this.#acceptFile(input, value);
    const converted = convertData(input.type, value, itemTypeOf(input));
    checkValue(input, converted);
    if (input.type === "SECRET") return this.#encrypted(converted);
    if (input["allowCustomValue"] !== true && !isUnchecked(input)) {
      const choices = await choicesOf(input, variables, this.#environment);
      if (choices) checkChoice(converted, choices);
    }
    return converted;
  }

  async #acceptFile(input: Input, file: InputFile): Promise<string> {
    if (input.type !== "FILE") throw new DataFault(`a file was given, but the input is of type ${input.type}`);
    const allowed = input["allowedFileExtensions"];
    if (
      Array.isArray(allowed) &&
      allowed.length > 0 &&
      !allowed.some((ending) => endsWith(file.name, String(ending)))
    ) {
      throw new DataFault(`the name of the file ${file.name} must end with one of ${allowed.join(", ")}`);
    }
    return await this.#environment.storeFile(input.id, file);
  }

  #encrypted(value: unknown): unknown {
    const { encrypt } = this.#environment;
    if (encrypt) return encrypt(String(value));
    throw new DataFault("Unable to use a `SECRET` input/output as encryption is not configured; set an encryption key");
  }
}

function endsWith(name: string, ending: string): boolean {
  const wanted = ending.startsWith(".") ? ending : `.${ending}`;
  return name.toLowerCase().endsWith(wanted.toLowerCase());
}

/** As in Kestra, an optional choice of one takes any text. */
function isUnchecked({ type, required }: Input): boolean {
  return required === false && (type === "SELECT" || type === "ENUM");
}

function itemTypeOf(input: Input): DataType | undefined {
  const itemType = input["itemType"];
  return isDataType(itemType) ? itemType : undefined;
}
