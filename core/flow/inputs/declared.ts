/** The inputs of a flow, flat and in the order in which they can be resolved. */
import type { Flow, Input } from "../flow.ts";

/** All inputs; those inside a FORM stand for themselves, with the form's id before theirs. */
export function declaredInputs(flow: Pick<Flow, "inputs">): readonly Input[] {
  return (flow.inputs ?? []).flatMap((input) => {
    if (input.type !== "FORM") return [input];
    const inner = input["inputs"];
    if (!Array.isArray(inner)) return [];
    return inner.filter(isInput).map((each) => ({ ...each, id: `${input.id}.${each.id}` }));
  });
}

function isInput(value: unknown): value is Input {
  return typeof value === "object" && value !== null && "id" in value && "type" in value;
}

/** Ids of the inputs that must be resolved before this one. */
export function dependenciesOf(input: Input): readonly string[] {
  return input.dependsOn?.inputs ?? [];
}

/** Each input after those it depends on, otherwise as written. Circles are left as they are. */
export function inOrder(inputs: readonly Input[]): readonly Input[] {
  const byId = new Map(inputs.map((input) => [input.id, input]));
  const ordered = new Set<Input>();
  const open = new Set<Input>();
  const visit = (input: Input): void => {
    if (ordered.has(input) || open.has(input)) return;
    open.add(input);
    for (const id of dependenciesOf(input)) {
      const dependency = byId.get(id);
      if (dependency) visit(dependency);
    }
    ordered.add(input);
  };
  for (const input of inputs) visit(input);
  return [...ordered];
}
