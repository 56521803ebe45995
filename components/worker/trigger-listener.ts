/**
 * Listens for a realtime trigger: each value that comes starts an execution. A lost connection is made anew, after a
 * longer and longer time. Values are fired together with a move of the trigger's state that names this worker, so that
 * a worker that was thought dead and whose job others have starts nothing any more.
 */
import { toInstant } from "../../core/contracts/clock.ts";
import { pause } from "../../core/contracts/pause.ts";
import type { TriggerState } from "../../core/contracts/trigger-state.ts";
import { messageOf } from "../../core/message-of.ts";
import { moved } from "../scheduler/trigger-moves.ts";
import type { TriggeredExecution } from "../scheduler/triggered-creation.ts";
import { type OpenTrigger, openTrigger } from "./trigger-context.ts";
import {
  dateVariablesOf,
  executionOf,
  giveUpEvaluation,
  type KnownTrigger,
  stateOfJob,
  type TakenEvaluation,
  type TriggerEvaluationOptions,
  triggerOfJob,
} from "./trigger-evaluation.ts";
import type { MeteredEvaluation } from "./trigger-meters.ts";

/** Executions that are started in one act. */
const FIRED_AT_ONCE_MAX = 200;

/** Before a lost connection is made anew, in milliseconds: longer with each that brought nothing. */
const RECONNECT_MS = { least: 1_000, most: 60_000 } as const;

/** Between two looks whether the trigger still wants this listener, in milliseconds; a call to end may get lost. */
const LOOK_MS = 60_000;

/** See the file's head. Settles once the job is finished or given back. */
export async function listenForTrigger(options: TriggerEvaluationOptions, taken: TakenEvaluation): Promise<void> {
  const known = await triggerOfJob(options, taken.job);
  const listener = known && new TriggerListener(options, taken, known);
  if (listener && (await listener.begin())) await listener.listen();
  if (taken.stop.aborted && taken.isLeaving()) return await taken.consumer.release([taken.job]);
  await giveUpEvaluation(options, taken);
}

class TriggerListener {
  readonly #options: TriggerEvaluationOptions;
  readonly #taken: TakenEvaluation;
  readonly #known: KnownTrigger;
  readonly #ended = new AbortController();
  #made: TriggeredExecution[] = [];
  #firing: Promise<void> | undefined;
  #state: TriggerState | undefined;
  #meter: MeteredEvaluation | undefined;

