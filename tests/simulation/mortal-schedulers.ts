/**
 * Schedulers that die before and after they have committed something, as a seed decides, and hear only some of the
 * calls. One that has lost the lead may go on for a while without knowing it.
 */
import { type SchedulerOptions, startScheduler } from "../../components/scheduler/scheduler.ts";
import type { Clock } from "../../core/contracts/clock.ts";
import type { Queue, Subscription } from "../../core/contracts/queue.ts";
import type { Repository } from "../../core/contracts/repository.ts";

/** One in so many commits is the last thing that a scheduler does, or would have done. */
const CRASH_ONE_IN = 15;

/** One in so many calls is not heard. */
const UNHEARD_ONE_IN = 5;

/** One in so many schedulers that have lost the lead does not know it at first. */
const UNKNOWING_ONE_IN = 3;
const UNKNOWING_MS_MAX = 4_000;

interface Life {
  dead: boolean;
  readonly lost: AbortController;
  scheduler: Subscription | undefined;
}

class Crash extends Error {}

/** What schedulers are started with. */
export interface MortalSchedulersOptions extends SchedulerOptions {
  readonly clock: Clock;
  /** A number below the given one. */
  draw(below: number): number;
}

/** One scheduler that leads, and those before it. */
export class MortalSchedulers {
  readonly #options: MortalSchedulersOptions;
  #leading: Life | undefined;
  readonly #lives: Life[] = [];
  readonly #ends: Promise<void>[] = [];
  #isCalm = false;

  constructor(options: MortalSchedulersOptions) {
    this.#options = options;
  }

  /** Another one takes the lead. */
  async takeOver(): Promise<void> {
    this.#leave();
    const life: Life = { dead: false, lost: new AbortController(), scheduler: undefined };
    this.#leading = life;
    this.#lives.push(life);
    const onFault = (error: unknown): void => {
      if (!(error instanceof Crash)) this.#options.onFault(error);
    };
    life.scheduler = await startScheduler({
      ...this.#options,
      queue: this.#queueOf(life),
      repository: this.#repositoryOf(life),
      onFault,
    });
  }

  /** Where the leading one has died, another one takes the lead; true when that was so. */
  async replaceDead(): Promise<boolean> {
    if (this.#leading && !this.#leading.dead) return false;
    await this.takeOver();
    return true;
  }

  /** From now on nobody dies, and every call is heard. */
  calm(): void {
    this.#isCalm = true;
  }

  async stop(): Promise<void> {
    for (const life of this.#lives) life.lost.abort();
    await Promise.all(this.#ends);
  }

  #leave(): void {
    const life = this.#leading;
    if (!life) return;
    const { draw, clock } = this.#options;
    const unknowingMs = draw(UNKNOWING_ONE_IN) === 0 && !life.dead ? draw(UNKNOWING_MS_MAX) : 0;
    const lose = (): void => life.lost.abort();
    if (unknowingMs > 0) clock.after(unknowingMs, lose);
    else lose();
    this.#leading = undefined;
  }

  #queueOf(life: Life): Queue {
    const { queue, draw } = this.#options;
    return {
      send: (messages) => queue.send(messages),
      process: (processor) => queue.process(processor),
      consumeJobs: (options) => queue.consumeJobs(options),
      takeBack: (workerIds) => queue.takeBack(workerIds),
      sendMetrics: (entries) => queue.sendMetrics(entries),
      follow: (filter) => queue.follow(filter),
      close: () => queue.close(),
      fire: (firings) => this.#committed(life, () => queue.fire(firings)),
      sendLogs: (entries) => this.#alive(life, () => queue.sendLogs(entries)),
      signal: (signal) => this.#alive(life, () => queue.signal(signal)),
      onSignal: (listener) =>
        queue.onSignal((signal) => {
          if (this.#isCalm || draw(UNHEARD_ONE_IN) > 0) listener(signal);
        }),
      lead: (_name, duty) => {
        const ended = duty(life.lost.signal);
        this.#ends.push(ended);
        return Promise.resolve({ stop: () => ended });
      },
    };
  }

  #repositoryOf(life: Life): Repository {
    const { repository } = this.#options;
    const { triggers } = repository;
    return {
      ...repository,
      triggers: {
        ...triggers,
        save: (changes) => this.#committed(life, () => triggers.save(changes)),
        due: (nowMs, max) => this.#alive(life, () => triggers.due(nowMs, max)),
      },
    };
  }

  async #alive<T>(life: Life, act: () => Promise<T>): Promise<T> {
    if (life.dead) throw new Crash("the scheduler is dead");
    return await act();
  }

  async #committed<T>(life: Life, act: () => Promise<T>): Promise<T> {
    const draw = this.#isCalm ? () => 2 : this.#options.draw;
    return await this.#alive(life, async () => {
      const fate = draw(CRASH_ONE_IN);
      if (fate > 1) return await act();
      life.dead = true;
      life.lost.abort();
      if (fate === 1) await act();
      throw new Crash(fate === 1 ? "it has died after the commit" : "it has died before the commit");
    });
  }
}
