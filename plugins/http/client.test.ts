import assert from "node:assert/strict";
import { test } from "node:test";
import { createTaskBench } from "../testing/task-bench.ts";
import { REDIRECTS_MAX } from "./client.ts";
import { Download } from "./download.ts";
import { Request } from "./request.ts";
import { type Answer, startProxy, startServer, startSilence } from "./testing/test-server.ts";

const redirect =
  (code: number, location: string): Answer =>
  (request, response) => {
    if (request.url === "/start") response.writeHead(code, { location }).end();
    else response.end(`${request.method} ${request.body}`);
  };

const redirects: readonly (readonly [number, string, string])[] = [
  [301, "POST", "GET "],
  [302, "POST", "GET "],
  [303, "PUT", "GET "],
  [307, "POST", "POST x"],
  [308, "PUT", "PUT x"],
  [302, "PUT", "PUT x"],
];
for (const [code, method, expected] of redirects) {
  test(`a ${method} that is redirected with ${code} arrives as "${expected}"`, async () => {
    await using server = await startServer(redirect(code, "/end"));
    await using bench = createTaskBench();
    const uri = `${server.origin}/start`;
    const outputs = await bench.run(Request, { uri, method, body: "x" });
    assert.deepEqual([outputs["uri"], outputs["body"]], [uri, expected]);
  });
}

test("redirects are answers like others when they are not followed", async () => {
  await using server = await startServer(redirect(302, "/end"));
  await using bench = createTaskBench();
  const outputs = await bench.run(Request, { uri: `${server.origin}/start`, options: { followRedirects: false } });
  assert.deepEqual([outputs["code"], outputs["body"], server.seen.length], [302, "", 1]);
});

test("redirects in a circle end with a message", async () => {
  await using server = await startServer(redirect(302, "/start"));
  await using bench = createTaskBench();
  await assert.rejects(bench.run(Request, { uri: `${server.origin}/start` }), /redirected more than 20 times/);
  assert.equal(server.seen.length, REDIRECTS_MAX + 1);
});

test("a redirect to another scheme is not followed", async () => {
  await using server = await startServer(redirect(302, "file:///etc/passwd"));
  await using bench = createTaskBench();
  await assert.rejects(bench.run(Request, { uri: `${server.origin}/start` }), /redirects to "file:\/\/\/etc\/passwd"/);
});

test("credentials do not follow a redirect to another server", async () => {
  await using other = await startServer((_, response) => response.end("other"));
  await using server = await startServer((_, response) => response.writeHead(302, { location: other.origin }).end());
  await using bench = createTaskBench();
  const options = { auth: { type: "BEARER", token: "secret" } };
  await bench.run(Request, { uri: server.origin, headers: { Cookie: "a=b", "X-Kept": "1" }, options });
  assert.deepEqual(
    [server, other].map(({ seen }) => [
      seen[0]?.headers.authorization,
      seen[0]?.headers.cookie,
      seen[0]?.headers["x-kept"],
    ]),
    [
      ["Bearer secret", "a=b", "1"],
      [undefined, undefined, "1"],
    ],
  );
});

test("a digest is answered once, by the challenge", async () => {
  const challenge = 'Digest realm="r", nonce="abc", qop="auth,auth-int", algorithm=SHA-256, opaque="o"';
  await using server = await startServer((request, response) => {
    if (request.headers.authorization) response.end(request.headers.authorization);
    else response.writeHead(401, { "www-authenticate": challenge }).end();
  });
  await using bench = createTaskBench();
  const options = { auth: { type: "DIGEST", username: "u", password: "p" } };
  const { body } = await bench.run(Request, { uri: `${server.origin}/x?y=1`, method: "POST", body: "twice", options });
  assert.match(String(body), /^Digest username="u", realm="r", nonce="abc", uri="\/x\?y=1", response="[0-9a-f]{64}"/);
  assert.deepEqual(
    server.seen.map((request) => request.body),
    ["twice", "twice"],
  );
});

