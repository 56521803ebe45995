/** Tells people what would come of inputs before they start or resume an execution with them. Nothing is kept of it. */
import type { Repository } from "../core/contracts/repository.ts";
import type { Execution } from "../core/execution/execution.ts";
import type { Check } from "../core/flow/flow.ts";
import type { InputReport } from "../core/flow/inputs/resolve.ts";
import type { ExecutionFactory, ExecutionRequest } from "./execution-factory.ts";
import type { FlowPrograms } from "./flow-programs.ts";
import type { InputInspector } from "./input-resolver.ts";
import type { ExecutionName, ExecutionOperations } from "./operations/execution-operations.ts";
import { done, type OperationResult, refused } from "./operations/operation-result.ts";

/** What would come of inputs. */
export interface ExecutionPreview {
  /** The flow's. */
  readonly namespace: string;
  readonly flowId: string;
  readonly inputs: readonly InputReport[];
  /** Checks of the flow that would not hold; none are asked while an input is wrong. */
  readonly failedChecks: readonly Check[];
}

/** What looking needs. */
export interface ExecutionPreviewsOptions {
  readonly repository: Repository;
  readonly programs: FlowPrograms;
  readonly operations: ExecutionOperations;
  readonly inspectInputs: InputInspector;
  /** Makes executions without keeping their files. */
  readonly dryFactory: ExecutionFactory;
  checksFailedBy(execution: Execution): Promise<readonly Check[]>;
}

/** The id of executions that are none. */
const NO_ID = "preview";

/** See the file's head. */
export class ExecutionPreviews {
  readonly #options: ExecutionPreviewsOptions;

  constructor(options: ExecutionPreviewsOptions) {
    this.#options = options;
  }

  /** Of a new execution. */
  async ofNew(request: ExecutionRequest): Promise<OperationResult<ExecutionPreview>> {
    const { repository, inspectInputs, dryFactory, checksFailedBy } = this.#options;
    const { tenantId, namespace, flowId, revision } = request;
    const key = { tenantId, namespace, flowId, ...(revision === undefined ? {} : { revision }) };
    const found = await repository.flows.find(key);
    if (!found) return refused("not-found", `Unable to find flow '${namespace}'.'${flowId}'`);
    if (found.flow.disabled) return refused("conflict", `Flow '${namespace}'.'${flowId}' is disabled`);
    const inputs = await inspectInputs(found.flow, NO_ID, request.inputs);
    const isFine = inputs.every(({ messages }) => messages.length === 0);
    const made = isFine && found.flow.checks ? await dryFactory.create({ ...request, id: NO_ID }) : undefined;
    return done({ namespace, flowId, inputs, failedChecks: made?.ok ? await checksFailedBy(made.execution) : [] });
  }

  /** Of a paused execution that goes on. */
  async ofResume(
    { tenantId, executionId }: ExecutionName,
    given: Readonly<Record<string, unknown>>,
  ): Promise<OperationResult<ExecutionPreview>> {
    const { repository, programs, operations, inspectInputs } = this.#options;
    const execution = await repository.executions.find(tenantId, executionId);
    const program = execution && (await programs.of(execution));
    if (!execution || !program) return refused("not-found", `Execution ${executionId} does not exist`);
    if (execution.state.current !== "PAUSED") return refused("conflict", "Execution is not paused");
    const declared = (await operations.waitingPause(execution))?.inputs ?? [];
    const inputs = await inspectInputs({ ...program.flow, inputs: declared }, executionId, given);
    const { namespace, flowId } = execution;
    return done({ namespace, flowId, inputs, failedChecks: [] });
  }
}
