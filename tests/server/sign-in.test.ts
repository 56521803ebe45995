import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";
import { denoAlone, SOURCES } from "../process/program.ts";
import { type ServerProcess, startServerProcess } from "./server-process.ts";

const USER = { username: "ada@example.com", password: "Analytical-1" };
const AUTHORIZATION = { authorization: `Basic ${btoa(`${USER.username}:${USER.password}`)}` };
const JSON_TYPE = { "content-type": "application/json" };

/** A folder of its own for a test, with a way to start servers there by a configuration; gone afterwards. */
async function withConfiguration(
  configuration: unknown,
  act: (start: (command?: readonly string[]) => ServerProcess) => Promise<void>,
): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), "kestra-sign-in-"));
  try {
    await writeFile(join(directory, "a.yml"), JSON.stringify(configuration));
    await act((command = SOURCES) => startServerProcess({ directory, args: ["standalone", "-c", "a.yml"], command }));
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

describe("a server that is to listen everywhere", () => {
  it("listens to its machine alone until a user is set up, and says so", async () => {
    await withConfiguration({ micronaut: { server: { host: "0.0.0.0" } } }, async (start) => {
      await using server = start();
      const { api } = await server.ready();
      assert.match(server.output(), / API +http:\/\/127\.0\.0\.1:\d+ \(no user yet, this machine alone\)/);
      assert.match(server.output(), /WARN .*micronaut\.server\.host is 0\.0\.0\.0, but nobody has to sign in/);
      const init = { method: "POST", body: JSON.stringify(USER), headers: JSON_TYPE };
      assert.equal((await fetch(`${api}/api/v1/basicAuth`, init)).status, 204);
      assert.equal((await fetch(`${api}/api/v1/flows/search`)).status, 401);
    });
  });

  it("lets nobody in where the user of its configuration is not as it should be", async () => {
    const basicAuth = { username: USER.username, password: "weak" };
    const configuration = { kestra: { server: { basicAuth } }, micronaut: { server: { host: "0.0.0.0" } } };
    await withConfiguration(configuration, async (start) => {
      await using server = start();
      const { api } = await server.ready();
      assert.match(server.output(), /WARN .*The password must have at least 8 characters/);
      assert.match(api, /127\.0\.0\.1/);
      assert.equal((await fetch(`${api}/api/v1/flows/search`)).status, 401);
      const errors: unknown = await (await fetch(`${api}/api/v1/basicAuthValidationErrors`)).json();
      assert.equal(Object(errors).length, 3);
    });
  });
});

for (const [runtime, command] of [
  ["Bun", async () => SOURCES],
  ["Deno", denoAlone],
] as const) {
  it(`speaks HTTPS below its context path and logs requests without secrets, on ${runtime}`, async () => {
    const tls = join(process.cwd(), "tests/server/tls");
    const files = { certificate: join(tls, "certificate.pem"), privateKey: join(tls, "key.pem") };
    const server = {
      contextPath: "kestra/",
      ssl: { enabled: true, ...files },
      netty: { accessLogger: { enabled: true, exclusions: ["/kestra/ping"] } },
    };
    const configuration = { kestra: { server: { basicAuth: USER } }, micronaut: { server } };
    await withConfiguration(configuration, async (start) => {
      await using process = start(await command());
      await process.ready();
      const [, api = ""] = / API +(https:[^\s"]+)/.exec(process.output()) ?? [];
      assert.match(api, /\/kestra$/);
      const unchecked = { tls: { rejectUnauthorized: false } };
      const ask = (path: string, init: RequestInit = {}) => fetch(`${api}${path}`, { ...init, ...unchecked });
      assert.equal(await (await ask("/ping")).text(), "pong");
      const found = await ask("/api/v1/main/flows/search?q=hidden", { headers: AUTHORIZATION });
      assert.equal(found.status, 200);
      assert.match(found.headers.get("strict-transport-security") ?? "", /max-age/);
      const body = new URLSearchParams(USER);
      const login = await ask("/login", { method: "POST", body });
      assert.match(login.headers.get("set-cookie") ?? "", /Path=\/kestra; .*Secure/);
      assert.equal((await ask("/api/v1/executions/webhook/a.b/c/my-key/d")).status, 404);
      await process.until(/ access +127\.0\.0\.1 GET \/kestra\/api\/v1\/main\/flows\/search 200 \d+ ms/);
      await process.until(/ access +127\.0\.0\.1 GET \/kestra\/api\/v1\/executions\/webhook\/a\.b\/c\/\*\*\*\/d 404/);
      assert.doesNotMatch(process.output(), /\/ping|hidden|my-key|Analytical/);
    });
  });
}
