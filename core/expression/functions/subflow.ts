/** `subflow(namespace, id, …)`: runs a flow while inputs are rendered. */
import { mapArgument, textArgument, wholeArgument } from "../arguments.ts";
import type { FunctionDefinition } from "../definition.ts";
import { Fault } from "../error.ts";
import { javaText } from "../java-text.ts";
import { entriesOf } from "../map-value.ts";
import { toPlain } from "../plain.ts";
import type { Rendering } from "../rendering.ts";

function subflow([namespace, id, inputs, revision, labels, timeout]: readonly unknown[], run: Rendering): unknown {
  const { services } = run;
  if (!services.subflow) {
    throw new Fault(
      "The 'subflow' function can only be used at flow-input render time (e.g. an input's 'values'); it is not supported inside task or trigger properties.",
    );
  }
  const owner = textArgument(namespace, "The argument 'namespace' of 'subflow'");
  const flow = textArgument(id, "The argument 'id' of 'subflow'");
  if (owner === undefined) throw new Fault("The 'subflow' function expects an argument 'namespace'.");
  if (flow === undefined) throw new Fault("The 'subflow' function expects an argument 'id'.");
  const given = entriesOf(mapArgument(inputs, "The argument 'inputs' of 'subflow'") ?? {});
  const marks = entriesOf(mapArgument(labels, "The argument 'labels' of 'subflow'") ?? {});
  return run.awaiting(
    services.subflow({
      namespace: owner,
      id: flow,
      inputs: Object.fromEntries(given.map(([key, value]) => [javaText(key), toPlain(value)])),
      revision: wholeArgument(revision, "The argument 'revision' of 'subflow'"),
      labels: Object.fromEntries(marks.map(([key, value]) => [javaText(key), javaText(value)])),
      timeout: textArgument(timeout, "The argument 'timeout' of 'subflow'"),
    }),
  );
}

/** This function by name. */
export const SUBFLOW_FUNCTIONS: ReadonlyMap<string, FunctionDefinition> = new Map<string, FunctionDefinition>([
  [
    "subflow",
    { parameters: ["namespace", "id", "inputs", "revision", "labels", "timeout"], waits: true, call: subflow },
  ],
]);
