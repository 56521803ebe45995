/** Real servers for tests: started over a folder of their own on a free port, gone with the process that wanted them. */
import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { freePort } from "../../platform/network.ts";

/** What there is. */
export type ServiceName = "postgres" | "mysql" | "mariadb" | "s3";

/** How a server is to be. */
export interface ServiceOptions {
  /** Waits for the disk at each commit, as in production. Default false: tests lose nothing that they need. */
  readonly fsync?: boolean;
  /** Lines for the server's own settings. Default none. */
  readonly settings?: string;
}

/** A running server. */
export interface Service {
  readonly name: ServiceName;
  readonly port: number;
  /** How clients name it. */
  readonly url: string;
  /** What else clients need, such as `access_key`, `secret_key` and `region` of S3. */
  readonly details: Readonly<Record<string, string>>;
  /** Ends it as a power cut would, and waits until it is gone. */
  kill9(): Promise<void>;
  /** Ends it as its administrator would, who waits for no client, and waits until it is gone. */
  shutDown(): Promise<void>;
  /** Starts it again over the same folder on the same port, after `kill9` or `shutDown`. */
  restart(): Promise<void>;
  /** Stops it in its sleep: it keeps its connections and answers nothing. */
  freeze(): void;
  unfreeze(): void;
  /** Ends it and removes its folder. */
  stop(): Promise<void>;
}

/** PostgreSQL lets its clients finish on SIGTERM, however long they stay. */
const SHUT_DOWN: Readonly<Record<ServiceName, NodeJS.Signals>> = {
  postgres: "SIGINT",
  mysql: "SIGTERM",
  mariadb: "SIGTERM",
  s3: "SIGTERM",
};

/** The first start on a machine downloads and perhaps compiles. */
const START_MAX_MS = 10 * 60_000;
/** How long a killed server's other processes may hold its folder. */
const RESTART_TRIES_MAX = 100;

const run = promisify(execFile);

/** Starts a server. @throws Error with what the start said */
export async function startService(name: ServiceName, options: ServiceOptions = {}): Promise<Service> {
  const folder = await mkdtemp(join(tmpdir(), `kestra-${name}-`));
  const port = await freePort();
  const details = await start(name, folder, port, options);
  let pid = Number(details["pid"]);
  const end = async (by: NodeJS.Signals): Promise<void> => {
    signal(pid, by);
    while (isAlive(pid)) await pause(5);
  };
  const kill9 = (): Promise<void> => end("SIGKILL");
  return {
    name,
    port,
    url: details["url"] ?? "",
    details,
    kill9,
    shutDown: () => end(SHUT_DOWN[name]),
    async restart() {
      for (let tries = 1; ; tries++) {
        try {
          pid = Number((await start(name, folder, port, options))["pid"]);
          return;
        } catch (error) {
          if (tries === RESTART_TRIES_MAX) throw error;
          await pause(50);
        }
      }
    },
    freeze: () => signal(pid, "SIGSTOP"),
    unfreeze: () => signal(pid, "SIGCONT"),
    async stop() {
      await kill9();
      await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
    },
  };
}

async function start(
  name: ServiceName,
  folder: string,
  port: number,
  { fsync = false, settings = "" }: ServiceOptions,
): Promise<Readonly<Record<string, string>>> {
  const script = join(import.meta.dirname, name, "start");
  const env = { ...process.env, SERVICE_FSYNC: fsync ? "on" : "off", SERVICE_SETTINGS: settings };
  try {
    const { stdout } = await run("bash", [script, folder, String(port), String(process.pid)], {
      env,
      timeout: START_MAX_MS,
    });
    return Object.fromEntries(
      stdout
        .trim()
        .split("\n")
        .map((line) => line.split(/=(.*)/).slice(0, 2)),
    );
  } catch (error) {
    const said = error instanceof Error && "stderr" in error ? String(error.stderr).trim() : String(error);
    throw new Error(`${name} cannot be started: ${said.split("\n").slice(-3).join(" · ")}`, { cause: error });
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

function pause(delayMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, delayMs));
}

const shared = new Map<ServiceName, Promise<Service | { readonly missing: string }>>();

/**
 * The server that all tests of this process share, started when it is first wanted; or why it cannot be had here. It
 * ends with the process.
 */
export function sharedService(name: ServiceName): Promise<Service | { readonly missing: string }> {
  const started =
    shared.get(name) ??
    startService(name).catch((error: unknown) => ({ missing: error instanceof Error ? error.message : String(error) }));
  shared.set(name, started);
  return started;
}
