/**
 * Real processes over real databases, killed at random while users start executions: nothing is lost, nothing ends
 * twice, no tick of the clock is left out or doubled, and every slot is free again. `KILLS=200` makes it longer.
 */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { runProgram } from "../process/program.ts";
import { type Service, type ServiceName, startService } from "../services/service.ts";
import { type Deployment, type DeploymentOptions, type Role, startDeployment } from "./deployment.ts";
import { auditOf, keepStarting, pause, Users, wrongTicks } from "./load.ts";
import { LIMITED, MIXED_FLOWS, TICKING } from "./mixed-flows.ts";

const KILLS = Number(process.env["KILLS"] ?? "8");

/** The built program, which starts in a moment: it dies often. */
const built = mkdtempSync(join(tmpdir(), "kestra-built-"));
const COMMAND = [join(built, "kestra")];

/** Starts, kills, and the slowest of the flows. */
const TIMEOUT_MS = 240_000 + KILLS * 20_000;

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

async function survive(options: DeploymentOptions, victims: readonly (Role | (() => Promise<void>))[]): Promise<void> {
  await using deployment = await startDeployment(options);
  const users = new Users(deployment.url);
  for (const { source } of MIXED_FLOWS) await users.save(source);
  await users.save(TICKING.source);
  const stop = new AbortController();
  const starting = keepStarting(users, stop.signal);
  try {
    for (let kill = 0; kill < KILLS; kill++) {
      await pause(200 + Math.random() * 1_300);
      const victim = victims[kill % victims.length];
      if (typeof victim === "function") await victim();
      else if (victim) await deployment.crash(victim);
    }
    stop.abort();
    await starting;
    await expectAllWell(users, deployment);
  } catch (error) {
    console.error(deployment.said());
    throw error;
  } finally {
    stop.abort();
  }
}

async function expectAllWell(users: Users, deployment: Deployment): Promise<void> {
  const stopTicking = await fetch(`${deployment.url}/api/v1/main/flows/faults/${TICKING.id}`, { method: "DELETE" });
  assert.equal(stopTicking.status, 204);
  // As many as the limit has slots, and one more: a slot that was never given back would hold them up for ever.
  for (let more = 0; more < 3; more++) await users.start(LIMITED);
  const all = await users.allEnded();
  assert.deepEqual(await auditOf(users, all), []);
  assert.deepEqual(wrongTicks(all, TICKING.id), []);
  assert.ok(all.filter(({ flowId }) => flowId === TICKING.id).length > 2, "the clock did start something");
  assert.ok(all.length > KILLS, "users did start something");
}

async function overDatabase(service: Service, type: string): Promise<void> {
  const database = configurationOf(type, service.url);
  const restart = async (): Promise<void> => {
    await service.kill9();
    await service.restart();
  };
  const victims = ["executor", "worker", "scheduler", restart, "worker", "executor"] as const;
  await survive({ command: COMMAND, roles: PARTS, database }, victims);
}

test("a standalone on SQLite that dies again and again loses nothing", { timeout: TIMEOUT_MS }, async () => {
  const database = configurationOf("sqlite", '"{folder}/kestra.db"');
  await survive({ command: COMMAND, roles: ["standalone"], database }, ["standalone"]);
});

for (const name of ["postgres", "mysql", "mariadb"] as const) {
  test(`parts over ${name} that die again and again, and the database too, lose nothing`, {
    timeout: TIMEOUT_MS,
  }, async (context) => {
    const service = await own(name);
    if (typeof service === "string") return context.skip(service);
    try {
      await overDatabase(service, name === "postgres" ? "postgres" : "mysql");
    } finally {
      await service.stop();
    }
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
