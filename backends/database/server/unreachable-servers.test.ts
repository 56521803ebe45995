import assert from "node:assert/strict";
import { createServer } from "node:net";
import { test } from "node:test";
import { freePort } from "../../../platform/network.ts";
import { openMysql } from "../mysql/mysql-database.ts";
import { openPostgres } from "../postgres/postgres-database.ts";
import { isSqlError, thingIds } from "../testing/things.ts";

const drivers = { PostgreSQL: openPostgres, MySQL: openMysql };
const account = { host: "127.0.0.1", user: "someone", password: "very-secret", database: "kestra" };

for (const [name, open] of Object.entries(drivers)) {
  test(`${name} that is not there is told with its address and without the password`, async () => {
    const port = await freePort();
    const database = await open({ ...account, port });
    for (const attempt of [thingIds(database), database.connect(), database.transaction(async () => undefined)]) {
      await assert.rejects(attempt, (error: Error) => {
        assert.match(error.message, new RegExp(`The database at 127.0.0.1:${port} cannot be reached: .*ECONNREFUSED`));
        assert.doesNotMatch(error.message, /very-secret/);
        return isSqlError("UNAVAILABLE")(error);
      });
    }
    await database.close();
  });

  test(`${name} that takes connections and hangs up, or says nothing, is unavailable`, async () => {
    for (const isSilent of [false, true]) {
      const server = createServer((socket) => void (isSilent || socket.end()));
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
      const address = server.address();
      assert.ok(address && typeof address === "object");
      const database = await open({ ...account, port: address.port, connectTimeoutMs: 100 });
      await assert.rejects(thingIds(database), isSqlError("UNAVAILABLE"));
      await database.close();
      server.close();
    }
  });
}
