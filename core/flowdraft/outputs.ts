/** The outputs of a flow: rendered when its tasks are over, and converted to their types. */
import type { MaybePromise } from "../expression/contract.ts";
import { all, andThen } from "../expression/maybe.ts";
import type { Output } from "../flow/flow.ts";
import { convertData, type ReadYaml } from "./data-values.ts";
import type { DataType } from "../flow/schema/data-type.ts";

/** Renders and converts all outputs. Throws or rejects with a message that names the output. */
export function convertOutputs(
  outputs: readonly Output[],
  render: (template: string) => MaybePromise<string>,
  readYaml: ReadYaml,
): MaybePromise<Record<string, unknown>> {
  const rendered = outputs.map((output) => (typeof output.value === "string" ? render(output.value) : output.value));
  return andThen(all<unknown>(rendered), (values) => {
    const result: Record<string, unknown> = {};
    for (const [index, output] of outputs.entries()) {
      const value = values[index];
      if (value === "" && output.required === false) continue;
      try {
        result[output.id] = convertData(output.type as DataType, value, undefined, readYaml);
      } catch (error) {
        const cause = error instanceof Error ? error.message : String(error);
        throw new Error(`Invalid value for output \`${output.id}\`. Cause: ${cause}`);
      }
    }
    return result;
  });
}
