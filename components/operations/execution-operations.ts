/**
 * What operators do about executions: checks whether the execution's state allows it, and sends it on its way. What
 * has happened since the check is seen to by the core, where an operation that comes too late changes nothing.
 */
import type { Clock, IdSource } from "../../core/contracts/clock.ts";
import { pause } from "../../core/contracts/pause.ts";
import type { KeyedMessage, Queue } from "../../core/contracts/queue.ts";
import type { Repository } from "../../core/contracts/repository.ts";
import type { Storage } from "../../core/contracts/storage.ts";
import type { OperatorEvent } from "../../core/execution/event.ts";
import type { Breakpoint, Execution } from "../../core/execution/execution.ts";
import { isTerminal, type StateType } from "../../core/execution/state.ts";
import { REPLAYED_LABEL, withLabels } from "../../core/execution/system-labels.ts";
import type { Label } from "../../core/flow/flow.ts";
import { SYSTEM_LABEL_PREFIX } from "../../core/flow/schema/names.ts";
import type { PauseEnd } from "../../core/plugin/flowable.ts";
import type { InputResolver } from "../execution-factory.ts";
import { creation } from "../executor/subflow-starter.ts";
import type { FlowPrograms } from "../flow-programs.ts";
import { type BulkSelection, selectedParts, selectedUntil } from "./bulk-selection.ts";
import { type Deletion, deleteExecutions } from "./delete-execution.ts";
import { whenFinished } from "./execution-changes.ts";
import { done, type OperationProblem, type OperationResult, refused } from "./operation-result.ts";
import { Replayer, type ReplayRequest } from "./replayer.ts";
import { resumeInputs, type WaitingPause, waitingPause } from "./resume-inputs.ts";

/** What operations need. */
export interface ExecutionOperationsOptions {
  readonly queue: Queue;
  readonly repository: Repository;
  readonly storage: Storage;
  readonly programs: FlowPrograms;
  readonly resolveInputs: InputResolver;
  readonly ids: IdSource;
  readonly clock: Clock;
}

/** Names an execution. */
export interface ExecutionName {
  readonly tenantId: string;
  readonly executionId: string;
}

/** How a paused execution goes on. */
export interface ResumeRequest {
  /** The state that the pause ends in. Default SUCCESS. */
  readonly to?: PauseEnd;
  /** Values of the inputs that the Pause task asks for. */
  readonly inputs?: Readonly<Record<string, unknown>>;
  /** Who did it. */
  readonly by?: string;
}

/** What is deleted, and of which executions. */
export interface DeletionRequest extends Deletion {
  /** Those that are not over are killed first. Default false: they are refused. */
  readonly includesLive?: boolean;
}

/** Problems of one bulk that are told; the first ones are enough to go on with. */
export const BULK_PROBLEMS_MAX = 1_000;

/** Between the parts of a bulk, so that the process gets to its other work also where a database answers at once. */
const BREATH_MS = 1;

/** How long an execution that is to be deleted may take to be over before it is said to be at work, in milliseconds. */
export const END_WAIT_MS = 30_000;

/** What is to be done once all of a part of a bulk were found to allow it. */
interface Gathering {
  /** Executions that were read already, by id. */
  readonly known: ReadonlyMap<string, Execution>;
  readonly messages: KeyedMessage[];
  readonly deletions: { readonly execution: Execution; readonly deletion: Deletion }[];
}

/** Does something to one execution. */
export type BulkAct = (operations: ExecutionOperations, name: ExecutionName) => Promise<OperationResult<Execution>>;

/** States in which an execution has not begun. */
const UNBEGUN: ReadonlySet<StateType> = new Set(["CREATED", "QUEUED"]);

/** Of all labels of an execution that are set by hand, keys and values. Every list and every follower gets them. */
const LABELS_CHARS_MAX = 65_536;

/** Operations on executions. The value answered is the execution as it was before, or the new one. */
export class ExecutionOperations {
  readonly #options: ExecutionOperationsOptions;
  readonly #replayer: Replayer;
  /** Undefined outside of a bulk. */
  readonly #gathering: Gathering | undefined;

  constructor(options: ExecutionOperationsOptions, gathering?: Gathering) {
    this.#options = options;
    this.#replayer = new Replayer({ ...options, now: () => options.clock.now() });
    this.#gathering = gathering;
  }

