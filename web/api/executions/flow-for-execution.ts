/** Flows reduced to what people who start executions, or look at them, have to know: ids, types, inputs. */
import type { Row } from "../../../core/execution/execution-row.ts";
import type { Flow } from "../../../core/flow/flow.ts";
import { withFullTypes } from "../../../core/flow/full-types.ts";
import { type OutlineBranch, type OutlineStep, outlineOf } from "../../../core/graph/outline.ts";
import type { PluginRegistry } from "../../../core/plugin/registry.ts";
import { inputRows } from "../flows/input-row.ts";

/** The document of a flow. */
export async function flowForExecution(flow: Flow, registry: PluginRegistry): Promise<Row> {
  const full = await withFullTypes(flow, registry);
  const { id, namespace, revision, updated, description, disabled, deleted, labels, inputs, outputs, variables } = full;
  const lists = Object.fromEntries(
    outlineOf(full, registry).branches.map(({ role, steps }) => [role, steps.map(taskForExecution)]),
  );
  return {
    id,
    namespace,
    revision,
    updated,
    description,
    labels,
    inputs: inputs && inputRows(inputs),
    outputs,
    variables,
    disabled: disabled ?? false,
    draft: false,
    deleted: deleted ?? false,
    tasks: [],
    ...lists,
    triggers: full.triggers?.map((trigger) => ({ id: trigger.id, type: trigger.type })),
  };
}

/** Its children are one list, whatever it takes for them to run. */
function taskForExecution({ task, isSubflow, branches }: OutlineStep): Row {
  const tasks = branches.flatMap(({ steps }: OutlineBranch) => steps.map(taskForExecution));
  const { id, type, onResume, namespace, flowId, revision } = task;
  return {
    id,
    type,
    ...(tasks.length > 0 ? { tasks } : {}),
    ...(Array.isArray(onResume) ? { inputs: inputRows(onResume) } : {}),
    ...(isSubflow ? { subflowId: { namespace, flowId, revision } } : {}),
  };
}
