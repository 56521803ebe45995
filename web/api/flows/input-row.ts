/** Inputs as the API answers them. */
import type { Input } from "../../../core/flow/flow.ts";
import type { InputRow } from "../schemas/input.ts";

/**
 * The document of an input. What it defaults to is a text, as it may be an expression: clients are made to read no
 * other value there. A flow that says `"5"` or `'["a"]'` means the same as one with the number or the list.
 */
export function inputRow({ id, type, required, ...rest }: Input): InputRow {
  const { defaults, prefill, inputs, ...others } = rest;
  return {
    id,
    type,
    required: required ?? true,
    ...(isGiven(defaults) ? { defaults: asText(defaults) } : {}),
    ...(isGiven(prefill) ? { prefill: asText(prefill) } : {}),
    ...others,
    ...(Array.isArray(inputs) ? { inputs: inputRows(inputs as readonly Input[]) } : {}),
  };
}

/** The documents of inputs. */
export function inputRows(inputs: readonly Input[]): readonly InputRow[] {
  return inputs.map(inputRow);
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}

function asText(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
