/** The values that a SELECT, MULTISELECT or ENUM input offers. */
import type { MaybePromise, Variables } from "../../expression/contract.ts";
import { messageOf } from "../../message-of.ts";
import type { Input } from "../flow.ts";
import { textOf, toPlainList } from "./convert.ts";
import { DataFault } from "./data-fault.ts";

const CHOOSING: ReadonlySet<string> = new Set(["SELECT", "MULTISELECT", "ENUM"]);

/** Renders an expression to its value. */
export interface TypedRenderer {
  renderTyped(template: string, variables: Variables): MaybePromise<unknown>;
}

/** The choices, those of the expression first; undefined for inputs of other types. @throws DataFault */
export async function choicesOf(
  input: Input,
  variables: Variables,
  renderer: TypedRenderer,
): Promise<readonly string[] | undefined> {
  if (!CHOOSING.has(input.type)) return undefined;
  const { expression, values } = input;
  if (typeof expression === "string") return await expressionChoices(input.id, expression, variables, renderer);
  return Array.isArray(values) ? values.map(textOf) : undefined;
}

async function expressionChoices(
  id: string,
  expression: string,
  variables: Variables,
  renderer: TypedRenderer,
): Promise<readonly string[]> {
  const value = await rendered(id, expression, variables, renderer);
  try {
    return toPlainList(value).map(textOf);
  } catch {
    throw new DataFault(`${id}: Invalid expression result. Expected a list of strings`);
  }
}

async function rendered(
  id: string,
  expression: string,
  variables: Variables,
  renderer: TypedRenderer,
): Promise<unknown> {
  try {
    return await renderer.renderTyped(expression, variables);
  } catch (error) {
    throw new DataFault(`${id}: Cannot render 'expression'. Cause: ${messageOf(error)}`);
  }
}
