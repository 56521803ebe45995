/**
 * Real processes over real databases, killed at random while users start executions: nothing is lost, nothing ends
 * twice, no tick of the clock is left out or doubled, and every slot is free again. `KILLS=200` makes it longer. And
 * databases that restart again and again, every five seconds with `RESTARTS=12`.
 */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { runProgram } from "../process/program.ts";
import { type Service, type ServiceName, startService } from "../services/service.ts";
import { type Deployment, type DeploymentOptions, type Role, startDeployment } from "./deployment.ts";
import { auditOf, keepStarting, pause, type SeenExecution, Users, wrongTicks } from "./load.ts";
import { LIMITED, MIXED_FLOWS, TICKING } from "./mixed-flows.ts";

const KILLS = Number(process.env["KILLS"] ?? "8");

/** A minute with a restart every five seconds is `RESTARTS=12`, on every database; without it PostgreSQL has a few. */
const RESTARTS = Number(process.env["RESTARTS"] ?? "0");
const RESTARTING = RESTARTS > 0 ? (["postgres", "mysql", "mariadb"] as const) : (["postgres"] as const);
const RESTART_EVERY_MS = RESTARTS > 0 ? 5_000 : 3_000;
const FEW_RESTARTS = 3;

/** The built program, which starts in a moment: it dies often. */
const built = mkdtempSync(join(tmpdir(), "kestra-built-"));
const COMMAND = [join(built, "kestra")];

/** Starts, kills, and the slowest of the flows. */
const TIMEOUT_MS = 240_000 + (KILLS + RESTARTS) * 20_000;

before(
  async () => {
    const options = { command: ["node_modules/.bin/bun", "deploy/build.ts"], env: { DIST: built } };
    const { exitCode, stderr } = await runProgram([], options);
    assert.equal(exitCode, 0, stderr);
  },
  { timeout: TIMEOUT_MS },
);
after(() => rmSync(built, { recursive: true, force: true }));

const PARTS: readonly Role[] = ["webserver", "executor", "executor", "worker", "worker", "scheduler", "scheduler"];

function configurationOf(type: string, url: string): string {
  return `datasources:
  ${type}:
    url: ${url}
kestra:
  repository:
    type: ${type}
  queue:
    type: ${type}
  storage:
    type: local
    local:
      base-path: "{folder}/storage"
`;
}

/** Something bad that happens to a deployment. */
type Fault = (deployment: Deployment) => Promise<void>;

/** One after the other dies, at random times. */
function kills(victims: readonly (Role | Fault)[]): readonly Fault[] {
  return Array.from({ length: KILLS }, (_, kill) => async (deployment) => {
    await pause(200 + Math.random() * 1_300);
    const victim = victims[kill % victims.length];
    if (typeof victim === "function") await victim(deployment);
    else if (victim) await deployment.crash(victim);
  });
}

/** The database restarts in a steady beat: in order at first, then after a crash, and so on. */
function restarts(service: Service): readonly Fault[] {
  return Array.from({ length: RESTARTS || FEW_RESTARTS }, (_, restart) => async () => {
    await pause(RESTART_EVERY_MS);
    await (restart % 2 === 0 ? service.shutDown() : service.kill9());
    await service.restart();
  });
}

async function survive(options: DeploymentOptions, faults: readonly Fault[]): Promise<void> {
  await using deployment = await startDeployment(options);
  const users = new Users(deployment.url);
  for (const { source } of MIXED_FLOWS) await users.save(source);
  await users.save(TICKING.source);
  const stop = new AbortController();
  const starting = keepStarting(users, stop.signal);
  try {
    for (const fault of faults) await fault(deployment);
    stop.abort();
    await starting;
    const all = await expectAllWell(users);
    assert.ok(all.length > faults.length, "users did start something");
  } catch (error) {
    console.error(deployment.said());
    throw error;
  } finally {
    stop.abort();
  }
}

async function expectAllWell(users: Users): Promise<readonly SeenExecution[]> {
  await users.remove(TICKING.id);
  // As many as the limit has slots, and one more: a slot that was never given back would hold them up for ever.
  for (let more = 0; more < 3; more++) await users.start(LIMITED);
  const all = await users.allEnded();
  assert.deepEqual(await auditOf(users, all), []);
  assert.deepEqual(wrongTicks(all, TICKING.id), []);
  assert.ok(all.filter(({ flowId }) => flowId === TICKING.id).length > 2, "the clock did start something");
  return all;
}

/** Lets parts over a database of their own live through faults; says why not where there is no such server. */
async function overDatabase(
  name: ServiceName,
  faults: (service: Service) => readonly Fault[],
): Promise<string | undefined> {
  const service = await own(name);
  if (typeof service === "string") return service;
  try {
    const database = configurationOf(name === "postgres" ? "postgres" : "mysql", service.url);
    await survive({ command: COMMAND, roles: PARTS, database }, faults(service));
    return undefined;
  } finally {
    await service.stop();
  }
}

function killsOfAll(service: Service): readonly Fault[] {
  const restart = async (): Promise<void> => {
    await service.kill9();
    await service.restart();
  };
  return kills(["executor", "worker", "scheduler", restart, "worker", "executor"]);
}

test("a standalone on SQLite that dies again and again loses nothing", { timeout: TIMEOUT_MS }, async () => {
  const database = configurationOf("sqlite", '"{folder}/kestra.db"');
  await survive({ command: COMMAND, roles: ["standalone"], database }, kills(["standalone"]));
});

for (const name of ["postgres", "mysql", "mariadb"] as const) {
  test(`parts over ${name} that die again and again, and the database too, lose nothing`, {
    timeout: TIMEOUT_MS,
  }, async (context) => {
    const missing = await overDatabase(name, killsOfAll);
    if (missing) context.skip(missing);
  });
}

for (const name of RESTARTING) {
  test(`parts over ${name} that restarts every few seconds lose nothing`, { timeout: TIMEOUT_MS }, async (context) => {
    const missing = await overDatabase(name, restarts);
    if (missing) context.skip(missing);
  });
}

/** A server that no other test uses; or why there is none. */
async function own(name: ServiceName): Promise<Service | string> {
  try {
    return await startService(name);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