  /**
   * Does the same to many executions, or nothing to any when one of them does not allow it. They are looked at, and
   * dealt with, a part at a time, so that there may be very many. The value answered is how many there were; of those
   * that no longer allow it when their turn comes, nothing is done to them, nor are they counted.
   */
  async bulk(tenantId: string, wanted: BulkSelection, act: BulkAct): Promise<OperationResult<number>> {
    const problems: OperationProblem[] = [];
    const { repository, clock } = this.#options;
    const selection = selectedUntil(wanted, clock.now());
    let only: Looked | undefined;
    let partCount = 0;
    for await (const part of selectedParts(repository, tenantId, selection)) {
      only = await this.#look(tenantId, part, act);
      partCount++;
      problems.push(...only.problems);
      if (problems.length >= BULK_PROBLEMS_MAX) break;
      await pause(clock, BREATH_MS);
    }
    if (problems.length > 0) return { ok: false, problems: problems.slice(0, BULK_PROBLEMS_MAX) };
    if (!only) return done(0);
    if (partCount === 1) return done(await this.#carryOut(tenantId, only));
    let count = 0;
    for await (const part of selectedParts(repository, tenantId, selection)) {
      count += await this.#carryOut(tenantId, await this.#look(tenantId, part, act));
      await pause(clock, BREATH_MS);
    }
    return done(count);
  }

  async #look(tenantId: string, part: ReadonlyMap<string, Execution | undefined>, act: BulkAct): Promise<Looked> {
    const known = new Map([...part].flatMap(([id, execution]) => (execution ? [[id, execution] as const] : [])));
    const gathering: Gathering = { known, messages: [], deletions: [] };
    const operations = new ExecutionOperations(this.#options, gathering);
    const problems: OperationProblem[] = [];
    let count = 0;
    for (const executionId of part.keys()) {
      const result = await act(operations, { tenantId, executionId });
      if (result.ok) count++;
      else problems.push(...result.problems.map((each) => ({ ...each, executionId })));
    }
    return { gathering, problems, count };
  }

  async #carryOut(tenantId: string, { gathering: { messages, deletions }, count }: Looked): Promise<number> {
    if (messages.length > 0) await this.#options.queue.send(messages);
    if (deletions.length === 0) return count;
    const alike = Map.groupBy(deletions, ({ deletion }) => JSON.stringify(deletion));
    let deleted = 0;
    for (const part of alike.values()) {
      const executions = part.map(({ execution }) => execution);
      deleted += await this.#delete(tenantId, executions, part[0]?.deletion ?? {});
    }
    return deleted;
  }

  /** Deletes those that are over, or soon are; answers how many. */
  async #delete(tenantId: string, executions: readonly Execution[], deletion: Deletion): Promise<number> {
    const waiting = { timeoutMs: END_WAIT_MS };
    const finished = await Promise.all(
      executions.map(async (execution) => {
        const isOver = isTerminal(execution.state.current) && !(await this.#isAtWork(execution));
        return isOver || (await whenFinished(this.#options, execution, (now) => this.#isAtWork(now), waiting));
      }),
    );
    const over = executions.filter((_, at) => finished[at]);
    return await deleteExecutions(this.#options, tenantId, over, deletion);
  }

  /** Whether tasks still run of an execution that has ended, as those of afterExecution do: they would write it anew. */
  async #isAtWork(execution: Execution): Promise<boolean> {
    const { programs, repository } = this.#options;
    // What cannot be run any more may still be at work as it was.
    const program = await Promise.resolve(programs.of(execution)).catch(() => undefined);
    const followers = program?.branches.get("afterExecution") ?? [];
    if (program && followers.length + program.listeners.length === 0) return false;
    const taskRuns = await repository.executions.taskRuns(execution.tenantId, execution.id);
    return taskRuns.some(({ state }) => !isTerminal(state.current));
  }

  /**
   * Stops an execution, and those it started unless `cascade` is false. One that is over stays as it is, or is refused.
   */
  kill(name: ExecutionName, cascade = true, endedToo = cascade): Promise<OperationResult<Execution>> {
    return this.#on(name, (execution) => {
      if (isTerminal(execution.state.current) && !endedToo) {
        return refused("conflict", `Execution is already in state '${execution.state.current}'`);
      }
      return this.#send(execution, { kind: "kill", cascade });
    });
  }

