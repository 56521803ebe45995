import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { createTaskBench } from "../testing/task-bench.ts";
import { type PlainRequest, sendPlain } from "./plain-request.ts";
import { type Answer, startServer } from "./testing/test-server.ts";

const answer: Answer = ({ url }, response) => {
  if (url === "/moved") response.writeHead(302, { location: "/there" }).end();
  else if (url === "/missing") response.writeHead(404).end("nothing");
  else if (url === "/latin") response.setHeader("content-type", "text/plain").end(Buffer.from([0xe9]));
  else response.setHeader("content-type", "application/json").end("{}");
};

/** Sends one and answers the response, what the server saw and what came to light. */
async function sent(path: string, request: Partial<PlainRequest> = {}, bodyBytesMax = 100) {
  await using server = await startServer(answer);
  const { clock } = createTaskBench().context;
  const revealed: string[] = [];
  const response = await sendPlain(
    { uri: server.origin + path, method: "GET", headers: {}, body: undefined, options: {}, ...request },
    { clock, timeoutMs: 60_000, bodyBytesMax, revealed: (secret) => void revealed.push(secret) },
  );
  return { response, seen: server.seen, revealed };
}

describe("a request outside of a task", () => {
  test("sends its body and headers", async () => {
    const { seen, response } = await sent("/", {
      method: "POST",
      body: "é",
      headers: { "Content-Type": "text/plain" },
    });
    const [request] = seen;
    assert.deepEqual([request?.method, request?.body, request?.headers["content-type"]], ["POST", "é", "text/plain"]);
    assert.deepEqual(response, { status: 200, contentType: "application/json", body: "{}", isSuccess: true });
  });

  test("authenticates as the options say, and tells what is secret in them", async () => {
    const { seen, revealed } = await sent("/", {
      options: { auth: { type: "BASIC", username: "u", password: "p4ss" } },
    });
    assert.equal(seen[0]?.headers.authorization, `Basic ${btoa("u:p4ss")}`);
    assert.ok(revealed.includes("p4ss"));
  });

  test("authenticates as its URL says, and tells what is secret in it and of its proxy", async () => {
    await using server = await startServer(answer);
    const { clock } = createTaskBench().context;
    const revealed: string[] = [];
    const context = {
      clock,
      timeoutMs: 60_000,
      bodyBytesMax: 100,
      revealed: (secret: string) => void revealed.push(secret),
    };
    const uri = server.origin.replace("//", "//u:p4ss@");
    const request = { uri, method: "GET", headers: {}, body: undefined };
    await sendPlain({ ...request, options: {} }, context);
    assert.equal(server.seen[0]?.headers.authorization, `Basic ${btoa("u:p4ss")}`);
    assert.ok(revealed.includes("p4ss"));
    const { hostname: address, port } = new URL(server.origin);
    const proxy = { type: "HTTP", address, port: Number(port), username: "x", password: "pr0xy" };
    await sendPlain({ ...request, options: { proxy } }, context);
    assert.ok(revealed.includes("pr0xy"));
  });

  test("follows redirects unless the options forbid it", async () => {
    assert.deepEqual(
      (await sent("/moved")).seen.map(({ url }) => url),
      ["/moved", "/there"],
    );
    assert.equal((await sent("/moved", { options: { followRedirects: "false" } })).response.status, 302);
  });

  test("judges the code by the options", async () => {
    assert.equal((await sent("/missing")).response.isSuccess, false);
    assert.equal((await sent("/missing", { options: { allowFailed: true } })).response.isSuccess, true);
    assert.equal((await sent("/missing", { options: { allowedResponseCodes: [404] } })).response.isSuccess, true);
    assert.equal((await sent("/", { options: { allowedResponseCodes: [404] } })).response.isSuccess, false);
  });

  test("reads the answer in the encoding that the options name, and up to a limit", async () => {
    assert.equal((await sent("/latin", { options: { defaultCharset: "ISO-8859-1" } })).response.body, "é");
    await assert.rejects(sent("/missing", {}, 3), /larger than the 3 bytes/);
  });

  test("names the option that is wrong", async () => {
    await assert.rejects(sent("/", { options: { followRedirect: true } }), /option `followRedirect` .* is not known/);
    await assert.rejects(sent("/", { options: { allowedResponseCodes: ["x"] } }), /`allowedResponseCodes/);
    await assert.rejects(sent("/", { options: { auth: { type: "MAGIC" } } }), /option `auth` .* is wrong/);
    await assert.rejects(sent("/", { options: { proxy: { type: "SOAP" } } }), /`proxy\.type`: "SOAP" is none of/);
  });
});
