/** Flows made ready to run, by revision: found in the repository once and kept. */
import type { Repository } from "../core/contracts/repository.ts";
import { compileFlow, type FlowProgram } from "../core/execution/program.ts";
import type { MaybePromise } from "../core/expression/contract.ts";
import type { Flow, FlowKey, Task } from "../core/flow/flow.ts";
import type { PluginRegistry } from "../core/plugin/registry.ts";

/** Programs kept; the one used longest ago goes first. */
export const PROGRAMS_KEPT_MAX = 1_000;

/** Finds the program of a flow revision. */
export class FlowPrograms {
  readonly #repository: Repository;
  readonly #registry: PluginRegistry;
  readonly #programs = new Map<string, FlowProgram>();

  constructor(repository: Repository, registry: PluginRegistry) {
    this.#repository = repository;
    this.#registry = registry;
  }

  /** The program, or undefined when there is no such flow. @throws ProgramError when it cannot be run */
  get(key: Required<FlowKey>): MaybePromise<FlowProgram | undefined> {
    const id = `${key.tenantId}/${key.namespace}/${key.flowId}/${key.revision}`;
    const kept = this.#programs.get(id);
    return kept ?? this.#load(id, key);
  }

  async #load(id: string, key: FlowKey): Promise<FlowProgram | undefined> {
    const found = await this.#repository.flows.find(key);
    if (!found) return undefined;
    await this.#registry.ensure(taskTypes(found.flow));
    const program = compileFlow(found.flow, this.#registry);
    if (this.#programs.size >= PROGRAMS_KEPT_MAX) {
      const oldest = this.#programs.keys().next().value;
      if (oldest !== undefined) this.#programs.delete(oldest);
    }
    this.#programs.set(id, program);
    return program;
  }
}

/** Every `type` text at any depth of the flow's tasks. */
function taskTypes(flow: Flow): Set<string> {
  const types = new Set<string>();
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) {
      for (const each of value) visit(each);
    } else if (typeof value === "object" && value !== null) {
      for (const [name, each] of Object.entries(value)) {
        if (name === "type" && typeof each === "string") types.add(each);
        else visit(each);
      }
    }
  };
  const lists: (readonly Task[] | undefined)[] = [flow.tasks, flow.errors, flow.finally, flow.afterExecution];
  for (const list of lists) visit(list);
  return types;
}
