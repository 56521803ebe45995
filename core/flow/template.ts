/**
 * Templates: lists of tasks that flows share. A Template task of a flow runs the tasks of a template as its children;
 * which version of it an execution runs is settled when the execution is created, and stays so.
 */
import type { TemplateRepository } from "../contracts/repository.ts";
import { isJsonMap } from "../json-map.ts";
import type { Flow, Task } from "./flow.ts";

/** The type of tasks that run a template. */
export const TEMPLATE_TYPE = "io.kestra.plugin.core.flow.Template";
/** Its older name. */
export const TEMPLATE_TYPE_ALIAS = "io.kestra.core.tasks.flows.Template";

/** Tasks under a name. */
export interface Template {
  readonly id: string;
  readonly namespace: string;
  readonly tenantId: string;
  /** Counts saved versions, from 1. */
  readonly revision: number;
  readonly description?: string;
  readonly deleted?: boolean;
  readonly tasks: readonly Task[];
  readonly errors?: readonly Task[];
  readonly finally?: readonly Task[];
}

/** Names one template, or one saved version of it. */
export interface TemplateKey {
  readonly tenantId: string;
  readonly namespace: string;
  readonly templateId: string;
  readonly revision?: number;
}

/** The versions of templates that an execution runs, by {@link templateName}. */
export type TemplateRevisions = Readonly<Record<string, number>>;

/** Tasks that templates add to one flow; templates in templates could make any number of them. */
export const TEMPLATE_TASKS_MAX = 100_000;

/** The name that a template goes by in messages and maps: neither part has a slash. */
export function templateName({ namespace, id }: Pick<Template, "namespace" | "id">): string {
  return `${namespace}/${id}`;
}

/** The template of a name. */
export function templateKeyOf(name: string): Omit<TemplateKey, "tenantId"> | undefined {
  const [namespace, templateId] = name.split("/");
  return namespace === undefined || templateId === undefined ? undefined : { namespace, templateId };
}

/** The name of the template that a task asks for; undefined for tasks of other types. */
export function templateOf(task: Readonly<Record<string, unknown>>): string | undefined {
  const { type, namespace, templateId } = task;
  if (type !== TEMPLATE_TYPE && type !== TEMPLATE_TYPE_ALIAS) return undefined;
  if (typeof namespace !== "string" || typeof templateId !== "string") return undefined;
  return templateName({ namespace, id: templateId });
}

/** The task with the template's lists in place of its own; what it says about errors and the end comes after them. */
export function withTemplate(task: Task, template: Template): Task {
  const { tasks } = template;
  const errors = [...(template.errors ?? []), ...tasksOf(task["errors"])];
  const last = [...(template.finally ?? []), ...tasksOf(task["finally"])];
  return { ...task, tasks, ...(errors.length > 0 ? { errors } : {}), ...(last.length > 0 ? { finally: last } : {}) };
}

function tasksOf(value: unknown): readonly Task[] {
  return Array.isArray(value) ? value : [];
}

/** Where tasks stand in a flow or template. */
type TaskLists = Pick<Flow, "tasks" | "errors" | "finally" | "afterExecution" | "listeners">;

/** Flows and templates never change, so that each is looked through once. */
const KNOWN = new WeakMap<TaskLists, ReadonlySet<string>>();

/** The names of the templates that tasks of a flow or template ask for, at any depth, each once. */
function templatesIn(lists: TaskLists): ReadonlySet<string> {
  const known = KNOWN.get(lists);
  if (known) return known;
  const found = new Set<string>();
  KNOWN.set(lists, found);
  const { tasks, errors, finally: last, afterExecution, listeners } = lists;
  const open: unknown[] = [tasks, errors, last, afterExecution, listeners];
  while (open.length > 0) {
    const next = open.pop();
    if (Array.isArray(next)) open.push(...next);
    else if (isJsonMap(next)) {
      const name = templateOf(next);
      if (name !== undefined) found.add(name);
      open.push(...Object.values(next));
    }
  }
  return found;
}

/**
 * The newest versions of all templates that a flow runs, directly or through others; undefined when it runs none.
 * Missing ones are left out: the task that asks for one fails when its turn comes.
 */
export async function currentTemplates(
  flow: TaskLists & Pick<Flow, "tenantId">,
  templates: Pick<TemplateRepository, "find">,
): Promise<TemplateRevisions | undefined> {
  const revisions: Record<string, number> = {};
  const seen = new Set(templatesIn(flow));
  // A set that grows while it is walked: what templates ask for comes after what asked for them.
  for (const name of seen) {
    const key = templateKeyOf(name);
    const found = key && (await templates.find({ ...key, tenantId: flow.tenantId }));
    if (!found) continue;
    const { template } = found;
    revisions[name] = template.revision;
    for (const each of templatesIn(template)) seen.add(each);
  }
  return Object.keys(revisions).length === 0 ? undefined : revisions;
}