  constructor(options: TriggerEvaluationOptions, taken: TakenEvaluation, known: KnownTrigger) {
    this.#options = options;
    this.#taken = taken;
    this.#known = known;
    const { stop } = taken;
    stop.addEventListener("abort", () => this.#ended.abort(stop.reason), { once: true });
    if (stop.aborted) this.#ended.abort(stop.reason);
  }

  /** Takes the evaluation for this worker; false when it does not count any more. */
  async begin(): Promise<boolean> {
    const { repository, workerId, clock } = this.#options;
    for (;;) {
      const state = await stateOfJob(repository, this.#taken.job);
      if (!state?.evaluation) return false;
      const change = moved(state, { evaluation: { ...state.evaluation, workerId } }, clock.now());
      const [isSaved] = await repository.triggers.save([change]);
      if (!isSaved) continue;
      this.#state = change.state;
      return true;
    }
  }

  /** Listens until the evaluation is to end. Never rejects. */
  async listen(): Promise<void> {
    const { clock, ids, starts, onFault } = this.#options;
    const watch = this.#watch();
    this.#meter = this.#options.meters.begun(this.#known);
    const variables = starts.seen({ ...this.#known, variables: dateVariablesOf(clock.now()) });
    const evaluated = { ...this.#known, variables, executionId: ids.next(), signal: this.#ended.signal };
    const open = openTrigger(this.#options, evaluated);
    try {
      let waitMs: number = RECONNECT_MS.least;
      while (!this.#ended.signal.aborted) {
        const { values, why } = await this.#connect(open);
        if (this.#ended.signal.aborted) break;
        this.#meter.failed();
        if (values > 0) waitMs = RECONNECT_MS.least;
        open.log.warn(`The connection of the trigger '${this.#known.trigger.id}' is lost: ${why}. It is made anew.`);
        await pause(clock, waitMs, this.#ended.signal);
        waitMs = Math.min(RECONNECT_MS.most, waitMs * 2);
      }
      await this.#firing;
    } finally {
      watch();
      this.#meter.ended();
      await open.close().catch(onFault);
    }
  }

  /** Takes values until the connection ends. */
  async #connect(open: OpenTrigger): Promise<{ readonly values: number; readonly why: string }> {
    const { definition } = this.#known;
    let values = 0;
    try {
      if (!definition.listen) throw new Error(`${definition.type} cannot be listened to`);
      const iterator = definition.listen(await open.properties(), open.environment.context)[Symbol.asyncIterator]();
      const over = new Promise<undefined>((resolve) => {
        this.#ended.signal.addEventListener("abort", () => resolve(undefined), { once: true });
      });
      for (;;) {
        const next = await Promise.race([iterator.next(), over]);
        if (!next) await this.#letGo(iterator);
        if (!next || next.done) break;
        values++;
        await this.#take(next.value, open);
      }
      return { values, why: "the other side has ended it" };
    } catch (error) {
      return { values, why: messageOf(error) };
    }
  }

  /** The code hears of the end by its signal; it is not waited for should it not listen. */
  #letGo(iterator: AsyncIterator<unknown>): Promise<void> {
    void iterator.return?.().catch(this.#options.onFault);
    return Promise.resolve();
  }

  async #take(variables: Readonly<Record<string, unknown>>, { environment, log }: OpenTrigger): Promise<void> {
    const { starts, ids } = this.#options;
    const verdict = await starts.evaluate({ ...this.#known, variables, services: environment.services });
    const made = await executionOf(this.#options, this.#known, verdict, ids.next());
    if (!made) return;
    this.#made.push(made);
    this.#firing ??= this.#fire()
      .catch((error: unknown) => log.error(`Executions could not be started: ${messageOf(error)}`))
      .finally(() => {
        this.#firing = undefined;
      });
    if (this.#made.length >= FIRED_AT_ONCE_MAX) await this.#firing;
  }

  /** Fires what has come, and what comes meanwhile. */
  async #fire(): Promise<void> {
    while (this.#made.length > 0) {
      const made = this.#made;
      this.#made = [];
      while (!(await this.#fireNow(made))) {
        if (await this.#isOurs()) continue;
        this.#ended.abort();
        return;
      }
    }
  }

  async #fireNow(made: readonly TriggeredExecution[]): Promise<boolean> {
    const { queue, clock } = this.#options;
    if (!this.#state) return false;
    const change = moved(this.#state, { date: toInstant(clock.now()) }, clock.now());
    const messages = made.flatMap((each) => each.messages);
    const logs = made.flatMap((each) => each.logs);
    const [isDone = false] = await queue.fire([{ change, messages, jobs: [], logs }]);
    if (!isDone) return false;
    this.#state = change.state;
    for (const _ of made) this.#meter?.started();
    return true;
  }

  /** Reads the state anew; false when it does not name this worker any more. */
  async #isOurs(): Promise<boolean> {
    const state = await stateOfJob(this.#options.repository, this.#taken.job);
    this.#state = state?.evaluation?.workerId === this.#options.workerId ? state : undefined;
    return this.#state !== undefined;
  }

  /** Looks now and then whether the trigger still wants this listener; answers how to stop looking. */
  #watch(): () => void {
    const { clock, onFault } = this.#options;
    let timer = clock.after(LOOK_MS, () => look());
    const look = (): void => {
      this.#isWanted()
        .then((isWanted) => {
          if (!isWanted) this.#ended.abort();
        })
        .catch(onFault);
      timer = clock.after(LOOK_MS, () => look());
    };
    return () => timer.cancel();
  }

  async #isWanted(): Promise<boolean> {
    const state = await stateOfJob(this.#options.repository, this.#taken.job);
    return state?.evaluation?.workerId === this.#options.workerId;
  }
}
