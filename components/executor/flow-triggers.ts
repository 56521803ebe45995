/** Flow triggers: tells the flows that listen what executions come to, and starts what their triggers ask for. */
import type { Clock } from "../../core/contracts/clock.ts";
import type { Repository } from "../../core/contracts/repository.ts";
import type { Execution } from "../../core/execution/execution.ts";
import { CORRELATION_LABEL } from "../../core/execution/system-labels.ts";
import type { FlowEvent, FlowMessage, FlowState } from "../../core/flow-state/flow-state.ts";
import type { ExecutionFactory } from "../execution-factory.ts";
import type { FlowTriggerEvaluator, TriggeredStart } from "../flow-triggers/flow-trigger-evaluator.ts";
import { FlowTriggerIndex } from "../flow-triggers/flow-trigger-index.ts";
import { chainAfter, countRound, linkOf, ROUNDS_MAX, type Rounds } from "../flow-triggers/rounds.ts";
import type { Move } from "./round.ts";
import type { StepBuilder } from "./step-builder.ts";
import { sendCreated } from "./subflow-starter.ts";

/** What Flow triggers need. */
export interface FlowTriggersOptions {
  readonly repository: Repository;
  readonly evaluator: FlowTriggerEvaluator;
  readonly factory: ExecutionFactory;
  readonly clock: Clock;
}

type UpstreamMoved = Extract<FlowEvent, { kind: "upstream-moved" }>;

/** The Flow triggers of all tenants. */
export class FlowTriggers {
  readonly #options: FlowTriggersOptions;
  readonly #indexes = new Map<string, { readonly changes: number; readonly index: FlowTriggerIndex }>();

  constructor(options: FlowTriggersOptions) {
    this.#options = options;
  }

  /** The messages to the flows that may listen for these moves. */
  async messagesFor(moves: readonly Move[]): Promise<readonly FlowMessage[]> {
    const messages: FlowMessage[] = [];
    for (const { execution, state } of moves) {
      const { tenantId } = execution;
      const index = await this.#indexOf(tenantId);
      for (const { namespace, id: flowId } of index.interested(execution, state)) {
        messages.push({ tenantId, flow: { namespace, flowId }, event: { kind: "upstream-moved", execution, state } });
      }
    }
    return messages;
  }

  async #indexOf(tenantId: string): Promise<FlowTriggerIndex> {
    const { flows } = this.#options.repository;
    const changes = await flows.changeCount(tenantId);
    const known = this.#indexes.get(tenantId);
    if (known?.changes === changes) return known.index;
    const index = new FlowTriggerIndex(await flows.list(tenantId));
    this.#indexes.set(tenantId, { changes, index });
    return index;
  }

  /** Handles the news about an execution for one flow: what its triggers start goes into the step. */
  async evaluate(
    state: FlowState,
    { execution, state: upstreamState }: UpstreamMoved,
    step: StepBuilder,
  ): Promise<FlowState> {
    const { repository, evaluator, clock } = this.#options;
    const { tenantId } = state;
    const found = await repository.flows.find({ tenantId, ...state.flow });
    if (!found || found.flow.disabled) return state;
    const { windows, starts, warnings } = await evaluator.evaluate({
      flow: found.flow,
      upstream: execution,
      state: upstreamState,
      taskRuns: await repository.executions.taskRuns(tenantId, execution.id),
      windows: state.windows,
      nowMs: clock.now(),
    });
    for (const message of warnings) step.log(execution, { level: "WARN", message }, clock.now());
    let { rounds } = state;
    for (const start of starts) {
      const counted = this.#countRound(state, rounds, start, execution, step);
      rounds = counted.rounds;
      if (counted.starts) await this.#start(state, start, execution, step);
    }
    const { windows: _windows, rounds: _rounds, ...rest } = state;
    return { ...rest, ...(windows === undefined ? {} : { windows }), ...(rounds === undefined ? {} : { rounds }) };
  }

  /** Counts the start where it goes round; after too many rounds the flow is not started, and the log says so once. */
  #countRound(
    { flow }: FlowState,
    rounds: Rounds | undefined,
    { triggerId }: TriggeredStart,
    upstream: Execution,
    step: StepBuilder,
  ): { readonly rounds: Rounds | undefined; readonly starts: boolean } {
    if (!upstream.trigger?.chain?.includes(linkOf(flow))) return { rounds, starts: true };
    const counted = countRound(rounds ?? {}, correlationOf(upstream));
    if (counted.count === ROUNDS_MAX + 1) {
      const message =
        `The trigger '${triggerId}' does not start '${flow.namespace}'.'${flow.flowId}' any more: Flow triggers have ` +
        `started it for its own executions ${ROUNDS_MAX} times. Break the circle of ${chainAfter(upstream).join(", ")} ` +
        "with a condition or `states`.";
      step.log(upstream, { level: "WARN", message }, this.#options.clock.now());
    }
    return { rounds: counted.rounds, starts: counted.count <= ROUNDS_MAX };
  }

  /** Creates what a trigger asks for; why that cannot be is told in the log of the execution it listened for. */
  async #start(
    { tenantId, flow }: FlowState,
    start: TriggeredStart,
    upstream: Execution,
    step: StepBuilder,
  ): Promise<void> {
    const fault = start.fault ?? (await this.#create(tenantId, flow, start, upstream, step));
    if (fault === undefined) return;
    const message = `The trigger '${start.triggerId}' of '${flow.namespace}'.'${flow.flowId}' could not start it: ${fault}`;
    step.log(upstream, { level: "WARN", message }, this.#options.clock.now());
  }

  async #create(
    tenantId: string,
    flow: FlowState["flow"],
    start: TriggeredStart,
    upstream: Execution,
    step: StepBuilder,
  ): Promise<string | undefined> {
    const created = await this.#options.factory.create({
      tenantId,
      ...flow,
      inputs: start.inputs,
      takesInputs: true,
      labels: start.labels,
      trigger: { id: start.triggerId, type: start.type, variables: start.variables, chain: chainAfter(upstream) },
    });
    if (!created.ok) {
      const why = created.problems.map(({ inputId, message }) => (inputId === "" ? message : `${inputId}: ${message}`));
      return why.join("; ");
    }
    sendCreated(step, created, this.#options.clock.now());
    return undefined;
  }
}

/** What all executions that follow from one another have in common. */
function correlationOf({ id, labels }: Execution): string {
  return labels.find(({ key }) => key === CORRELATION_LABEL)?.value ?? id;
}
