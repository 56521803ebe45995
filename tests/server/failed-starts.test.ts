import assert from "node:assert/strict";
import { mkdir, mkdtemp, open, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, it } from "node:test";
import { runProgram } from "../process/program.ts";
import { type ServerProcess, startServerProcess } from "./server-process.ts";

/** A folder of its own for a test, with a way to start servers there; gone afterwards. */
async function withServers(
  act: (start: (env?: Readonly<Record<string, string>>) => ServerProcess, folder: string) => Promise<void>,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "kestra-starts-"));
  try {
    await act((env = {}) => startServerProcess({ directory: folder, args: ["standalone"], env }), folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A port that is taken while the test runs. */
async function withTakenPort(act: (port: string) => Promise<void>): Promise<void> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    await act(String(Object(server.address()).port));
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
}

describe("a database that is migrated beforehand", () => {
  it("is brought up to date by the command, and said to be so the second time", async () => {
    await withServers(async (_start, folder) => {
      const migrate = (env: Record<string, string> = {}) =>
        runProgram(["sys", "database", "migrate"], {
          env: { HOME: folder, DATASOURCES_SQLITE_URL: join(folder, "new.db"), ...env },
        });
      const first = await migrate();
      assert.equal(first.exitCode, 0, first.stderr);
      assert.match(first.stdout, /^The database was brought up to date: repository, .*\.\n$/);
      assert.deepEqual(await migrate(), { exitCode: 0, stdout: "The database is up to date.\n", stderr: "" });
      const wrong = await migrate({ DATASOURCES_SQLITE_URL: "/dev/null/new.db" });
      assert.deepEqual([wrong.exitCode, wrong.stdout], [1, ""]);
      assert.match(wrong.stderr, /^kestra: .*\n$/);
    });
  });
});

describe("a server that cannot start", () => {
  it("ends at once when it is asked to while it waits for its database", async () => {
    await withServers(async (start) => {
      const env = {
        KESTRA_QUEUE_TYPE: "postgres",
        DATASOURCES_POSTGRES_URL: "jdbc:postgresql://127.0.0.1:1/kestra",
        DATASOURCES_POSTGRES_USERNAME: "kestra",
      };
      await using server = start(env);
      await server.until(/cannot be reached: .* Waiting for it, up to 60 s/);
      server.signal("SIGTERM");
      assert.equal(await server.ended, 0);
      assert.match(server.output(), /SIGTERM: ending before the server is ready/);
    });
  });

  it("says which port is taken, and leaves no service behind that the next one misses", async () => {
    await withServers(async (start) => {
      await withTakenPort(async (port) => {
        await using api = start({ MICRONAUT_SERVER_PORT: port });
        assert.equal(await api.ended, 1);
        const why = `cannot listen on 127.0.0.1:${port}: the port is taken; choose another one`;
        assert.ok(api.output().includes(`The API (micronaut.server.port) ${why}`), api.output());
        await using management = start({ ENDPOINTS_ALL_PORT: port });
        assert.equal(await management.ended, 1);
        assert.ok(management.output().includes(`The management port (endpoints.all.port) ${why}`), management.output());
      });
      await using next = start();
      await next.ready();
      assert.doesNotMatch(next.output(), /is gone/);
    });
  });

  it("says that its host is not there", async () => {
    await withServers(async (start) => {
      await using server = start({ MICRONAUT_SERVER_HOST: "nowhere.invalid" });
      assert.equal(await server.ended, 1);
      assert.match(server.output(), /nowhere\.invalid:0: nobody knows a host of this name/);
    });
  });

  it("says what is wrong with the file of its database", async () => {
    await withServers(async (start, folder) => {
      const path = join(folder, "data", "kestra.db");
      await mkdir(join(folder, "data"));
      const database = new DatabaseSync(path);
      database.exec("CREATE TABLE flows (key TEXT)");
      database.close();
      await using foreign = start();
      assert.equal(await foreign.ended, 1);
      assert.match(foreign.output(), /data\/kestra\.db: .*table flows already exists\. Another program has made it\./);
      await rm(path);
      {
        await using first = start();
        await first.ready();
        first.signal("SIGTERM");
        await first.ended;
      }
      const file = await open(path, "r+");
      await file.write(Buffer.alloc(60_000, "garbage"), 0, 60_000, 4096);
      await file.close();
      await using damaged = start();
      assert.equal(await damaged.ended, 1);
      assert.match(damaged.output(), /data\/kestra\.db: .*the file is damaged .*put a backup in its place/);
    });
  });

  it("says that the folder of its storage cannot be used", async () => {
    await withServers(async (start) => {
      await using server = start({ KESTRA_STORAGE_LOCAL_BASE_PATH: "/dev/null/storage" });
      assert.equal(await server.ended, 1);
      assert.match(server.output(), /The folder of the internal storage, \/dev\/null\/storage, cannot be used: /);
    });
  });
});