test("a wrong password ends in the server's 401", async () => {
  await using server = await startServer((_, response) => {
    response.writeHead(401, { "www-authenticate": 'Digest realm="r", nonce="abc"' }).end("no");
  });
  await using bench = createTaskBench();
  const options = { auth: { type: "DIGEST", username: "u", password: "p" } };
  await assert.rejects(bench.run(Request, { uri: server.origin, options }), /response code '401'/);
  assert.equal(server.seen.length, 2);
});

test("a certificate that nobody signed is refused unless all are trusted", async () => {
  await using server = await startServer((_, response) => response.end("secret"), true);
  await using bench = createTaskBench();
  await assert.rejects(bench.run(Request, { uri: server.origin }), /its certificate is not trusted .*insecureTrustAll/);
  const trusting = { uri: server.origin, options: { ssl: { insecureTrustAllCertificates: true } } };
  assert.equal((await bench.run(Request, trusting))["body"], "secret");
});

test("a proxy passes plain requests on and opens tunnels for encrypted ones", async () => {
  await using proxy = await startProxy();
  await using plain = await startServer((_, response) => response.end("plain"));
  await using secure = await startServer((_, response) => response.end("secure"), true);
  await using bench = createTaskBench();
  const options = {
    proxy: { type: "HTTP", address: "127.0.0.1", port: proxy.port, username: "u", password: "p" },
    ssl: { insecureTrustAllCertificates: true },
  };
  assert.equal((await bench.run(Request, { uri: `${plain.origin}/a?b`, options }))["body"], "plain");
  assert.equal((await bench.run(Request, { uri: secure.origin, options }))["body"], "secure");
  assert.deepEqual(
    proxy.seen.map(({ method, url, headers }) => [method, url, headers["proxy-authorization"]]),
    [
      ["GET", `${plain.origin}/a?b`, "Basic dTpw"],
      ["CONNECT", `127.0.0.1:${secure.port}`, "Basic dTpw"],
    ],
  );
});

test("a proxy that is not there is named", async () => {
  await using bench = createTaskBench();
  const options = { proxy: { type: "HTTP", address: "127.0.0.1", port: 1 } };
  await assert.rejects(
    bench.run(Request, { uri: "https://example.com", options }),
    /The proxy 127.0.0.1:1 cannot be used/,
  );
});

test("a server that says nothing is given up after the idle timeout", async () => {
  await using silence = await startSilence();
  await using bench = createTaskBench();
  const options = { timeout: { readIdleTimeout: "PT0.05S" } };
  // The bench's clock stands still; move it past the limit so that the check finds it over.
  const run = bench.run(Request, { uri: silence.origin, options });
  bench.nowMs += 60_001;
  await assert.rejects(
    run,
    /the server sent nothing for longer than options.timeout.readIdleTimeout allows \(0.05 s\)/,
  );
});

test("a connection that is not made in time is given up", async () => {
  await using silence = await startSilence();
  await using bench = createTaskBench();
  const proxy = { type: "HTTP", address: "127.0.0.1", port: silence.port };
  const options = { proxy, timeout: { connectTimeout: "PT0.05S" } };
  const run = bench.run(Request, { uri: "https://example.com", options });
  await assert.rejects(run, /connecting took longer than options.timeout.connectTimeout allows \(0.05 s\)/);
});

test("a killed task ends its download and leaves no file", async () => {
  await using bench = createTaskBench();
  await using server = await startServer((_, response) => {
    response.write("the beginning", () => bench.abort.abort(new Error("killed")));
  });
  await assert.rejects(bench.run(Download, { uri: server.origin }), /was ended before it was done/);
  assert.equal(bench.storage.files.size, 0);
});

test("a killed task ends its request", async () => {
  await using silence = await startSilence();
  await using bench = createTaskBench();
  const run = bench.run(Request, { uri: silence.origin });
  bench.abort.abort(new Error("killed"));
  await assert.rejects(run, /was ended before it was done/);
  await assert.rejects(bench.run(Request, { uri: silence.origin }), /was ended before it was done/);
});
