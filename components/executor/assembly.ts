/** Puts an executor together from the seams that it works over. */
import type { Clock, IdSource } from "../../core/contracts/clock.ts";
import type { Metrics } from "../../core/contracts/metrics.ts";
import type { Queue, Subscription } from "../../core/contracts/queue.ts";
import type { Repository } from "../../core/contracts/repository.ts";
import type { Storage } from "../../core/contracts/storage.ts";
import type { Execution } from "../../core/execution/execution.ts";
import type { GlobalVariables } from "../../core/execution/variables.ts";
import type { ExpressionEngine, ExpressionServices } from "../../core/expression/contract.ts";
import type { PluginRegistry } from "../../core/plugin/registry.ts";
import { ExecutionFactory, type InputResolver } from "../execution-factory.ts";
import type { FlowPrograms } from "../flow-programs.ts";
import { ConditionEvaluator } from "../flow-triggers/condition-evaluator.ts";
import { FlowTriggerEvaluator } from "../flow-triggers/flow-trigger-evaluator.ts";
import type { ExecutionScope } from "../services/execution-resources.ts";
import type { OpenSecrets } from "../services/secret-inputs.ts";
import type { WorkerGroups } from "../worker-groups.ts";
import { BatchStarter } from "./batch-starter.ts";
import { startExecutor } from "./executor.ts";
import { FlowTriggers } from "./flow-triggers.ts";
import { Resolver } from "./resolver.ts";
import { SubflowStarter } from "./subflow-starter.ts";

/** What an executor is made of. */
export interface ExecutorParts {
  readonly queue: Queue;
  readonly repository: Repository;
  readonly storage: Storage;
  readonly programs: FlowPrograms;
  readonly registry: PluginRegistry;
  readonly engine: ExpressionEngine;
  readonly globals: GlobalVariables;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly resolveInputs: InputResolver;
  /** Makes executions. Default: a factory of its own. */
  readonly factory?: ExecutionFactory;
  /** Opens SECRET inputs. Default: they stay encrypted. */
  readonly openSecrets?: OpenSecrets;
  /** Where jobs go that name a group of workers. Default: any worker takes them. */
  readonly groups?: WorkerGroups;
  /** True for executions that are to be left alone: what comes for them is dropped. Default: none are. */
  isSkipped?(execution: Execution): boolean;
  /** What expressions of an execution may reach. */
  services(execution: ExecutionScope, revealed?: (secret: string) => void): ExpressionServices;
  /** What the executor counts. Default: nothing. */
  readonly metrics?: Metrics;
  random(): number;
  /** Told faults of the executor itself. */
  onFault(error: unknown): void;
}

/** An executor that runs, and what makes executions for it. */
export interface AssembledExecutor extends Subscription {
  readonly factory: ExecutionFactory;
}

/** Starts an executor over the given parts. */
export async function assembleExecutor(parts: ExecutorParts): Promise<AssembledExecutor> {
  const { engine, globals, openSecrets, services } = parts;
  const factory = parts.factory ?? new ExecutionFactory(parts);
  const conditions = new ConditionEvaluator(parts);
  const evaluator = new FlowTriggerEvaluator({ ...parts, conditions });
  const resolver = new Resolver({
    engine,
    globals,
    conditions,
    ...(openSecrets ? { openSecrets } : {}),
    services: (active, revealed) => services(active.state.execution, revealed),
  });
  const executor = await startExecutor({
    ...parts,
    resolver,
    subflows: new SubflowStarter({ ...parts, factory }),
    batches: new BatchStarter({ ...parts, factory, resolver }),
    flowTriggers: new FlowTriggers({ ...parts, evaluator, factory }),
  });
  return { factory, stop: () => executor.stop() };
}
