/** Questions for inputs that are missing, made of what the flow says about them. */
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import type { Flow, Input } from "../../core/flow/flow.ts";
import { convertData } from "../../core/flow/inputs/convert.ts";
import { checkValue } from "../../core/flow/inputs/validators.ts";
import { isDataType } from "../../core/flow/schema/data-type.ts";
import { messageOf } from "../../core/message-of.ts";
import type { Question } from "../../tui/prompt/question.ts";
import { fileProblem, GivenFile } from "./given-inputs.ts";

/** An input that stops the execution from being created. */
export interface InputProblem {
  readonly inputId: string;
  readonly message: string;
  /** What may be chosen, where that depends on more than the flow's text. */
  readonly choices?: readonly string[];
}

/** What the engine's messages say first, and the question already shows. */
const KNOWN = /^Invalid value for input `[^`]+`\. Cause: /;

/** The question for an input; after an answer that was refused it says why, and the answer stands in the field. */
export function questionFor(
  flow: Pick<Flow, "inputs">,
  { inputId, message, choices }: InputProblem,
  refused?: string,
): Question {
  const input = findInput(flow, inputId);
  const values = choices && choices.length > 0 ? choices : optionsOf(input);
  const initial = refused !== undefined && input?.type !== "SECRET" ? refused : initialOf(input);
  const { displayName, description } = input ?? {};
  return {
    id: inputId,
    label: typeof displayName === "string" && displayName !== "" ? `${displayName} (${inputId})` : inputId,
    hint: hintOf(input, values !== undefined),
    kind: kindOf(input, values),
    check: (answer) => checkAnswer(input, answer),
    ...(typeof description === "string" ? { description } : {}),
    ...(values ? { options: values } : {}),
    ...(refused === undefined ? {} : { problem: message.replace(KNOWN, "") }),
    ...(initial === undefined ? {} : { initial }),
  };
}

/** The prefill as it would be typed; one that is an expression is left to the engine. */
function initialOf(input: Input | undefined): string | undefined {
  const prefill = input?.["prefill"];
  if (prefill === undefined || prefill === null) return undefined;
  const text = typeof prefill === "object" ? JSON.stringify(prefill) : String(prefill);
  return text.includes("{{") ? undefined : text;
}

/** What the engine is given for an answer. */
export function valueOfAnswer(flow: Pick<Flow, "inputs">, inputId: string, answer: string): unknown {
  const input = findInput(flow, inputId);
  if (input?.type === "FILE" && !answer.includes("://")) return new GivenFile(resolve(withHome(answer)));
  return answer;
}

/** Inputs of a FORM are named `form.field`. */
function findInput(flow: Pick<Flow, "inputs">, id: string): Input | undefined {
  const top = flow.inputs?.find((input) => input.id === id);
  if (top) return top;
  const form = flow.inputs?.find((input) => id.startsWith(`${input.id}.`));
  const fields: unknown = form?.["inputs"];
  if (!form || !Array.isArray(fields)) return undefined;
  return fields.find((field: unknown): field is Input => isInput(field) && `${form.id}.${field.id}` === id);
}

function isInput(value: unknown): value is Input {
  return typeof value === "object" && value !== null && "id" in value && "type" in value;
}

/** Nobody's shell is there to do it. */
function withHome(path: string): string {
  return path.startsWith("~/") ? join(homedir(), path.slice(2)) : path;
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

function hintOf(input: Input | undefined, hasOptions: boolean): string {
  if (!input) return "";
  const choosing = input.type === "MULTISELECT" ? "any of these" : FORMS[input.type];
  const form = (hasOptions ? choosing : FORMS[input.type]) ?? input.type.toLowerCase();
  const from = input["min"] ?? input["after"];
  const to = input["max"] ?? input["before"];
  const range = [from === undefined ? "" : `from ${String(from)}`, to === undefined ? "" : `to ${String(to)}`];
  const pattern = typeof input["validator"] === "string" ? [`like ${input["validator"]}`] : [];
  return [form, range.filter(Boolean).join(" "), ...pattern].filter(Boolean).join(", ");
}

/** Catches what needs no engine; everything else is checked when the execution is created. */
async function checkAnswer(input: Input | undefined, answer: string): Promise<string | undefined> {
  if (answer.trim() === "" && input?.type !== "STRING") return "An answer is needed.";
  switch (input?.type) {
    case "INT":
      return /^[+-]?\d+$/.test(answer.trim()) ? rangeProblem(input, Number(answer)) : `"${answer}" is no whole number.`;
    case "FLOAT":
      return Number.isNaN(Number(answer)) ? `"${answer}" is no number.` : rangeProblem(input, Number(answer));
    case "FILE": {
      if (answer.includes("://")) return undefined;
      const problem = await fileProblem(resolve(withHome(answer)));
      return problem === undefined ? undefined : `${answer}: ${problem}.`;
    }
    default:
      return input ? typeProblem(input, answer) : undefined;
  }
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
