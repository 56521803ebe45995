/** The built program as a server, to be measured from outside. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { freePort } from "../../platform/network.ts";

/** A server that runs. */
export interface ServerProcess extends AsyncDisposable {
  readonly url: string;
  /** Milliseconds from its start to its first healthy answer. */
  readonly startMs: number;
  readonly pid: number;
  /** Megabytes resident now. */
  residentMb(): number;
  /** Seconds of processor time used so far. */
  processorSeconds(): number;
}

/** How to start one. */
export interface ServerProcessOptions {
  /** `standalone`, `executor` ... */
  readonly role?: string;
  /** Lines of the configuration file besides ports; `{folder}` stands for a folder that goes away with the server. */
  readonly configuration: string;
  readonly args?: readonly string[];
}

const PROGRAM = resolve("dist/kestra");
const HEALTHY_WITHIN_MS = 30_000;
const CLOCK_TICKS_PER_SECOND = 100;

/** Starts a server and waits until it is healthy. */
export async function startServer(options: ServerProcessOptions): Promise<ServerProcess> {
  const folder = mkdtempSync(join(tmpdir(), "kestra-bench-"));
  const [port, managementPort] = [await freePort(), await freePort()];
  const file = join(folder, "application.yml");
  const ports = `micronaut:\n  server:\n    port: ${port}\nendpoints:\n  all:\n    port: ${managementPort}\n`;
  writeFileSync(file, `${ports}${options.configuration.replaceAll("{folder}", folder)}`);
  const args = ["server", options.role ?? "standalone", "--config", file, ...(options.args ?? [])];
  const startedMs = performance.now();
  const child = spawn(PROGRAM, args, { stdio: ["ignore", "pipe", "pipe"], cwd: folder });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8");
    stream.on("data", (text: string) => {
      said = `${said}${text}`.slice(-4_000);
    });
  }
  await untilHealthy(`http://127.0.0.1:${managementPort}/health`, child, () => said);
  const startMs = performance.now() - startedMs;
  const pid = child.pid ?? 0;
  return {
    url: `http://127.0.0.1:${port}`,
    startMs,
    pid,
    residentMb: () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) / 1_000,
    processorSeconds() {
      const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
      return (Number(fields[11]) + Number(fields[12])) / CLOCK_TICKS_PER_SECOND;
    },
    async [Symbol.asyncDispose]() {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill("SIGTERM");
        await once(child, "exit");
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function untilHealthy(url: string, child: ChildProcess, said: () => string): Promise<void> {
  const startedMs = performance.now();
  while (performance.now() - startedMs < HEALTHY_WITHIN_MS) {
    if (child.exitCode !== null) break;
    const isHealthy = await fetch(url).then(
      (response) => response.ok,
      () => false,
    );
    if (isHealthy) return;
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  child.kill("SIGKILL");
  throw new Error(`The server does not become healthy:\n${said()}`);
}
