/** The command line against a server of its own: with a login, below a path, over its own folder and contexts. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type ProgramRun, runProgram, SOURCES } from "../process/program.ts";
import { type ServerProcess, startServerProcess } from "../server/server-process.ts";

/** Who may ask the server. */
export const USER = { name: "ada@example.com", password: "Secret-123" } as const;

/** A server and a person at a command line. */
export interface ClientBench extends AsyncDisposable {
  /** The server's address. */
  readonly server: string;
  readonly process: ServerProcess;
  /** A folder of the person's. */
  readonly folder: string;
  /** Runs a command as the person, logged in to the server. */
  kestra(...words: readonly string[]): Promise<ProgramRun>;
  /** The same, where it has to work; answers its standard output. */
  ok(...words: readonly string[]): Promise<string>;
  /** Runs a command with nothing set up. @param input its standard input */
  stranger(words: readonly string[], options?: { input?: string; env?: Record<string, string> }): Promise<ProgramRun>;
  /** Writes a file of the folder; answers its path. */
  file(name: string, text: string | Uint8Array): string;
}

/** Starts it. */
export async function startClientBench(): Promise<ClientBench> {
  const folder = mkdtempSync(join(tmpdir(), "kestra-test-"));
  const settings = {
    kestra: { server: { "basic-auth": { enabled: true, username: USER.name, password: USER.password } } },
    micronaut: { server: { "context-path": "/base" } },
  };
  const process = startServerProcess({
    args: ["local"],
    directory: folder,
    env: { KESTRA_CONFIGURATION: JSON.stringify(settings) },
  });
  const server = (await process.ready()).api;
  const plain = { NO_COLOR: "1", LC_ALL: "C.UTF-8", TZ: "UTC" };
  const known = {
    ...plain,
    XDG_CONFIG_HOME: join(folder, "config"),
    KESTRA_CLI_SERVER: server,
    KESTRA_CLI_USER: USER.name,
    KESTRA_CLI_PASSWORD: USER.password,
  };
  const kestra = (...words: readonly string[]) => runProgram(words, { env: known, command: SOURCES });
  return {
    server,
    process,
    folder,
    kestra,
    async ok(...words) {
      const run = await kestra(...words);
      if (run.exitCode !== 0) throw new Error(`kestra ${words.join(" ")}: ${run.exitCode}\n${run.stderr}${run.stdout}`);
      return run.stdout;
    },
    stranger: (words, { input = "", env = {} } = {}) =>
      runProgram(words, { input, env: { ...plain, XDG_CONFIG_HOME: join(folder, "stranger"), ...env } }),
    file(name, text) {
      const path = join(folder, name);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
      return path;
    },
    async [Symbol.asyncDispose]() {
      await process[Symbol.asyncDispose]();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
