import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { gzipSync } from "node:zlib";
import { createTaskBench } from "../testing/task-bench.ts";
import { ERROR_BODY_CHARS_MAX } from "./http-error.ts";
import { Request } from "./request.ts";
import { RESPONSE_BYTES_MAX } from "./response-body.ts";
import { type Answer, startServer } from "./testing/test-server.ts";

/** Answers by path. */
const answer: Answer = (request, response) => {
  const path = request.url.split("?")[0] ?? "";
  const [, kind, code] = path.split("/");
  switch (kind) {
    case "text":
      response.setHeader("content-type", "text/plain").end("hello");
      return;
    case "json":
      response.setHeader("content-type", "application/json").end('{"a":1}');
      return;
    case "latin":
      response.setHeader("content-type", "text/plain; charset=ISO-8859-1").end(Buffer.from([0xe9]));
      return;
    case "gzip":
      response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync("unzipped"));
      return;
    case "broken-gzip":
      response.writeHead(200, { "content-encoding": "gzip" }).end("this is no gzip");
      return;
    case "code":
      response.writeHead(Number(code)).end(Number(code) === 204 ? undefined : '{"error":"bad"}');
      return;
    case "long":
      response.writeHead(500).end("x".repeat(ERROR_BODY_CHARS_MAX + 100));
      return;
    case "large":
      response.end("x".repeat(RESPONSE_BYTES_MAX + 1));
      return;
    case "repeated":
      response.setHeader("x-two", ["1", "2"]).setHeader("set-cookie", ["a=b", "c=d"]).end();
      return;
    case "cut":
      response.writeHead(200, { "content-length": "100" });
      response.write("short", () => response.destroy());
      return;
    default:
      response.end("ok");
  }
};

describe("what a request puts out", () => {
  const cases: readonly (readonly [string, string, unknown])[] = [
    ["text", "GET", "hello"],
    ["json as text", "GET", '{"a":1}'],
    ["latin", "GET", "é"],
    ["gzip", "GET", "unzipped"],
    ["code/204", "GET", undefined],
    ["text", "HEAD", undefined],
  ];
  for (const [path, method, body] of cases) {
    test(`${method} of ${path} has the body ${JSON.stringify(body)}`, async () => {
      await using server = await startServer(answer);
      await using bench = createTaskBench();
      const uri = `${server.origin}/${path.split(" ")[0]}`;
      const outputs = await bench.run(Request, { uri, method });
      assert.deepEqual([outputs["uri"], outputs["body"]], [uri, body]);
      assert.equal("body" in outputs, body !== undefined);
    });
  }

  test("repeated headers are lists, and those of the compression are gone", async () => {
    await using server = await startServer(answer);
    await using bench = createTaskBench();
    const { headers } = await bench.run(Request, { uri: `${server.origin}/repeated` });
    assert.deepEqual(Object(headers)["x-two"], ["1", "2"]);
    assert.deepEqual(Object(headers)["set-cookie"], ["a=b", "c=d"]);
    const zipped = await bench.run(Request, { uri: `${server.origin}/gzip` });
    assert.equal(Object(zipped["headers"])["content-encoding"], undefined);
  });
});