  /** Lets what runs end and begins nothing new until the execution is resumed. */
  pause(name: ExecutionName): Promise<OperationResult<Execution>> {
    return this.#on(name, (execution) =>
      execution.state.current === "RUNNING"
        ? this.#send(execution, { kind: "pause" })
        : refused("invalid", `Execution is not running, its state is '${execution.state.current}'`),
    );
  }

  /** Lets a paused execution go on; the inputs that its Pause task asks for are checked first. */
  resume(
    name: ExecutionName,
    { to = "SUCCESS", inputs = {}, by }: ResumeRequest = {},
  ): Promise<OperationResult<Execution>> {
    return this.#on(name, async (execution) => {
      if (execution.state.current !== "PAUSED") return refused("conflict", "Execution is not paused");
      const checked = await resumeInputs(this.#options, execution, inputs);
      if (!checked.ok) return checked;
      const values = checked.value ?? {};
      return this.#send(execution, { kind: "resume", to, ...values, ...(by === undefined ? {} : { by }) });
    });
  }

  /** The Pause task that {@link resume} is about; undefined when none waits. */
  waitingPause(execution: Execution): Promise<WaitingPause | undefined> {
    return waitingPause(this.#options, execution);
  }

  /** Lets an execution go on that stands at a breakpoint; it stops at these from now on. */
  resumeFromBreakpoint(
    name: ExecutionName,
    breakpoints: readonly Breakpoint[] = [],
  ): Promise<OperationResult<Execution>> {
    return this.#on(name, (execution) =>
      execution.state.current === "BREAKPOINT"
        ? this.#send(execution, { kind: "resume-from-breakpoint", breakpoints })
        : refused("conflict", `Execution is not at a breakpoint, its state is '${execution.state.current}'`),
    );
  }

  /** Runs again what did not end well. With a revision that is another execution, which is answered. */
  restart(name: ExecutionName, revision?: number): Promise<OperationResult<Execution>> {
    return this.#on(name, async (execution) => {
      const { current } = execution.state;
      if (!isTerminal(current) && current !== "PAUSED") {
        return refused("conflict", `Execution must be terminated to be restarted, current state is '${current}'`);
      }
      if (!(await this.#replayer.canRestart(execution))) {
        return refused("invalid", "No task found to restart execution from!");
      }
      if (revision === undefined) return this.#send(execution, { kind: "restart" });
      return this.#create(await this.#replayer.restart(execution, revision));
    });
  }

  /** Makes another execution that repeats this one, from the beginning or from a task run on. */
  replay(name: ExecutionName, request: ReplayRequest = {}): Promise<OperationResult<Execution>> {
    return this.#on(name, async (execution) => {
      const made = await this.#create(await this.#replayer.replay(execution, request));
      if (made.ok) await this.#send(execution, { kind: "set-labels", labels: [REPLAYED_LABEL] });
      return made;
    });
  }

  /** Has a task run count as ended in another state; what follows it runs again. */
  changeTaskRunState(name: ExecutionName, taskRunId: string, state: StateType): Promise<OperationResult<Execution>> {
    return this.#on(name, async (execution) => {
      if (!isTerminal(state)) return refused("invalid", `A task run cannot be changed to the state '${state}'`);
      const { current } = execution.state;
      if (!isTerminal(current) && current !== "PAUSED") {
        return refused("conflict", `Execution must be terminated to be changed, current state is '${current}'`);
      }
      const taskRuns = await this.#options.repository.executions.taskRuns(execution.tenantId, execution.id);
      if (!taskRuns.some(({ id }) => id === taskRunId)) {
        return refused("invalid", `No task run ${taskRunId} in the execution ${execution.id}`);
      }
      return this.#send(execution, { kind: "change-task-run", taskRunId, state });
    });
  }

  /** Has an execution that is over count as ended in another state. */
  changeState(name: ExecutionName, state: StateType): Promise<OperationResult<Execution>> {
    return this.#on(name, (execution) => {
      const { current } = execution.state;
      if (!isTerminal(state)) return refused("invalid", `An execution cannot be changed to the state '${state}'`);
      if (!isTerminal(current)) {
        return refused("invalid", `Execution must be terminated to be changed, current state is '${current}'`);
      }
      return this.#send(execution, { kind: "change-state", state });
    });
  }

  /** Lets an execution begin that waits for its date or for a slot; one that is paused goes on. */
  forceRun(name: ExecutionName): Promise<OperationResult<Execution>> {
    return this.#on(name, (execution) => {
      const { current } = execution.state;
      if (isTerminal(current)) return refused("invalid", `Execution is terminated, its state is '${current}'`);
      if (current === "PAUSED") return this.#send(execution, { kind: "resume", to: "SUCCESS" });
      if (!UNBEGUN.has(current)) return done(execution);
      return this.#send(execution, { kind: "force-run" });
    });
  }

  /** Takes an execution out of the queue for a slot: it begins, or ends in the state. */
  unqueue(name: ExecutionName, state: StateType = "RUNNING"): Promise<OperationResult<Execution>> {
    return this.#on(name, (execution) => {
      const { current } = execution.state;
      if (current !== "QUEUED") return refused("invalid", `Execution is not queued, its state is '${current}'`);
      if (state !== "RUNNING" && state !== "CANCELLED" && state !== "FAILED") {
        return refused("invalid", `A queued execution becomes RUNNING, CANCELLED or FAILED, not '${state}'`);
      }
      return this.#send(execution, { kind: "force-run", state });
    });
  }

  /** Adds labels to an execution that is over, in place of those of the same key. */
  setLabels(name: ExecutionName, labels: readonly Label[]): Promise<OperationResult<Execution>> {
    return this.#on(name, (execution) => {
      if (!isTerminal(execution.state.current)) {
        return refused("conflict", "The execution is not terminated; its labels can be set once it is");
      }
      const wrong = labels.find(({ key, value }) => key === "" || value === "");
      if (wrong) return refused("invalid", "Labels need a key and a value");
      const chars = withLabels(execution.labels, labels).reduce(
        (sum, each) => sum + each.key.length + each.value.length,
        0,
      );
      if (chars > LABELS_CHARS_MAX) {
        return refused("invalid", `The labels of an execution have at most ${LABELS_CHARS_MAX} characters`);
      }
      const isKnown = ({ key, value }: Label): boolean =>
        execution.labels.some((known) => known.key === key && known.value === value);
      const reserved = labels.find((label) => label.key.startsWith(SYSTEM_LABEL_PREFIX) && !isKnown(label));
      if (reserved)
        return refused("invalid", `System labels can only be set by Kestra itself, offending label: ${reserved.key}`);
      return this.#send(execution, { kind: "set-labels", labels });
    });
  }

  /**
   * Deletes an execution that is over, and what belongs to it; one that is not is killed first, where that is asked for.
   * Tasks that follow its end have a while to come to theirs; one of which some still run then stays.
   */
  delete(name: ExecutionName, { includesLive = false, ...deletion }: DeletionRequest = {}) {
    return this.#on(name, async (execution) => {
      const isLive = !isTerminal(execution.state.current);
      if (isLive && !includesLive) {
        return refused("conflict", `Execution is in state '${execution.state.current}'; kill it before you delete it`);
      }
      if (isLive) await this.#send(execution, { kind: "kill", cascade: true });
      if (this.#gathering) {
        this.#gathering.deletions.push({ execution, deletion });
        return done(execution);
      }
      return (await this.#delete(execution.tenantId, [execution], deletion)) > 0
        ? done(execution)
        : refused("conflict", "Tasks of the execution still run; delete it once they have ended");
    });
  }

  async #on(
    { tenantId, executionId }: ExecutionName,
    act: (execution: Execution) => OperationResult<Execution> | Promise<OperationResult<Execution>>,
  ): Promise<OperationResult<Execution>> {
    const execution = this.#gathering
      ? this.#gathering.known.get(executionId)
      : await this.#options.repository.executions.find(tenantId, executionId);
    return execution ? await act(execution) : refused("not-found", `Execution ${executionId} does not exist`);
  }

  async #send(execution: Execution, event: OperatorEvent): Promise<OperationResult<Execution>> {
    await this.#sendAll([{ tenantId: execution.tenantId, executionId: execution.id, event }]);
    return done(execution);
  }

  async #sendAll(messages: readonly KeyedMessage[]): Promise<void> {
    if (this.#gathering) this.#gathering.messages.push(...messages);
    else await this.#options.queue.send(messages);
  }

  async #create(made: Awaited<ReturnType<Replayer["replay"]>>): Promise<OperationResult<Execution>> {
    if (!made.ok) return made;
    const { execution, taskRuns } = made.value;
    await this.#sendAll([creation(execution, taskRuns)]);
    return done(execution);
  }
}

/** A part of a bulk that was looked at. */
interface Looked {
  readonly gathering: Gathering;
  readonly problems: readonly OperationProblem[];
  readonly count: number;
}
