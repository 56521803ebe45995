/** Questions for the inputs of flows, made of what the flow says about them; wherever a person is asked. */
import type { Input } from "../../core/flow/flow.ts";
import { convertData } from "../../core/flow/inputs/convert.ts";
import { checkValue } from "../../core/flow/inputs/validators.ts";
import { isDataType } from "../../core/flow/schema/data-type.ts";
import { messageOf } from "../../core/message-of.ts";
import type { Question } from "./question.ts";

/** How an input is asked for. */
export interface InputAsking {
  /** Stands in the field at first, where it is no expression and no secret. Default: the prefill. */
  readonly initial?: unknown;
  /** What may be chosen, where that depends on more than the flow's text. Default: what the input says. */
  readonly choices?: readonly string[] | undefined;
  /** Why an earlier answer was refused. Default: none was. */
  readonly problem?: string | undefined;
  /** An empty answer leaves it to the flow. Default false. */
  readonly mayBeEmpty?: boolean;
  /** Says why a file cannot be sent; undefined when it can. */
  fileProblem(path: string): Promise<string | undefined>;
}

/** Stands for an empty answer among options. */
const NOTHING = "(nothing)";

/** The question for an input, or for one of which nothing but its id is known. */
export function inputQuestion(id: string, input: Input | undefined, asking: InputAsking): Question {
  const { choices, problem, mayBeEmpty = false } = asking;
  const values = choices && choices.length > 0 ? choices : optionsOf(input);
  const kind = kindOf(input, values);
  const hasNothing = mayBeEmpty && kind === "one" && !hasWrittenDefault(input);
  const initial = initialOf(input, asking.initial ?? input?.["prefill"]);
  const { displayName, description } = input ?? {};
  return {
    id,
    label: typeof displayName === "string" && displayName !== "" ? `${displayName} (${id})` : id,
    hint: hintOf(input, values !== undefined, mayBeEmpty),
    kind,
    check: (answer) =>
      mayBeEmpty && answer.trim() === "" ? undefined : checkAnswer(input, answer, (path) => asking.fileProblem(path)),
    ...(typeof description === "string" ? { description } : {}),
    ...(values ? { options: hasNothing ? [NOTHING, ...values] : values } : {}),
    ...(hasNothing ? { emptyOption: NOTHING } : {}),
    ...(problem === undefined ? {} : { problem }),
    ...(initial === undefined ? {} : { initial }),
  };
}

/** As it would be typed; an expression is left to the engine, and a secret is not shown. */
function initialOf(input: Input | undefined, value: unknown): string | undefined {
  if (value === undefined || value === null || input?.type === "SECRET") return undefined;
  const text = typeof value === "object" ? JSON.stringify(value) : String(value);
  return isExpression(text) ? undefined : text;
}

/** Whether a default is worked out by the engine. */
export function isExpression(text: string): boolean {
  return text.includes("{{");
}

/** An empty answer would be the same as the default, which is among the options. */
function hasWrittenDefault(input: Input | undefined): boolean {
  const defaults = input?.["defaults"];
  return defaults !== undefined && defaults !== null && !isExpression(String(defaults));
}

function kindOf(input: Input | undefined, values: readonly string[] | undefined): Question["kind"] {
  if (input?.type === "SECRET") return "secret";
  if (!values) return "text";
  return input?.type === "MULTISELECT" ? "many" : "one";
}

function optionsOf(input: Input | undefined): readonly string[] | undefined {
  switch (input?.type) {
    case "BOOL":
    case "BOOLEAN":
      return ["true", "false"];
    case "ENUM":
    case "SELECT":
    case "MULTISELECT": {
      const values = input["values"];
      const free = input["allowCustomValue"] === true;
      return Array.isArray(values) && !free ? values.map(String) : undefined;
    }
    default:
      return undefined;
  }
}