describe("what a request sends", () => {
  const file = "kestra:///acme/sales/daily/executions/e1/tasks/t/tr1/data.csv";
  const cases: readonly (readonly [string, object, Readonly<Record<string, unknown>>])[] = [
    [
      "parameters join those of the URL",
      { uri: "/p?z=1", params: { q: "a b&", l: ["x", 2], gone: null } },
      {
        url: "/p?z=1&q=a%20b%26&l=x&l=2",
      },
    ],
    ["a body goes with any method", { uri: "/p", method: "get", body: "abc" }, { method: "GET", body: "abc" }],
    [
      "a body has its type",
      { uri: "/p", method: "POST", body: "é", contentType: "text/plain" },
      {
        "content-type": "text/plain; charset=UTF-8",
        "content-length": "2",
        body: "é",
      },
    ],
    [
      "a header wins over the content type",
      { uri: "/p", method: "PUT", body: "q", headers: { "Content-Type": "text/csv", "X-N": 5, "X-Gone": null } },
      {
        "content-type": "text/csv",
        "x-n": "5",
        "x-gone": undefined,
      },
    ],
    [
      "a form is URL-encoded",
      { uri: "/p", method: "POST", formData: { a: "1 2", l: ["x", "y"], o: { k: 1 } } },
      {
        "content-type": "application/x-www-form-urlencoded; charset=UTF-8",
        body: "a=1+2&l=x&l=y&o=%7B%22k%22%3A1%7D",
      },
    ],
    [
      "basic credentials",
      { uri: "/p", options: { auth: { type: "BASIC", username: "u", password: "p" } } },
      { authorization: "Basic dTpw" },
    ],
    [
      "old basic credentials",
      { uri: "/p", options: { basicAuthUser: "u", basicAuthPassword: "p" } },
      { authorization: "Basic dTpw" },
    ],
    [
      "a bearer token",
      { uri: "/p", options: { auth: { type: "BEARER", token: "{{ token }}" } } },
      { authorization: "Bearer secret-token" },
    ],
    ["spaces in a URL", { uri: "/a b" }, { url: "/a%20b" }],
    ["our name", { uri: "/p" }, { "user-agent": "Kestra" }],
  ];
  for (const [what, properties, expected] of cases) {
    test(`${what}, as the server sees it`, async () => {
      await using server = await startServer(answer);
      await using bench = createTaskBench();
      bench.variables["token"] = "secret-token";
      await bench.run(Request, { ...properties, uri: server.origin + Object(properties).uri });
      const [seen] = server.seen;
      const saw: Record<string, unknown> = { ...seen?.headers, ...seen };
      for (const [name, value] of Object.entries(expected)) assert.equal(saw[name], value, name);
    });
  }

  test("a form in parts streams files of internal storage, with their size told", async () => {
    await using server = await startServer(answer);
    await using bench = createTaskBench();
    assert.equal(await bench.store("data.csv", "a,b"), file);
    const formData = {
      plain: file,
      named: { name: "n.txt", content: file, contentType: "text/csv" },
      text: { k: 1 },
      n: 5,
    };
    await bench.run(Request, { uri: server.origin, method: "POST", contentType: "multipart/form-data", formData });
    const [seen] = server.seen;
    const boundary = /boundary=(.+)$/.exec(seen?.headers["content-type"] ?? "")?.[1] ?? "";
    assert.equal(seen?.headers["content-length"], String(Buffer.byteLength(seen?.body ?? "")));
    assert.deepEqual(
      seen?.body.split(`--${boundary}`).map((part) => part.replaceAll("\r\n", "|")),
      [
        "",
        '|Content-Disposition: form-data; name="plain"; filename="data.csv"|Content-Type: application/octet-stream||a,b|',
        '|Content-Disposition: form-data; name="named"; filename="n.txt"|Content-Type: text/csv||a,b|',
        '|Content-Disposition: form-data; name="text"|Content-Type: text/plain; charset=UTF-8||{"k":1}|',
        '|Content-Disposition: form-data; name="n"|Content-Type: text/plain; charset=UTF-8||5|',
        "--|",
      ],
    );
  });
});

describe("which answers are a success", () => {
  const cases: readonly (readonly [number, object, boolean])[] = [
    [399, {}, true],
    [400, {}, false],
    [500, {}, false],
    [404, { options: { allowFailed: true } }, true],
    [404, { options: { allowFailed: "{{ yes }}" } }, true],
    [404, { allowFailed: true }, true],
    [418, { options: { allowedResponseCodes: [418] } }, true],
    [200, { options: { allowedResponseCodes: ["{{ teapot }}"] } }, false],
  ];
  for (const [code, properties, success] of cases) {
    test(`${code} with ${JSON.stringify(properties)} ${success ? "succeeds" : "fails"}`, async () => {
      await using server = await startServer(answer);
      await using bench = createTaskBench();
      Object.assign(bench.variables, { yes: true, teapot: 418 });
      const run = bench.run(Request, { ...properties, uri: `${server.origin}/code/${code}` });
      if (success) assert.equal((await run)["code"], code);
      else {
        await assert.rejects(run, {
          message: `Failed http request with response code '${code}' and body:\n{"error":"bad"}`,
        });
      }
    });
  }
});

test("the message of a failed answer shows only the beginning of a long body", async () => {
  await using server = await startServer(answer);
  await using bench = createTaskBench();
  await assert.rejects(bench.run(Request, { uri: `${server.origin}/long` }), (error: Error) => {
    assert.ok(error.message.endsWith("x…"));
    return error.message.length < ERROR_BODY_CHARS_MAX + 100;
  });
});

