/** A connection to a server that is not there: remembers what was asked of it, and fails when a test wants. */
import type { ServerConnection } from "../server/server-connection.ts";
import { SqlError, type SqlRow } from "../sql-database.ts";

/** See the file's head. */
export class FakeConnection implements ServerConnection {
  /** What was asked, in order. */
  readonly asked: string[] = [];
  /** What fails when it is asked. */
  readonly failing = new Set<string>();
  waitingSinceMs: number | undefined;
  readonly #ended = new AbortController();

  get lost(): AbortSignal {
    return this.#ended.signal;
  }

  async query({ name }: { readonly name: string }): Promise<readonly SqlRow[]> {
    await this.#ask(name);
    return [];
  }

  async run({ name }: { readonly name: string }): Promise<number> {
    await this.#ask(name);
    return 0;
  }

  write({ table }: { readonly table: string }): Promise<void> {
    return this.#ask(`write ${table}`);
  }

  begin(): Promise<void> {
    return this.#ask("begin");
  }

  commit(): Promise<void> {
    return this.#ask("commit");
  }

  rollback(): Promise<void> {
    return this.#ask("rollback");
  }

  async tryLock(name: string): Promise<boolean> {
    await this.#ask(`lock ${name}`);
    return true;
  }

  unlock(name: string): Promise<void> {
    return this.#ask(`unlock ${name}`);
  }

  unlockAll(): Promise<void> {
    return this.#ask("unlock all");
  }

  ping(): Promise<void> {
    return this.#ask("ping");
  }

  async close(): Promise<void> {
    this.asked.push("close");
    this.#ended.abort();
  }

  destroy(): void {
    this.asked.push("destroy");
    this.#ended.abort();
  }

  async #ask(what: string): Promise<void> {
    this.asked.push(what);
    if (this.lost.aborted) throw new SqlError("UNAVAILABLE", "The connection to the database is lost.");
    if (this.failing.has(what)) throw new SqlError("FAULT", `${what} fails`);
  }
}
