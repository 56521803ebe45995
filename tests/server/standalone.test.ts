import assert from "node:assert/strict";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";
import { processesWith, staying } from "../cli/processes.ts";
import { Gate } from "../process/gate.ts";
import { denoAlone, runProgram } from "../process/program.ts";
import {
  executionState,
  logsOf,
  type ServerProcess,
  type ServerProcessOptions,
  saveFlow,
  startExecution,
  startServerProcess,
  whenOver,
} from "./server-process.ts";

const HELLO = "{id: hello, namespace: tests, tasks: [{id: t, type: io.kestra.plugin.core.log.Log, message: hi}]}";

const EVERY_SECOND = [
  "id: ticks",
  "namespace: tests",
  "triggers: [{id: t, type: io.kestra.plugin.core.trigger.Schedule, cron: '* * * * * *', withSeconds: true}]",
  "tasks: [{id: t, type: io.kestra.plugin.core.log.Log, message: hi}]",
].join("\n");

/** A folder of its own for a test, gone afterwards. */
async function withFolder(act: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "kestra-server-"));
  try {
    await act(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function standalone(folder: string, options: Partial<ServerProcessOptions> = {}): ServerProcess {
  return startServerProcess({ directory: folder, ...options, args: ["standalone", ...(options.args ?? [])] });
}

/** Waits until the script says that it has begun. */
async function begun(api: string, id: string): Promise<void> {
  while (!(await logsOf(api, id)).includes("INFO begun"));
}

describe("server standalone", () => {
  it("needs no set-up, says what it is, and keeps what it has done", async () => {
    await withFolder(async (folder) => {
      let id: string;
      {
        await using server = standalone(folder);
        const { api, management } = await server.ready();
        assert.match(server.output(), /kestra \S+ standalone is ready after \d+ ms/);
        assert.match(server.output(), /database +SQLite \.\/data\/kestra\.db/);
        assert.match(server.output(), /API +http:\/\/127\.0\.0\.1:\d+ \(no user yet, this machine alone\)/);
        const health = await fetch(`${management}/health`);
        assert.equal(health.status, 200);
        const { status, details } = Object(await health.json());
        assert.equal(status, "UP");
        assert.deepEqual(Object.keys(details), ["service", "jdbc", "storage", "diskSpace"]);
        await saveFlow(api, HELLO);
        id = await startExecution(api, "hello", true);
        assert.equal(await executionState(api, id), "SUCCESS");
        const metrics = await (await fetch(`${management}/prometheus`)).text();
        assert.match(
          metrics,
          /kestra_worker_ended_count_total\{flow_id="hello",namespace_id="tests",state="SUCCESS",task_id="t"\} 1/,
        );
        const running = await (await fetch(`${management}/worker`)).json();
        assert.deepEqual(running, { runningCount: 0, runnings: [] });
        assert.equal((await fetch(`${management}/health/liveness`)).status, 200);
        const scheduler = await (await fetch(`${management}/scheduler`)).json();
        assert.deepEqual(scheduler, { schedulableCount: 0, schedulable: [] });
        assert.equal((await fetch(`${management}/nothing`)).status, 404);
        server.signal("SIGTERM");
        assert.equal(await server.ended, 0);
        assert.match(server.output(), /SIGTERM: ending.*Ended\./s);
      }
      await using again = standalone(folder);
      const { api } = await again.ready();
      assert.equal(await executionState(api, id), "SUCCESS");
      assert.deepEqual(await logsOf(api, id), ["INFO hi"]);
    });
  });

  it("counts what its scheduler and its database do", async () => {
    await withFolder(async (folder) => {
      await using server = standalone(folder);
      const { api, management } = await server.ready();
      await saveFlow(api, EVERY_SECOND);
      const metrics = async (): Promise<string> => await (await fetch(`${management}/prometheus`)).text();
      const labels = 'flow_id="ticks",namespace_id="tests",trigger_type="io.kestra.plugin.core.trigger.Schedule"';
      const hasFired = new RegExp(`kestra_scheduler_trigger_count_total{${labels}} [1-9]`);
      while (!hasFired.test(await metrics()));
      const text = await metrics();
      for (const name of ["evaluate_count_total", "trigger_delay_duration_seconds_count"]) {
        assert.match(text, new RegExp(`kestra_scheduler_${name}{${labels}} [1-9]`));
      }
      assert.match(text, /kestra_scheduler_loop_count_total [1-9]/);
      assert.match(text, /kestra_jdbc_query_duration_seconds_count\{sql="write executions"\} [1-9]/);
      assert.match(text, /kestra_jdbc_query_duration_seconds_sum\{sql="COMMIT"\} [\d.]+\n/);
    });
  });

  it("runs on Deno as well", async () => {
    await withFolder(async (folder) => {
      await using server = standalone(folder, { command: await denoAlone() });
      const { api, management } = await server.ready();
      assert.equal((await fetch(`${management}/health/readiness`)).status, 200);
      await saveFlow(api, HELLO);
      assert.equal(await executionState(api, await startExecution(api, "hello", true)), "SUCCESS");
      server.signal("SIGTERM");
      assert.equal(await server.ended, 0);
    });
  });

  it("does not start on a database that another process has", async () => {
    await withFolder(async (folder) => {
      await using first = standalone(folder);
      await first.ready();
      await using second = standalone(folder);
      assert.equal(await second.ended, 1);
      assert.match(second.output(), /kestra\.db is in use by another process/);
      assert.doesNotMatch(second.output(), /\n\s+at /);
    });
  });

  it("does not start with a wrong configuration, and says all that is wrong with it", async () => {
    await withFolder(async (folder) => {
      await writeFile(
        join(folder, "a.yml"),
        "kestra:\n  server:\n    liveness: {timeout: soon}\n  storage: {type: gcs}\n",
      );
      await using server = standalone(folder, { args: ["-c", "a.yml"] });
      assert.equal(await server.ended, 2);
      assert.match(server.output(), /^a\.yml:3:16 kestra\.server\.liveness\.timeout: "soon" is not allowed/m);
      await using other = standalone(folder, { env: { KESTRA_STORAGE_TYPE: "gcs", KESTRA_QUEUE_TYPE: "kafka" } });
      assert.equal(await other.ended, 2);
      assert.match(
        other.output(),
        /environment variable KESTRA_QUEUE_TYPE kestra\.queue\.type: "kafka" is not supported/,
      );
      assert.match(other.output(), /kestra\.storage\.type: "gcs" is not supported/);
      const shown = await runProgram(["configs", "properties", "--set"], { env: { KESTRA_STORAGE_TYPE: "gcs" } });
      assert.equal(shown.exitCode, 0);
      assert.match(shown.stderr, /no server would start with this: .*"gcs" is not supported/);
    });
  });

  it("asks users to sign in where the configuration says so, and shows no password", async () => {
    await withFolder(async (folder) => {
      const auth = { username: "a@b.c", password: "Hunter2hunter2", realm: "Here", openUrls: ["/ping"] };
      const { username, password } = auth;
      const endpoints = { all: { basicAuth: { username, password } } };
      const configuration = { kestra: { server: { basicAuth: auth } }, endpoints };
      const env = { KESTRA_CONFIGURATION: JSON.stringify(configuration) };
      await using server = standalone(folder, { env, args: ["--log-format", "json", "-l", "DEBUG"] });
      const { api, management } = await server.ready();
      const refusal = await fetch(`${api}/api/v1/main/flows/search`);
      assert.equal(refusal.status, 401);
      assert.equal(refusal.headers.get("www-authenticate"), "Basic realm=Here");
      assert.notEqual((await fetch(`${api}/ping`)).status, 401);
      assert.doesNotMatch(server.output(), /without effect/);
      assert.equal((await fetch(`${management}/health`)).status, 401);
      const authorization = `Basic ${btoa("a@b.c:Hunter2hunter2")}`;
      assert.equal((await fetch(`${management}/health`, { headers: { authorization } })).status, 200);
      server.signal("SIGTERM");
      await server.ended;
      assert.doesNotMatch(server.output(), /hunter2/i);
      for (const line of server.output().trimEnd().split("\n")) assert.ok(Object(JSON.parse(line)).message);
    });
  });
});

describe("a server that is asked to end", () => {
  it("writes lines that can be read where a password is a common word", async () => {
    await withFolder(async (folder) => {
      const auth = { enabled: false, username: "admin@kestra.io", password: "kestra" };
      const env = { KESTRA_CONFIGURATION: JSON.stringify({ kestra: { server: { basicAuth: auth } } }) };
      await using server = standalone(folder, { env });
      await server.ready();
      assert.match(server.output(), / kestra +kestra \S+ standalone is ready/);
      assert.match(server.output(), /database +SQLite \.\/data\/kestra\.db/);
    });
  });

  it("lets running tasks finish", async () => {
    await withFolder(async (folder) => {
      using gate = new Gate();
      await using server = standalone(folder);
      const { api } = await server.ready();
      await saveFlow(api, gate.waitingFlow("waiting"));
      const id = await startExecution(api, "waiting");
      await begun(api, id);
      server.signal("SIGTERM");
      await server.until(/SIGTERM: ending/);
      gate.open("go");
      assert.equal(await server.ended, 0);
      await using again = standalone(folder);
      const { api: there } = await again.ready();
      assert.equal(await whenOver(there, id), "SUCCESS");
      assert.deepEqual(await logsOf(there, id), ["INFO begun", "INFO done"]);
    });
  });

  it("ends tasks after the grace period, leaves no process behind, and the next server runs them", async () => {
    await withFolder(async (folder) => {
      using gate = new Gate();
      const env = { KESTRA_SERVER_TERMINATION_GRACE_PERIOD: "300ms" };
      await using server = standalone(folder, { env });
      const { api } = await server.ready();
      await saveFlow(api, gate.waitingFlow("waiting"));
      const id = await startExecution(api, "waiting");
      await begun(api, id);
      server.signal("SIGTERM");
      assert.equal(await server.ended, 0);
      assert.match(server.output(), /1 tasks did not end in time and were given back/);
      assert.deepEqual(processesWith(gate.folder), []);
      gate.open("go");
      await using again = standalone(folder);
      const { api: there } = await again.ready();
      assert.equal(await whenOver(there, id), "SUCCESS");
      const logs = await logsOf(there, id);
      assert.equal(logs.filter((line) => line === "INFO begun").length, 2);
      assert.equal(logs.filter((line) => line === "INFO done").length, 1);
    });
  });

  it("twice ends at once, with every process of its tasks", async () => {
    await withFolder(async (folder) => {
      using gate = new Gate();
      await using server = standalone(folder);
      const { api } = await server.ready();
      await saveFlow(api, gate.waitingFlow("waiting"));
      await begun(api, await startExecution(api, "waiting"));
      server.signal("SIGTERM");
      await server.until(/SIGTERM: ending/);
      server.signal("SIGTERM");
      assert.equal(await server.ended, 3);
      assert.deepEqual(await staying(() => processesWith(gate.folder)), []);
    });
  });
});

it("a server that was killed has its tasks run again by the next one, and says so in their log", async () => {
  await withFolder(async (folder) => {
    using gate = new Gate();
    await using server = standalone(folder);
    const { api } = await server.ready();
    await saveFlow(api, gate.waitingFlow("waiting"));
    const id = await startExecution(api, "waiting");
    await begun(api, id);
    server.signal("SIGKILL");
    gate.open("go");
    await using again = standalone(folder);
    const { api: there } = await again.ready();
    assert.equal(await whenOver(there, id), "SUCCESS");
    const logs = await logsOf(there, id);
    assert.match(logs.join("\n"), /WARN The worker \S+ on \S+ is gone: this task starts again from its beginning/);
  });
});

describe("flows of a folder", () => {
  it("are loaded at the start; a file that is wrong is told, and the others load", async () => {
    await withFolder(async (folder) => {
      await writeFile(join(folder, "hello.yml"), HELLO);
      await writeFile(join(folder, "wrong.yml"), "id: wrong\nnamespace: tests\ntasks: [{id: t, type: no.Such}]\n");
      await using server = standalone(folder, { args: ["--flow-path", "."] });
      const { api } = await server.ready();
      assert.match(server.output(), /wrong\.yml:3:\d+ tasks\[0\]\.type/);
      assert.match(server.output(), /1 flow is loaded from \.; 1 file is wrong/);
      assert.equal(await executionState(api, await startExecution(api, "hello", true)), "SUCCESS");
    });
  });

  it("have to be there", async () => {
    await withFolder(async (folder) => {
      await using server = standalone(folder, { args: ["-f", "nowhere"] });
      assert.equal(await server.ended, 2);
      assert.match(server.output(), /--flow-path nowhere: there is no such file or folder/);
    });
  });

  it("are loaded again when files change, stay when a change is wrong, and go with their files", async () => {
    await withFolder(async (folder) => {
      const flows = join(folder, "flows");
      await mkdir(flows);
      const path = join(flows, "hello.yml");
      await writeFile(path, HELLO);
      await using server = standalone(folder, { args: ["--flow-path", "flows", "--watch"] });
      const { api } = await server.ready();
      const revision = async (): Promise<unknown> => {
        const response = await fetch(`${api}/api/v1/main/flows/tests/hello`);
        return response.ok ? Object(await response.json()).revision : response.status;
      };
      assert.equal(await revision(), 1);
      await writeFile(path, HELLO.replace("message: hi", "message: changed"));
      await server.until(/Loaded .*hello\.yml again/);
      assert.equal(await revision(), 2);
      await writeFile(path, HELLO.replace("core.log.Log", "core.log.Lo"));
      await server.until(/hello\.yml:1:\d+ tasks\[0\]\.type[\s\S]*hello\.yml is wrong: the flow stays as it was/);
      assert.equal(await revision(), 2);
      await rm(path);
      await server.until(/Deleted tests\.hello/);
      assert.equal(await revision(), 404);
    });
  });
});

it("a server shows what kestra run has kept", async () => {
  await withFolder(async (folder) => {
    const kept = join(folder, "kept");
    const run = await runProgram(["run", "fixtures/flows/hello.yml", "--keep", kept]);
    assert.equal(run.exitCode, 0, run.stderr);
    const { id } = JSON.parse(await readFile(join(kept, "execution.json"), "utf8"));
    const kestra = { storage: { type: "local", local: { basePath: join(kept, "storage") } } };
    const datasources = { sqlite: { url: join(kept, "kestra.db") } };
    await using server = standalone(folder, { env: { KESTRA_CONFIGURATION: JSON.stringify({ kestra, datasources }) } });
    const { api } = await server.ready();
    assert.equal(await executionState(api, id), "SUCCESS");
    assert.deepEqual(await logsOf(api, id), ["INFO Hello, world!"]);
  });
});

describe("roles of their own", () => {
  for (const role of ["executor", "worker", "scheduler", "webserver", "indexer"]) {
    it(`do not run over an embedded database (${role})`, async () => {
      await withFolder(async (folder) => {
        const env = { KESTRA_QUEUE_TYPE: "sqlite", KESTRA_STORAGE_TYPE: "local", KESTRA_STORAGE_LOCAL_BASE_PATH: "x" };
        await using server = startServerProcess({ directory: folder, args: [role], env });
        assert.equal(await server.ended, 2);
        assert.match(server.output(), /is a file that one process owns; roles of their own need postgres or mysql/);
      });
    });
  }
});

it("server local keeps everything in ./data, whatever is configured", async () => {
  await withFolder(async (folder) => {
    const env = { KESTRA_QUEUE_TYPE: "postgres", KESTRA_REPOSITORY_TYPE: "postgres" };
    await using server = startServerProcess({ directory: folder, args: ["local"], env });
    await server.ready();
    assert.match(server.output(), /database +SQLite \.\/data\/kestra\.db/);
    assert.equal((await readFile(join(folder, "data", "kestra.db"))).subarray(0, 6).toString(), "SQLite");
  });
});
