/** The lanes of this process's executor, and its share of the partitions. */
import type { Faults } from "../../../core/contracts/fault-points.ts";
import type { ExecutionProcessor } from "../../../core/contracts/queue.ts";
import type { SqlDatabase } from "../../database/sql-database.ts";
import type { Announcements } from "./announcements.ts";
import { ExecutorMembers } from "./executor-members.ts";
import { Lane } from "./lane.ts";
import { PartitionShare } from "./partition-share.ts";
import type { Patience } from "./patience.ts";

/** What an executor works with. */
export interface ExecutorOptions {
  readonly database: SqlDatabase;
  readonly processor: ExecutionProcessor;
  /** Partitions of the whole queue. */
  readonly partitions: number;
  readonly lanes: number;
  readonly patience: Patience;
  readonly faults: Faults | undefined;
  readonly announcements: Announcements;
}

/** See the file's head. */
export class Executor {
  readonly #lanes: readonly Lane[];
  readonly #members: ExecutorMembers | undefined;

  constructor({ database, processor, partitions, lanes, patience, faults, announcements }: ExecutorOptions) {
    const { clock, onFault } = patience;
    const { isShared } = database.dialect;
    const share = new PartitionShare({ partitions, lanes, isShared, clock });
    this.#lanes = Array.from(
      { length: lanes },
      (_, lane) =>
        new Lane({
          ...{ database, clock, processor, share, lane, partitions, faults, announcements, onFault },
          shareChanged: () => this.look(),
        }),
    );
    if (!isShared) return;
    this.#members = new ExecutorMembers({
      ...{ database, self: announcements.self, partitions, share, patience },
      callOthers: () => announcements.executors(),
      changed: () => this.#wakeAll(),
      cleanUp: () => announcements.cleanUp(),
    });
  }

  /** Joins the other executors, and takes partitions. */
  async start(): Promise<void> {
    await this.#members?.start();
    for (const lane of this.#lanes) lane.start();
  }

  async stop(): Promise<void> {
    await Promise.all(this.#lanes.map((lane) => lane.stop()));
    await this.#members?.stop();
  }

  /** Others came or went. */
  look(): void {
    this.#members?.look();
  }

  /** Wakes the owners of these partitions, of all when left out; answers those that no lane owns. */
  wake(partitions: readonly number[] | undefined, dueMs?: number): readonly number[] {
    if (!partitions) this.#wakeAll();
    return (partitions ?? []).filter((partition) => {
      const owner = this.#lanes.find((lane) => lane.owns(partition));
      owner?.wake(dueMs);
      return owner === undefined;
    });
  }

  #wakeAll(): void {
    for (const lane of this.#lanes) lane.wake();
  }
}
