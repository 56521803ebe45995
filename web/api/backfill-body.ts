/** The backfill that a request describes. */
import type { BackfillRequest } from "../../components/operations/trigger-operations.ts";
import type { Label } from "../../core/flow/flow.ts";
import { isJsonMap, type JsonMap } from "../../core/json-map.ts";
import { invalidEntity } from "./problem.ts";
import { textOf } from "./routes.ts";

/** Reads it. @throws ApiProblem for what is missing or of another kind */
export function backfillOf(body: JsonMap): BackfillRequest {
  const { end, inputs } = body;
  if (inputs !== undefined && !isJsonMap(inputs))
    throw invalidEntity([{ path: "inputs", message: "must be an object" }]);
  return {
    start: textOf(body, "start"),
    ...(typeof end === "string" ? { end } : {}),
    ...(inputs === undefined ? {} : { inputs }),
    ...(body["labels"] === undefined ? {} : { labels: labelsOf(body["labels"]) }),
  };
}

function labelsOf(value: unknown): readonly Label[] {
  const wrong = invalidEntity([{ path: "labels", message: "must be a list of objects with key and value" }]);
  if (!Array.isArray(value)) throw wrong;
  return value.map((each: unknown) => {
    const { key, value: text } = isJsonMap(each) ? each : {};
    if (typeof key !== "string" || typeof text !== "string") throw wrong;
    return { key, value: text };
  });
}
