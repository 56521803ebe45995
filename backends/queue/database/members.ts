/**
 * Who of a role is there. Members say that they are alive by counting up in their row; others go by when they last saw
 * the count change, on their own clocks, so that clocks need not agree.
 */
import type { Clock } from "../../../core/contracts/clock.ts";
import type { SqlDatabase } from "../../database/sql-database.ts";

/** The time between two beats. */
export const BEAT_MS = 2_000;
/** Whose beat was not seen to change for this long counts as gone. */
const SILENCE_MAX_MS = 3 * BEAT_MS;
/** Rows of the gone are deleted after this time. */
const FORGET_MS = 60_000;

/** A member, as it says itself. */
export interface Member {
  readonly id: string;
  /** How much it has of what the members share. */
  readonly holds: number;
}

interface Seen extends Member {
  readonly beat: number;
  readonly changedMs: number;
}

/** See the file's head. */
export class Members {
  readonly #database: SqlDatabase;
  readonly #clock: Clock;
  readonly #role: string;
  readonly #self: string;
  readonly #seen = new Map<string, Seen>();
  #beat = 0;

  constructor(database: SqlDatabase, clock: Clock, role: string, self: string) {
    this.#database = database;
    this.#clock = clock;
    this.#role = role;
    this.#self = self;
  }

  /** Says that this process is there. */
  async beat(holds: number): Promise<void> {
    await this.#database.write({
      table: "queue_members",
      columns: ["member_role", "member_id", "beat", "holds"],
      rows: [[this.#role, this.#self, ++this.#beat, holds]],
      onConflict: "replace",
      key: ["member_role", "member_id"],
    });
  }

  /** This process is a member no longer. */
  async leave(): Promise<void> {
    await this.#forget(this.#self);
  }

  /** The members that are there, by id. */
  async alive(): Promise<readonly Member[]> {
    const text = "SELECT member_id, beat, holds FROM queue_members WHERE member_role = ? ORDER BY member_id";
    const rows = await this.#database.query({ name: "members", text }, [this.#role]);
    const nowMs = this.#clock.now();
    const alive: Member[] = [];
    for (const row of rows) {
      const [id, beat, holds] = [String(row.member_id), Number(row.beat), Number(row.holds)];
      const before = this.#seen.get(id);
      const changedMs = before?.beat === beat ? before.changedMs : nowMs;
      this.#seen.set(id, { id, holds, beat, changedMs });
      if (nowMs - changedMs > FORGET_MS) await this.#forget(id);
      else if (nowMs - changedMs <= SILENCE_MAX_MS || id === this.#self) alive.push({ id, holds });
    }
    return alive;
  }

  async #forget(id: string): Promise<void> {
    this.#seen.delete(id);
    const text = "DELETE FROM queue_members WHERE member_role = ? AND member_id = ?";
    await this.#database.run({ name: "forget member", text }, [this.#role, id]);
  }
}
