/** What every driver of the queue must do; a driver's own test file calls this with a way to open it. */
import type { Queue } from "../queue.ts";
import type { Repository } from "../repository.ts";
import { type Check, type ContractOptions, contractSuite } from "./contract-suite.ts";
import { closingTests } from "./queue-closing.ts";
import { commitTests, timerTests } from "./queue-commits.ts";
import { firingTests, leadTests } from "./queue-firings.ts";
import { followerTests } from "./queue-followers.ts";
import { jobTests } from "./queue-jobs.ts";
import { processingTests } from "./queue-processing.ts";
import { runningJobTests } from "./queue-running-jobs.ts";

/** A queue for one test, what it writes to, and how to let time pass. */
export interface OpenQueue {
  readonly queue: Queue;
  readonly repository: Repository;
  /** Lets timers fire that are due within this time. */
  advance(durationMs: number): void;
  nowMs(): number;
  /** The next step is decided and then not committed, as when the process dies in between. */
  failNextCommit(): void;
  dispose(): Promise<void>;
}

/** Registers a test of a queue. */
export type QueueCheck = Check<OpenQueue>;

/** Registers the tests of the contract; every `open` answers an empty queue. */
export function queueContract(name: string, open: () => Promise<OpenQueue>, options: ContractOptions = {}): void {
  const close = async ({ queue, dispose }: OpenQueue): Promise<void> => {
    await queue.close();
    await dispose();
  };
  contractSuite(`queue contract of ${name}`, { open, close }, options, [
    processingTests,
    commitTests,
    timerTests,
    jobTests,
    runningJobTests,
    firingTests,
    leadTests,
    followerTests,
    closingTests,
  ]);
}
