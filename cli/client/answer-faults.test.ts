import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { answerFault, unreachable } from "./answer-faults.ts";

const CONNECTION = {
  server: "http://x:1/base",
  tenant: "main",
  headers: {},
  authorization: undefined,
  timeoutMs: undefined,
};

function faultOf(
  status: number,
  body: unknown,
  options: { authorization?: string; location?: string; path?: string[] } = {},
) {
  const { authorization, location, path = ["flows", "a.b", "c"] } = options;
  const response = new Response(null, { status, headers: location === undefined ? {} : { location } });
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return answerFault({ ...CONNECTION, authorization }, response, { text, path });
}

describe("a refusal of a server", () => {
  it("says how to log in, or that the credentials are not right", () => {
    assert.match(faultOf(401, "").message, /Log in with: kestra login --server http:\/\/x:1\/base;/);
    assert.match(faultOf(401, "", { authorization: "Basic x" }).message, /does not accept the name and password/);
  });

  it("tells each thing that is wrong once, with its place", () => {
    const errors = [
      { path: "n", message: "too big" },
      { path: "m", message: "missing" },
      { path: "", message: "no path" },
    ];
    const { message, details, violations } = faultOf(422, {
      message: "Invalid entity: n: too big",
      _embedded: { errors },
    });
    assert.equal(message, "Invalid entity: n: too big");
    assert.deepEqual(details, ["m: missing", "no path"]);
    assert.equal(violations.length, 3);
    const invalids = [{ message: "not paused", invalidValue: "id1" }];
    assert.deepEqual(faultOf(400, { message: "invalid bulk resume", invalids }).details, ["id1: not paused"]);
  });

  it("names what is not there where the server does not, and doubts the address where no API answers", () => {
    assert.equal(faultOf(404, { message: "Not Found" }).message, "There is no flow a.b.c on the server.");
    for (const path of [["flows", "search"], ["executions", "search"], ["plugins"]]) {
      assert.match(faultOf(404, { message: "Not Found" }, { path }).message, /is the path before \/api right\?/);
    }
    const execution = faultOf(404, { message: "Not Found" }, { path: ["executions", "id7", "kill"] });
    assert.equal(execution.message, "There is no execution id7 on the server.");
    const flow = { path: ["flows", "a.b", "c"], query: { revision: 7 } };
    const revision = answerFault(CONNECTION, new Response(null, { status: 404 }), {
      text: '{"message":"Not Found"}',
      ...flow,
    });
    assert.equal(revision.message, "There is no flow a.b.c on the server, or no revision 7 of it.");
    const tenant = answerFault({ ...CONNECTION, tenant: "t" }, new Response(null, { status: 404 }), {
      text: "",
      ...flow,
    });
    assert.match(tenant.message, / Is there a tenant t\?$/);
    assert.equal(faultOf(404, { message: "Not Found: revision 7" }).message, "Not Found: revision 7");
    assert.match(faultOf(404, "<html>").message, /is it a Kestra server/);
    assert.match(
      faultOf(307, "", { location: "https://y/" }).message,
      /sends on to https:\/\/y\/, which is not followed/,
    );
    assert.equal(faultOf(502, "<html>").message, "The server answered 502");
  });

  it("brings no escape sequence to the terminal", () => {
    const { message, details } = faultOf(422, {
      message: "a\u001b[2Jb",
      _embedded: { errors: [{ path: "\u009bp", message: "\u0007" }] },
    });
    assert.doesNotMatch(message + details.join(""), /\p{Cc}/u);
  });
});

describe("a server that cannot be asked", () => {
  const told = (error: unknown, server = "https://x") => unreachable({ server }, error, 5_000).message;
  const caused = (message: string) => new TypeError("fetch failed", { cause: new Error(message) });
  const coded = (code: string) => Object.assign(new Error("-"), { code });

  it("is told by what every runtime says", () => {
    for (const error of [
      coded("ECONNREFUSED"),
      coded("ConnectionRefused"),
      caused("tcp connect error: Connection refused"),
    ]) {
      assert.match(told(error), /Nothing answers at https:\/\/x: the connection was refused/);
    }
    for (const error of [coded("ENOTFOUND"), caused("client error (Connect): dns error")])
      assert.match(told(error), /no host x /);
    for (const error of [coded("DEPTH_ZERO_SELF_SIGNED_CERT"), caused("invalid peer certificate: UnknownIssuer")]) {
      assert.match(told(error), /certificate of x is not trusted/);
    }
    for (const error of [new Error("EPROTO: The TLS handshake failed"), caused("received corrupt message of type X")]) {
      assert.match(told(error), /does not speak TLS/);
    }
    assert.match(told(new DOMException("The operation timed out.", "TimeoutError")), /did not answer within 5s/);
    for (const error of [
      coded("Malformed_HTTP_Response"),
      coded("HPE_INVALID_CONSTANT"),
      caused("invalid HTTP version parsed"),
    ]) {
      assert.match(told(error), /answers with no HTTP: is it a Kestra server/);
    }
    const closed =
      "The socket connection was closed unexpectedly. For more information, pass `verbose: true` to fetch()";
    for (const error of [
      new Error(closed),
      coded("ECONNRESET"),
      caused("connection closed before message completed"),
    ]) {
      assert.equal(told(error), "https://x broke the connection off. Try again; is it a Kestra server?");
      assert.match(told(error, "http://x"), /or is it https:\/\/ rather than http:\/\/\?$/);
    }
    assert.equal(told(caused("odd")), "https://x cannot be asked: odd");
  });
});
