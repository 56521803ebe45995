/** The contract of databases: who listens is told. */
import assert from "node:assert/strict";
import type { DatabaseCheck } from "./database-contract.ts";

/** Collects what is told, and waits for some of it. */
class Heard {
  readonly payloads: string[] = [];
  #wake = (): void => undefined;

  readonly listener = (payload: string): void => {
    this.payloads.push(payload);
    this.#wake();
  };

  async until(payload: string): Promise<void> {
    while (!this.payloads.includes(payload)) await new Promise<void>((resolve) => (this.#wake = resolve));
  }
}

/** See the file's head. */
export function noticeTests(check: DatabaseCheck): void {
  check("listeners of a channel are told, others are not", async ({ database }) => {
    const [one, two, other] = [new Heard(), new Heard(), new Heard()];
    await database.listen("jobs", one.listener);
    await database.listen("jobs", two.listener);
    await database.listen("others", other.listener);
    database.notify("jobs", "it's ä 'quoted' one");
    await Promise.all([one.until("it's ä 'quoted' one"), two.until("it's ä 'quoted' one")]);
    database.notify("others", "end");
    await other.until("end");
    assert.deepEqual(other.payloads, ["end"]);
  });

  check("equal payloads of the same moment are told once", async ({ database }) => {
    const heard = new Heard();
    await database.listen("jobs", heard.listener);
    for (const payload of ["a", "b", "a", "a", ""]) database.notify("jobs", payload);
    await heard.until("");
    database.notify("jobs", "end");
    await heard.until("end");
    assert.deepEqual(heard.payloads.slice(0, -1).sort(), ["", "a", "b"]);
  });

  check("who stopped listening is not told any more", async ({ database }) => {
    const [stopped, going] = [new Heard(), new Heard()];
    const subscription = await database.listen("jobs", stopped.listener);
    await database.listen("jobs", going.listener);
    await subscription.stop();
    await subscription.stop();
    database.notify("jobs", "a");
    await going.until("a");
    assert.deepEqual(stopped.payloads, []);
  });

  check("nobody needs to listen, and notifying a closed database does nothing", async ({ database }) => {
    database.notify("jobs", "a");
    await database.close();
    database.notify("jobs", "b");
  });
}
