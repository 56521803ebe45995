/** A deployment of processes that die at any moment, and are started again. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { freePort } from "../../platform/network.ts";

/** What a process of the deployment is. */
export type Role = "standalone" | "executor" | "worker" | "scheduler" | "webserver";

interface Member {
  readonly role: Role;
  readonly configuration: string;
  readonly managementPort: number;
  child: ChildProcess;
  said: string;
}

/** Processes over one database. */
export interface Deployment extends AsyncDisposable {
  /** Where the API is. */
  readonly url: string;
  /** Kills a process of the role without a warning, and starts another in its place. */
  crash(role: Role): Promise<void>;
  /** What all processes have said last, for the message of a failure. */
  said(): string;
}

/** What a deployment is made of. */
export interface DeploymentOptions {
  /** The command that starts the program. */
  readonly command: readonly string[];
  readonly roles: readonly Role[];
  /** Lines of the configuration about the database; `{folder}` is the deployment's own folder. */
  readonly database: string;
}

const HEALTHY_WITHIN_MS = 60_000;
const STOPS_WITHIN_MS = 20_000;

/** Starts all processes and waits until each is healthy. */
export async function startDeployment(options: DeploymentOptions): Promise<Deployment> {
  const folder = await mkdtemp(join(tmpdir(), "kestra-faults-"));
  const port = await freePort();
  const members: Member[] = [];
  for (const role of options.roles) {
    const managementPort = await freePort();
    const serves = role === "webserver" || role === "standalone";
    const configuration = join(folder, `${role}-${members.length}.yml`);
    const ownPort = serves ? port : await freePort();
    await writeFile(configuration, configurationOf(options, folder, ownPort, managementPort));
    const child = launch(options.command, role, configuration, folder);
    members.push(watch({ role, configuration, managementPort, child, said: "" }));
  }
  await Promise.all(members.map(untilHealthy));
  return {
    url: `http://127.0.0.1:${port}`,
    async crash(role) {
      const candidates = members.filter((member) => member.role === role);
      const member = candidates[Math.floor(Math.random() * candidates.length)];
      if (!member) throw new Error(`There is no ${role}`);
      await end(member, "SIGKILL");
      member.child = launch(options.command, role, member.configuration, folder);
      watch(member);
      await untilHealthy(member);
    },
    said: () => members.map(({ role, said }) => `--- ${role}\n${said}`).join("\n"),
    async [Symbol.asyncDispose]() {
      await Promise.all(members.map((member) => end(member, "SIGTERM")));
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function configurationOf(options: DeploymentOptions, folder: string, port: number, managementPort: number): string {
  return `${options.database.replaceAll("{folder}", folder)}
micronaut:
  server:
    port: ${port}
endpoints:
  all:
    port: ${managementPort}
`;
}

function launch(command: readonly string[], role: Role, configuration: string, folder: string): ChildProcess {
  const [file = "", ...first] = command;
  const args = [...first, "server", role, "--config", configuration];
  return spawn(resolve(file), args, { stdio: ["ignore", "pipe", "pipe"], cwd: folder });
}

function watch(member: Member): Member {
  for (const stream of [member.child.stdout, member.child.stderr]) {
    stream?.setEncoding("utf8");
    stream?.on("data", (text: string) => {
      member.said = `${member.said}${text}`.slice(-3_000);
    });
  }
  return member;
}

async function untilHealthy(member: Member): Promise<void> {
  const endMs = Date.now() + HEALTHY_WITHIN_MS;
  while (Date.now() < endMs) {
    if (member.child.exitCode !== null) break;
    const signal = AbortSignal.timeout(5_000);
    const answer = await fetch(`http://127.0.0.1:${member.managementPort}/health`, { signal }).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((wake) => setTimeout(wake, 20));
  }
  throw new Error(`A ${member.role} does not become healthy:\n${member.said}`);
}

async function end(member: Member, signal: NodeJS.Signals): Promise<void> {
  const { child, role } = member;
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill(signal);
  const late = setTimeout(() => child.kill("SIGKILL"), STOPS_WITHIN_MS);
  await ended;
  clearTimeout(late);
  if (signal === "SIGTERM" && child.signalCode === "SIGKILL") {
    throw new Error(`A ${role} did not stop when it was told to:\n${member.said}`);
  }
}
