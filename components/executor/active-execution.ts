/** An execution that an executor holds in memory while it owns its partition. */
import type { StoredExecutionChange } from "../../core/contracts/queue.ts";
import type { ExecutionEvent } from "../../core/execution/event.ts";
import type { TaskRun } from "../../core/execution/execution.ts";
import { OutputsIndex } from "../../core/execution/outputs-index.ts";
import type { FlowProgram } from "../../core/execution/program.ts";
import { isTerminal } from "../../core/execution/state.ts";
import { transition } from "../../core/execution/transition.ts";
import type { TransitionEnvironment } from "../../core/execution/turn.ts";
import { applyDraft, ChangeCollector, type Draft, type WorkingState } from "../../core/execution/working-state.ts";
import { SecretMask } from "../masking/secret-mask.ts";

/** Working state, program and derived variables of one execution. */
export class ActiveExecution {
  readonly program: FlowProgram;
  readonly state: WorkingState;
  readonly index = new OutputsIndex();
  /** Hides the secrets that rendering has brought to light, wherever the execution tells of them. */
  readonly mask = new SecretMask();
  #changes: ChangeCollector | undefined;

  constructor(program: FlowProgram, state: WorkingState) {
    this.program = program;
    this.state = state;
    for (const taskRun of state.taskRuns.values()) if (!taskRun.adopt) this.index.put(taskRun, this.find);
  }

  /** True when nothing has happened to it but its creation. */
  get isNew(): boolean {
    const { execution, taskRuns, frames } = this.state;
    return frames.size === 0 && taskRuns.size === 0 && !isTerminal(execution.state.current);
  }

  /** True when nothing is under way that a partition would have to store. */
  get isOver(): boolean {
    const { execution, frames } = this.state;
    return isTerminal(execution.state.current) && !frames.has(execution.id);
  }

  /** A task run by id. */
  readonly find = (id: string): TaskRun | undefined => this.state.taskRuns.get(id);

  /** Handles one event and takes its changes over. */
  handle(event: ExecutionEvent, environment: TransitionEnvironment): Draft {
    const draft = transition(this.program, this.state, event, environment);
    if (draft.isEmpty) return draft;
    for (const id of draft.removed) {
      const removed = this.find(id);
      if (removed) this.index.remove(removed, this.find);
    }
    applyDraft(this.state, draft);
    for (const taskRun of draft.taskRuns.values()) if (!taskRun.adopt) this.index.put(taskRun, this.find);
    this.#changes ??= new ChangeCollector();
    this.#changes.add(draft);
    return draft;
  }

  /** What changed since the last call; undefined when nothing did. */
  takeChange(): StoredExecutionChange | undefined {
    const changes = this.#changes;
    this.#changes = undefined;
    return changes?.toChange(this.state.execution);
  }
}
