/** Flows made ready to run, by revision and with the templates of an execution: found once in the repository and kept. */
import type { Repository } from "../core/contracts/repository.ts";
import type { Execution } from "../core/execution/execution.ts";
import { compileFlow, type FlowProgram } from "../core/execution/program.ts";
import type { MaybePromise } from "../core/expression/contract.ts";
import type { Flow } from "../core/flow/flow.ts";
import { collectTypes } from "../core/flow/full-types.ts";
import { type Template, type TemplateRevisions, templateKeyOf, templateName } from "../core/flow/template.ts";
import type { PluginRegistry } from "../core/plugin/registry.ts";

/** Programs kept; the one used longest ago goes first. */
export const PROGRAMS_KEPT_MAX = 1_000;

/** What of an execution says which program it runs. */
export type ProgramKey = Pick<Execution, "tenantId" | "namespace" | "flowId" | "flowRevision" | "templates">;

/** Finds the programs of executions. */
export class FlowPrograms {
  readonly #repository: Repository;
  readonly #registry: PluginRegistry;
  readonly #programs = new Map<string, FlowProgram>();

  constructor(repository: Repository, registry: PluginRegistry) {
    this.#repository = repository;
    this.#registry = registry;
  }

  /** The program, or undefined when there is no such flow. @throws ProgramError when it cannot be run */
  of(execution: ProgramKey): MaybePromise<FlowProgram | undefined> {
    const { tenantId, namespace, flowId, flowRevision, templates } = execution;
    const suffix = templates === undefined ? "" : `/${JSON.stringify(templates)}`;
    const id = `${tenantId}/${namespace}/${flowId}/${flowRevision}${suffix}`;
    const kept = this.#programs.get(id);
    return kept ?? this.#load(id, execution);
  }

  async #load(id: string, execution: ProgramKey): Promise<FlowProgram | undefined> {
    const { tenantId, namespace, flowId, flowRevision: revision } = execution;
    const found = await this.#repository.flows.find({ tenantId, namespace, flowId, revision });
    if (!found) return undefined;
    const templates = await this.#templates(tenantId, execution.templates ?? {});
    await this.#registry.ensure(taskTypes([found.flow, ...templates.values()]));
    const program = compileFlow(found.flow, this.#registry, templates);
    if (this.#programs.size >= PROGRAMS_KEPT_MAX) {
      const oldest = this.#programs.keys().next().value;
      if (oldest !== undefined) this.#programs.delete(oldest);
    }
    this.#programs.set(id, program);
    return program;
  }

  async #templates(tenantId: string, revisions: TemplateRevisions): Promise<ReadonlyMap<string, Template>> {
    const templates = new Map<string, Template>();
    for (const [name, revision] of Object.entries(revisions)) {
      const key = templateKeyOf(name);
      const found = key && (await this.#repository.templates.find({ ...key, tenantId, revision }));
      if (found) templates.set(templateName(found.template), found.template);
    }
    return templates;
  }
}

type TaskLists = Pick<Flow, "tasks" | "errors" | "finally" | "afterExecution" | "listeners">;

/** Every `type` text at any depth of the tasks. */
function taskTypes(owners: readonly TaskLists[]): Set<string> {
  const types = new Set<string>();
  for (const { tasks, errors, finally: last, afterExecution, listeners } of owners) {
    collectTypes([tasks, errors, last, afterExecution, listeners], types);
  }
  return types;
}