const FORMS: Readonly<Record<string, string>> = {
  STRING: "text",
  INT: "whole number",
  FLOAT: "number",
  BOOL: "true or false",
  BOOLEAN: "true or false",
  SELECT: "one of these",
  ENUM: "one of these",
  MULTISELECT: 'JSON list, ["a", "b"]',
  DATE: "date, 2026-12-31",
  DATETIME: "date and time, 2026-12-31T23:59:00Z",
  TIME: "time, 23:59:00",
  DURATION: "duration, PT5M",
  FILE: "path of a file",
  JSON: "JSON",
  YAML: "YAML",
  URI: "address",
  EMAIL: "e-mail address",
  SECRET: "not shown",
  ARRAY: 'JSON list, ["a", "b"]',
};

function hintOf(input: Input | undefined, hasOptions: boolean, mayBeEmpty: boolean): string {
  if (!input) return "";
  const choosing = input.type === "MULTISELECT" ? "any of these" : FORMS[input.type];
  const form = (hasOptions ? choosing : (freeChoice(input) ?? FORMS[input.type])) ?? input.type.toLowerCase();
  const from = input["min"] ?? input["after"];
  const to = input["max"] ?? input["before"];
  const range = [from === undefined ? "" : `from ${String(from)}`, to === undefined ? "" : `to ${String(to)}`];
  const pattern = typeof input["validator"] === "string" ? [`like ${input["validator"]}`] : [];
  const empty = mayBeEmpty && !hasOptions ? [emptyWords(input)] : [];
  return [form, range.filter(Boolean).join(" "), ...pattern, ...empty].filter(Boolean).join(", ");
}

/** Choices of which another one may be made, too. */
function freeChoice({ type, ...input }: Input): string | undefined {
  const values = input["values"];
  if (input["allowCustomValue"] !== true || !Array.isArray(values) || values.length === 0) return undefined;
  if (type === "MULTISELECT") return `JSON list of ${values.join(", ")}, or others`;
  return `${values.join(", ")}, or another`;
}

function emptyWords(input: Input): string {
  const { defaults } = input;
  if (defaults === undefined || defaults === null) return "may be empty";
  if (input.type === "SECRET") return "empty for the default";
  return `empty for ${typeof defaults === "object" ? JSON.stringify(defaults) : String(defaults)}`;
}

/** Catches what needs no engine; everything else is checked when the execution is created. */
async function checkAnswer(
  input: Input | undefined,
  answer: string,
  fileProblem: InputAsking["fileProblem"],
): Promise<string | undefined> {
  if (answer.trim() === "" && input?.type !== "STRING") return "An answer is needed.";
  switch (input?.type) {
    case "INT":
      return /^[+-]?\d+$/.test(answer.trim()) ? rangeProblem(input, Number(answer)) : `"${answer}" is no whole number.`;
    case "FLOAT":
      return Number.isNaN(Number(answer)) ? `"${answer}" is no number.` : rangeProblem(input, Number(answer));
    case "FILE":
      return isAddress(answer) ? undefined : await fileProblem(answer);
    default:
      return input ? typeProblem(input, answer) : undefined;
  }
}

/** Whether the answer for a FILE names what the server has already, and no file of this machine. */
export function isAddress(answer: string): boolean {
  return answer.includes("://");
}

/** What the engine would say of the text by its type and limits; choices may depend on other inputs. */
function typeProblem(input: Input, answer: string): string | undefined {
  const { type, itemType } = input;
  if (!isDataType(type)) return undefined;
  try {
    checkValue(input, convertData(type, answer, isDataType(itemType) ? itemType : undefined));
    return undefined;
  } catch (error) {
    return messageOf(error);
  }
}

function rangeProblem(input: Input, value: number): string | undefined {
  const { min, max } = input;
  if (typeof min === "number" && value < min) return `It must be ${min} or more.`;
  if (typeof max === "number" && value > max) return `It must be ${max} or less.`;
  return undefined;
}

/** Inputs by the names that they are asked for and sent by: those of a FORM are named `form.field`. */
export function flatInputs(inputs: readonly Input[]): readonly Input[] {
  return inputs.flatMap((input) => {
    const fields: unknown = input["inputs"];
    if (input.type !== "FORM" || !Array.isArray(fields)) return [input];
    return fields.filter(isInput).map((field) => ({ ...field, id: `${input.id}.${field.id}` }));
  });
}

function isInput(value: unknown): value is Input {
  return typeof value === "object" && value !== null && "id" in value && "type" in value;
}
