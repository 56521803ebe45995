/**
 * Executions that a Pause task holds until a person resumes them: on a terminal the person is asked, elsewhere nobody
 * is there who could, and the run is ended with a word about it.
 */
import type { WaitingPause } from "../../components/operations/resume-inputs.ts";
import type { Update } from "../../core/contracts/queue.ts";
import type { Execution } from "../../core/execution/execution.ts";
import type { Question } from "../../tui/prompt/question.ts";
import { say } from "../messages.ts";
import type { Capabilities } from "../terminal/capabilities.ts";
import { askForInputs, askPerson } from "./ask-for-inputs.ts";
import type { LocalEngine } from "./engine.ts";
import { toEngineInputs } from "./given-inputs.ts";
import type { Interrupts } from "./interrupts.ts";
import type { Reporter } from "./reporter.ts";

/** What attending to them needs. */
export interface PausedExecutionsOptions {
  readonly engine: LocalEngine;
  readonly interrupts: Interrupts;
  readonly reporter: Reporter;
  readonly capabilities: Capabilities;
  /** Told what could not be done. */
  onFault(error: unknown): void;
}

const RESUME = "resume";
const KILL = "kill";

/** Attends to paused executions once nothing else goes on. */
export class PausedExecutions {
  readonly #options: PausedExecutionsOptions;
  readonly #paused = new Set<string>();
  #attending: Promise<void> | undefined;
  #moved = false;

  constructor(options: PausedExecutionsOptions) {
    this.#options = options;
  }

  /** Hears what happened to an execution. */
  update(update: Update): void {
    if (update.kind !== "execution") return;
    const { id, state } = update.execution;
    if (state.current === "PAUSED") this.#paused.add(id);
    else this.#paused.delete(id);
    if (this.#paused.size === 0) return;
    this.#moved = true;
    this.#attending ??= this.#attend()
      .catch(this.#options.onFault)
      .finally(() => {
        this.#attending = undefined;
      });
  }

  async #attend(): Promise<void> {
    const { engine, interrupts, capabilities } = this.#options;
    while (this.#moved && !interrupts.requested) {
      this.#moved = false;
      const [first] = await engine.stalled();
      if (!first || interrupts.requested) continue;
      const pause = await engine.operations.waitingPause(first);
      if (capabilities.prompts) await this.#ask(first, pause);
      else this.#giveUp(first, pause);
    }
  }

  #giveUp({ flowId }: Execution, pause: WaitingPause | undefined): void {
    const who = pause ? `The task "${pause.taskId}" of the flow "${flowId}"` : `The flow "${flowId}"`;
    const reason =
      `${who} waits for a person to resume it, and here is none: the execution was killed. ` +
      "Run it on a terminal, or give the task a pauseDuration.";
    this.#options.interrupts.request(undefined, reason);
  }

  async #ask(execution: Execution, pause: WaitingPause | undefined): Promise<void> {
    const { reporter, interrupts } = this.#options;
    const end = await reporter.aside(() => this.#resume(execution, pause));
    if (end.kind === "accepted") return;
    if (end.kind === "refused") for (const { message } of end.problems) say(message);
    interrupts.request("Killing the execution.", "Killed instead of being resumed.");
  }

  async #resume(execution: Execution, pause: WaitingPause | undefined) {
    const { capabilities, engine, interrupts } = this.#options;
    const cancelled = interrupts.whenRequested;
    const answers = await askPerson([goOnQuestion(execution, pause)], capabilities, cancelled);
    if (answers?.get(GO_ON) !== RESUME) return { kind: "cancelled" as const };
    const flow = { inputs: pause?.inputs ?? [] };
    const name = { tenantId: execution.tenantId, executionId: execution.id };
    return await askForInputs({ flow, given: new Map(), capabilities, cancelled }, async (inputs) => {
      const resumed = await engine.operations.resume(name, { inputs: toEngineInputs(inputs) });
      if (resumed.ok) return resumed;
      return { ok: false, problems: resumed.problems.map(({ inputId = "", message }) => ({ inputId, message })) };
    });
  }
}

const GO_ON = "goOn";

function goOnQuestion({ flowId }: Execution, pause: WaitingPause | undefined): Question {
  return {
    id: GO_ON,
    label: pause ? `${pause.taskId} waits for you` : `${flowId} waits for you`,
    hint: `a task of the flow ${flowId}`,
    kind: "one",
    options: [RESUME, KILL],
  };
}