const faults: readonly (readonly [string, object, RegExp])[] = [
  [
    "an answer over the limit",
    { uri: "/large" },
    /larger than the 10485760 bytes allowed in an output; use io.kestra.plugin.core.http.Download/,
  ],
  [
    "an answer over the flow's own limit",
    { uri: "/text", options: { maxContentLength: 4 } },
    /larger than the 4 bytes/,
  ],
  ["an answer that breaks off", { uri: "/cut" }, /the server closed the connection/],
  ["a broken compression", { uri: "/broken-gzip" }, /cannot be decompressed/],
  ["an unknown encoding", { uri: "/text", options: { defaultCharset: "nope" } }, /"nope" is no known encoding/],
  ["a method that is none", { uri: "/text", method: "FOO BAR" }, /"FOO BAR" is no HTTP method/],
  ["a header of two lines", { uri: "/text", headers: { "x-a": "1\nx-b: 2" } }, /`headers.x-a`/],
  ["a parameter that is a map", { uri: "/text", params: { m: { a: 1 } } }, /`params.m`: a map is no query parameter/],
  ["a SOCKS proxy", { uri: "/text", options: { proxy: { type: "SOCKS" } } }, /SOCKS is not supported/],
  [
    "a proxy without a port",
    { uri: "/text", options: { proxy: { type: "HTTP", address: "p" } } },
    /needs an `address` and a `port`/,
  ],
  [
    "a wrong timeout",
    { uri: "/text", options: { timeout: { readIdleTimeout: "5 min" } } },
    /"5 min" is not a duration/,
  ],
  [
    "a file that is not there",
    { uri: "/text", contentType: "multipart/form-data", formData: { f: "kestra:///nope" } },
    /'kestra:\/\/\/nope' does not exist/,
  ],
];
for (const [what, properties, message] of faults) {
  test(`${what} fails the request with one clear message`, async () => {
    await using server = await startServer(answer);
    await using bench = createTaskBench();
    await assert.rejects(bench.run(Request, { ...properties, uri: server.origin + Object(properties).uri }), message);
  });
}

const urls: readonly (readonly [string, RegExp])[] = [
  ["http://127.0.0.1:1/", /^Connect to http:\/\/127.0.0.1:1 failed: Connection refused/],
  ["http://no-such-host.invalid/x", /^Connect to http:\/\/no-such-host.invalid failed: the host name/],
  ["not a url", /"not a url" is no complete URL/],
  ["ftp://example.com/x", /"ftp:\/\/example.com\/x" is no complete URL/],
  ["https://", /is no complete URL/],
  ["", /is no complete URL/],
];
for (const [uri, message] of urls) {
  test(`the URL "${uri}" fails with a message that says why`, async () => {
    await using bench = createTaskBench();
    await assert.rejects(bench.run(Request, { uri }), { message });
  });
}

test("what is asked for is logged, without credentials", async () => {
  await using server = await startServer(answer);
  await using bench = createTaskBench();
  await bench.run(Request, {
    uri: server.origin.replace("://", "://user:pass-word@"),
    method: "POST",
    body: "sent text",
    headers: { "X-Api-Key": "key-value" },
    options: { logs: ["REQUEST_HEADERS", "REQUEST_BODY", "RESPONSE_HEADERS", "RESPONSE_BODY"] },
  });
  const log = bench.logged.join("\n");
  for (const part of ["content-type: application/json", "sent text", "Response headers:", "Response body:\nok"]) {
    assert.ok(log.includes(part), part);
  }
  const basic = Buffer.from("user:pass-word").toString("base64");
  assert.equal(server.seen[0]?.headers.authorization, `Basic ${basic}`);
  for (const secret of ["pass-word", "key-value", basic]) assert.ok(!log.includes(secret), secret);
  assert.deepEqual(bench.masked, ["pass-word", basic]);
});

test("an answer that cannot be encrypted is put out as what it is, with a warning", async () => {
  await using bench = createTaskBench();
  await using server = await startServer(answer);
  const { body, encryptedBody } = await bench.run(Request, { uri: `${server.origin}/text`, encryptBody: true });
  assert.equal(body, undefined);
  assert.deepEqual(encryptedBody, { type: "io.kestra.datatype:aes_encrypted", value: "hello" });
  assert.ok(bench.logged.includes("WARN Unable to encrypt the output as encryption is not configured"));
});
