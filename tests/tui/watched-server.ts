/** Servers that people look at in journeys: one for each journey file, over SQLite and over PostgreSQL. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import type { TerminalOptions } from "../cli/terminal.ts";
import { type ServerProcess, saveFlow, startExecution, startServerProcess } from "../server/server-process.ts";
import { forEachDatabase, type OpenTestDatabase, type TestDatabase } from "../services/databases.ts";
import { missingPerson, Person } from "./person.ts";

let count = 0;

/** A server of a journey file, from before its first journey to after its last. */
export class WatchedServer {
  readonly #name: string;
  readonly #open: OpenTestDatabase;
  #folder = "";
  #database: TestDatabase | undefined;
  #process: ServerProcess | undefined;
  #api = "";

  constructor(name: string, open: OpenTestDatabase) {
    this.#name = name;
    this.#open = open;
  }

  /** Where it listens. */
  get api(): string {
    return this.#api;
  }

  /** Where it runs, and people too. */
  get folder(): string {
    return this.#folder;
  }

  /** The file of its configuration. */
  get configuration(): string {
    return join(this.#folder, "application.yml");
  }

  async start(): Promise<void> {
    this.#folder = await mkdtemp(join(tmpdir(), "kestra-journey-"));
    if (this.#name === "PostgreSQL") this.#database = await this.#open();
    await writeFile(this.configuration, configurationText(this.#folder, this.#database?.url));
    const args = ["standalone", "-c", this.configuration];
    this.#process = startServerProcess({ args, directory: this.#folder });
    this.#api = (await this.#process.ready()).api;
  }

  async stop(): Promise<void> {
    await this.#process?.[Symbol.asyncDispose]();
    await this.#database?.dispose();
    await rm(this.#folder, { recursive: true, force: true, maxRetries: 5 });
  }

  /** Somebody who looks at it. */
  async person(options: TerminalOptions = {}): Promise<Person> {
    const person = new Person(this.#folder, options);
    person.opens(`tui --server ${this.#api}`);
    await person.sees(/● live/);
    return person;
  }

  async saves(...flows: readonly string[]): Promise<void> {
    for (const flow of flows) await saveFlow(this.#api, flow);
  }

  /** Starts an execution of a flow of the namespace `tests`; answers its id. @param wait until it is over */
  async runs(flow: string, wait = false): Promise<string> {
    return await startExecution(this.#api, flow, wait);
  }

  /** Asks its API, and answers what it says. */
  async asks(path: string, request: RequestInit = {}): Promise<string> {
    const response = await fetch(`${this.#api}/api/v1/main/${path}`, request);
    const text = await response.text();
    if (!response.ok) throw new Error(`${path}: ${response.status} ${text}`);
    return text;
  }
}

function configurationText(folder: string, url: string | undefined): string {
  const storage = { type: "local", local: { "base-path": join(folder, "storage") } };
  const encryption = { "secret-key": "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=" };
  if (url === undefined) {
    const sqlite = { queue: { type: "sqlite" }, repository: { type: "sqlite" } };
    const datasources = { sqlite: { url: join(folder, "kestra.db") } };
    return JSON.stringify({ datasources, kestra: { ...sqlite, storage, encryption } });
  }
  const { username } = new URL(url);
  const postgres = { url: `jdbc:${url.replace(/\/\/[^@]*@/, "//")}?sslmode=disable`, username };
  const kestra = { queue: { type: "postgres" }, repository: { type: "postgres" }, storage, encryption };
  return JSON.stringify({ datasources: { postgres }, kestra });
}

/** Registers journeys once over each database. Call it with top-level `await`. */
export async function forEachServer(register: (server: WatchedServer, name: string) => void): Promise<void> {
  const skip = missingPerson();
  if (skip !== false) {
    test(`somebody sits at a terminal (${++count})`, { skip }, () => undefined);
    return;
  }
  await forEachDatabase(
    (name, open) => {
      const server = new WatchedServer(name, open);
      before(() => server.start());
      after(() => server.stop());
      register(server, name);
    },
    ["SQLite", "PostgreSQL"],
  );
}
