/** Runs servers as processes, as an operator would, and asks them over HTTP. */
import { type ChildProcess, spawn } from "node:child_process";
import { SOURCES } from "../process/program.ts";

/** How to start a server. */
export interface ServerProcessOptions {
  readonly args: readonly string[];
  /** Where it runs: relative paths begin there. */
  readonly directory: string;
  readonly env?: Readonly<Record<string, string>>;
  /** The program and its first arguments. Default: the sources, on Bun. */
  readonly command?: readonly string[];
  /** When it is killed at the latest. Default 10 minutes. */
  readonly lifeMsMax?: number;
}

/** A server process. */
export interface ServerProcess extends AsyncDisposable {
  readonly pid: number;
  /** Everything it has written so far. */
  output(): string;
  /** Resolves once a line matches; rejects with all output when the process ends before. */
  until(pattern: RegExp): Promise<RegExpExecArray>;
  /** Waits for the banner; answers where it listens. */
  ready(): Promise<{ readonly api: string; readonly management: string }>;
  signal(signal: NodeJS.Signals): void;
  /** The exit code, or the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals | null>;
}

const ROOT = process.cwd();
/** No server of a test may live longer, unless the test says so. Some serve all tests of a file, on slow machines too. */
const LIFE_MS_MAX = 10 * 60_000;

/** Ports are free ones, unless arguments or environment say otherwise. */
const FREE_PORTS = { MICRONAUT_SERVER_PORT: "0", ENDPOINTS_ALL_PORT: "0" };

/** Starts the program. */
export function startServerProcess(options: ServerProcessOptions): ServerProcess {
  const [file = "", ...first] = options.command ?? SOURCES;
  const words = [file, ...first].map((word) => (/^(node_modules|cli)\//.test(word) ? `${ROOT}/${word}` : word));
  const child = spawn(words[0] ?? "", [...words.slice(1), "server", ...options.args], {
    cwd: options.directory,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, HOME: options.directory, ...FREE_PORTS, ...options.env },
  });
  return new RunningServer(child, options.lifeMsMax ?? LIFE_MS_MAX);
}

class RunningServer implements ServerProcess {
  readonly ended: Promise<number | NodeJS.Signals | null>;
  readonly #child: ChildProcess;
  readonly #life: ReturnType<typeof setTimeout>;
  #output = "";
  #isOver = false;
  #onOutput: () => void = () => undefined;

  constructor(child: ChildProcess, lifeMsMax: number) {
    this.#child = child;
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on("data", (chunk: Buffer) => {
        this.#output += chunk.toString();
        this.#onOutput();
      });
    }
    this.#life = setTimeout(() => child.kill("SIGKILL"), lifeMsMax);
    this.ended = new Promise((resolve) => {
      child.once("close", (code, signal) => {
        clearTimeout(this.#life);
        this.#isOver = true;
        this.#onOutput();
        resolve(code ?? signal);
      });
    });
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  output(): string {
    return this.#output;
  }

  async until(pattern: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const match = pattern.exec(this.#output);
      if (match) return match;
      if (this.#isOver) throw new Error(`The server ended without ${pattern}:\n${this.#output}`);
      await new Promise<void>((resolve) => {
        this.#onOutput = resolve;
      });
    }
  }

  async ready() {
    const [, management = ""] = await this.until(/ management +(http:[^\s"]+)/);
    const [, api = ""] = / API +(http:[^\s"]+)/.exec(this.#output) ?? [];
    return { api, management };
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#isOver) this.#child.kill("SIGKILL");
    await this.ended;
  }
}

/** Saves a flow. */
export async function saveFlow(api: string, source: string): Promise<void> {
  const headers = { "content-type": "application/x-yaml" };
  const response = await fetch(`${api}/api/v1/main/flows`, { method: "POST", body: source, headers });
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
}

/** Starts an execution; answers its id. @param wait until it is over */
export async function startExecution(api: string, flow: string, wait = false): Promise<string> {
  const path = `${api}/api/v1/main/executions/tests/${flow}?wait=${wait}`;
  const response = await fetch(path, { method: "POST", body: new FormData() });
  const body = await response.json();
  if (!response.ok) throw new Error(JSON.stringify(body));
  return Object(body).id;
}

/** The state of an execution, and how often its first task was tried. */
export async function executionState(api: string, id: string): Promise<string> {
  const response = await fetch(`${api}/api/v1/main/executions/${id}`);
  const body = Object(await response.json());
  if (!response.ok) throw new Error(JSON.stringify(body));
  return body.state.current;
}

/** Waits until the execution is over; answers its state. */
export async function whenOver(api: string, id: string): Promise<string> {
  const response = await fetch(`${api}/api/v1/main/executions/${id}/follow`);
  // The stream ends with the execution.
  await response.text();
  return await executionState(api, id);
}

/** All messages that an execution logged. */
export async function logsOf(api: string, id: string): Promise<readonly string[]> {
  const response = await fetch(`${api}/api/v1/main/logs/${id}`);
  const body: unknown = await response.json();
  return Array.isArray(body) ? body.map((entry) => `${entry.level} ${entry.message}`) : [];
}
