/** Executions that are read while their changes go on: what was told meanwhile is newer than what the reading answers. */
import type { ExecutionRow } from "./execution-row.ts";

/** See the file's head. Of several readings under way only the last one counts. */
export class ToldMeanwhile {
  /** By id, since the reading under way began; undefined while nothing is read. */
  #told: Map<string, ExecutionRow> | undefined;

  /** Changes have been told. */
  hear(rows: readonly ExecutionRow[]): void {
    for (const row of rows) this.#told?.set(row.id, row);
  }

  /** What is read, brought up to date; undefined when another reading has begun since, or nobody wants it any more. */
  async read(answer: Promise<readonly ExecutionRow[]>): Promise<readonly ExecutionRow[] | undefined> {
    const told = new Map<string, ExecutionRow>();
    this.#told = told;
    try {
      const rows = await answer;
      if (this.#told !== told) return undefined;
      return [...rows.filter(({ id }) => !told.has(id)), ...told.values()];
    } finally {
      if (this.#told === told) this.#told = undefined;
    }
  }

  /** What is being read is not wanted any more. */
  drop(): void {
    this.#told = undefined;
  }
}
