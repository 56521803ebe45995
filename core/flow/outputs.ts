/** The outputs of a flow: rendered when its tasks are over, and converted to their types. */
import type { MaybePromise } from "../expression/contract.ts";
import { all, andThen, attempt } from "../expression/maybe.ts";
import { messageOf } from "../message-of.ts";
import type { Output } from "./flow.ts";
import { convertData, toPlainList } from "./inputs/convert.ts";
import { isDataType } from "./schema/data-type.ts";

/** An output whose rendered value is not of its type. */
export class OutputError extends Error {
  /** The output's id. */
  readonly outputId: string;

  constructor(outputId: string, cause: string) {
    super(`Invalid value for output \`${outputId}\`. Cause: ${cause}`);
    this.name = "OutputError";
    this.outputId = outputId;
  }
}

const LEFT_OUT = Symbol("left out");

/** The text that a template renders to; null when it is one expression whose value is null. */
export type RenderOutput = (template: string) => MaybePromise<string | null>;

/**
 * The values by output id, now or when the last is rendered. An output with `required: false` that cannot be rendered
 * or has no value is left out; `onIgnored` hears of the first kind. Throws or rejects with {@link OutputError}, or with what rendering threw.
 */
export function convertOutputs(
  outputs: readonly Output[],
  render: RenderOutput,
  onIgnored: (id: string) => void = () => undefined,
): MaybePromise<Record<string, unknown>> {
  const values = outputs.map((output) =>
    output.required === false
      ? attempt<unknown, unknown>(
          () => renderValue(output.value, render),
          () => {
            onIgnored(output.id);
            return LEFT_OUT;
          },
        )
      : renderValue(output.value, render),
  );
  return andThen(all(values), (rendered) => {
    const result: Record<string, unknown> = {};
    for (const [index, output] of outputs.entries()) {
      const value = rendered[index] === LEFT_OUT ? LEFT_OUT : convert(output, rendered[index]);
      if (value !== LEFT_OUT) result[output.id] = value;
    }
    return result;
  });
}

function convert(output: Output, value: unknown): unknown {
  const { id, type } = output;
  if (value === null) {
    if (output.required === false) return LEFT_OUT;
    throw new OutputError(id, "it has no value; give it one with `??`, or set `required: false`");
  }
  if (type === "SECRET" || type === "FORM" || !isDataType(type))
    throw new OutputError(id, `outputs cannot be of type ${type}`);
  try {
    if (type === "ARRAY" || type === "MULTISELECT") return toPlainList(value);
    const converted = convertData(type, value);
    return type === "DATETIME" ? inFewDigits(String(converted)) : converted;
  } catch (error) {
    throw new OutputError(id, messageOf(error));
  }
}

/** Unlike inputs, outputs show as few digits of the second as Java does: none, 3 or 6. */
function inFewDigits(instant: string): string {
  return instant.replace(/(?:\.000000|(?<=\.\d{3})000)Z$/, "Z");
}

/** Renders every text inside a value. */
function renderValue(value: unknown, render: RenderOutput): MaybePromise<unknown> {
  if (typeof value === "string") return render(value);
  const inside = (each: unknown): MaybePromise<unknown> =>
    typeof each === "string" ? andThen(render(each), (text) => text ?? "") : renderValue(each, render);
  if (Array.isArray(value)) return all(value.map(inside));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value);
  return andThen(all(entries.map(([, each]) => inside(each))), (rendered) =>
    Object.fromEntries(entries.map(([key], index) => [key, rendered[index]])),
  );
}
