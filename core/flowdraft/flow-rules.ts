/** Rules about a flow as a whole: ids that must differ, dependencies that must not go in circles. */
import type { Reporter } from "./schema-check.ts";
import type { Tree } from "./yaml-tree.ts";

interface Named {
  readonly id: string;
  readonly at: number;
  readonly path: string;
}

/** Checks the rules on the flow's tree. */
export function checkFlowRules(flow: Tree, report: Reporter): void {
  const tasks: Named[] = [];
  for (const list of ["tasks", "errors", "finally", "afterExecution"]) collect(flow.entries?.get(list)?.tree, list, tasks, report);
  const listeners = flow.entries?.get("listeners")?.tree.items ?? [];
  for (const [index, listener] of listeners.entries()) {
    collect(listener.entries?.get("tasks")?.tree, `listeners[${index}].tasks`, tasks, report);
  }
  reportDuplicates(tasks, "Duplicate task id with name", report);
  for (const [list, what] of [["inputs", "input"], ["outputs", "output"], ["triggers", "trigger"]] as const) {
    reportDuplicates(namesOf(flow, list), `Duplicate ${what} with name`, report);
  }
  checkInputDependencies(flow, report);
}

function namesOf(flow: Tree, list: string): Named[] {
  return (flow.entries?.get(list)?.tree.items ?? []).flatMap((item, index) => {
    const id = item.entries?.get("id") ?? item.entries?.get("name");
    return id && typeof id.tree.value === "string" ? [{ id: id.tree.value, at: id.tree.at, path: `${list}[${index}].id` }] : [];
  });
}

function reportDuplicates(named: readonly Named[], message: string, report: Reporter): void {
  const seen = new Set<string>();
  for (const { id, at, path } of named) {
    if (seen.has(id)) report.error(at, path, `${message} [${id}]`, "ids are unique in the whole flow");
    seen.add(id);
  }
}

/** Every task at any depth: a map with an id and a type that stands in a list of tasks. */
function collect(tree: Tree | undefined, path: string, found: Named[], report: Reporter): void {
  for (const [index, item] of (tree?.items ?? []).entries()) {
    const inner = item.entries?.get("task")?.tree;
    const isDagEntry = inner?.kind === "map" && !item.entries?.has("type");
    collectTask(isDagEntry ? inner : item, `${path}[${index}]${isDagEntry ? ".task" : ""}`, found, report);
  }
}

function collectTask(task: Tree, path: string, found: Named[], report: Reporter): void {
  const id = task.entries?.get("id");
  const type = task.entries?.get("type")?.tree.value;
  if (typeof type !== "string") return;
  if (id && typeof id.tree.value === "string") found.push({ id: id.tree.value, at: id.tree.at, path: `${path}.id` });
  for (const name of ["tasks", "then", "else", "defaults", "errors", "finally"]) {
    collect(task.entries?.get(name)?.tree, `${path}.${name}`, found, report);
  }
  for (const [name, entry] of task.entries?.get("cases")?.tree.entries ?? []) {
    collect(entry.tree, `${path}.cases.${name}`, found, report);
  }
  if (type.endsWith(".Dag")) checkDag(task, path, report);
}

function checkDag(task: Tree, path: string, report: Reporter): void {
  const dependsOn = new Map<string, readonly string[]>();
  const items = task.entries?.get("tasks")?.tree.items ?? [];
  for (const item of items) {
    const id = item.entries?.get("task")?.tree.entries?.get("id")?.tree.value;
    const needed = (item.entries?.get("dependsOn")?.tree.items ?? []).map((each) => String(each.value));
    if (typeof id === "string") dependsOn.set(id, needed);
  }
  for (const [index, item] of items.entries()) {
    for (const [at, needed] of (item.entries?.get("dependsOn")?.tree.items ?? []).entries()) {
      if (dependsOn.has(String(needed.value))) continue;
      report.error(needed.at, `${path}.tasks[${index}].dependsOn[${at}]`, `there is no task "${String(needed.value)}" beside it`);
    }
  }
  const cycle = findCycle(dependsOn);
  if (cycle) report.error(task.at, path, `Cyclic dependency detected: ${cycle.join(", ")}`, "remove one of these dependencies");
}

/** The members of a cycle, sorted, or undefined when there is none. */
export function findCycle(dependsOn: ReadonlyMap<string, readonly string[]>): string[] | undefined {
  const left = new Map([...dependsOn].map(([id, needed]) => [id, needed.filter((each) => dependsOn.has(each))]));
  for (;;) {
    const free = [...left].filter(([, needed]) => needed.every((each) => !left.has(each)));
    if (free.length === 0) break;
    for (const [id] of free) left.delete(id);
  }
  // What only depends on a cycle is no member of it.
  for (;;) {
    const needed = new Set([...left.values()].flat());
    const outside = [...left.keys()].filter((id) => !needed.has(id));
    if (outside.length === 0) break;
    for (const id of outside) left.delete(id);
  }
  return left.size === 0 ? undefined : [...left.keys()].sort();
}

function checkInputDependencies(flow: Tree, report: Reporter): void {
  const dependsOn = new Map<string, readonly string[]>();
  const items = flow.entries?.get("inputs")?.tree.items ?? [];
  const neededOf = (item: Tree): readonly Tree[] =>
    item.entries?.get("dependsOn")?.tree.entries?.get("inputs")?.tree.items ?? [];
  for (const item of items) {
    const id = item.entries?.get("id")?.tree.value;
    if (typeof id === "string") dependsOn.set(id, neededOf(item).map((each) => String(each.value)));
  }
  for (const [index, item] of items.entries()) {
    for (const needed of neededOf(item)) {
      if (dependsOn.has(String(needed.value))) continue;
      report.error(needed.at, `inputs[${index}].dependsOn`, `there is no input "${String(needed.value)}"`);
    }
  }
  const cycle = findCycle(dependsOn);
  if (cycle) report.error(items[0]?.at ?? flow.at, "inputs", `Cyclic dependency detected: ${cycle.join(", ")}`);
}
