import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { readArguments } from "../arguments/read-arguments.ts";
import { connectionArguments } from "../commands/client-options.ts";
import { baseAddress, plainTextWarning, readConnection } from "./connection.ts";
import { contextFilePath, writeContexts } from "./context-file.ts";
import { UsageFault } from "./faults.ts";

const home = mkdtempSync(join(tmpdir(), "kestra-test-"));
after(() => rmSync(home, { recursive: true }));
before(async () => {
  const prod = {
    server: "https://prod.example.com",
    tenant: "t1",
    user: "ada",
    password: "a:b",
    headers: { "x-h": "1" },
  };
  const other = { server: "https://other.example.com", token: "abc" };
  await writeContexts(contextFilePath({ XDG_CONFIG_HOME: home }), { current: "prod", contexts: { prod, other } });
});

async function connectionOf(words: string, environment: Record<string, string> = {}) {
  const read = readArguments(words === "" ? [] : words.split(" "), connectionArguments);
  assert.ok(read.ok, JSON.stringify(read));
  return await readConnection(read.given, { XDG_CONFIG_HOME: home, ...environment });
}

const basic = (text: string): string => `Basic ${Buffer.from(text).toString("base64")}`;

describe("the server that is asked", () => {
  it("is that of the context in use, with all that it holds", async () => {
    const { server, tenant, headers, authorization } = await connectionOf("");
    assert.deepEqual([server, tenant, headers], ["https://prod.example.com", "t1", { "x-h": "1" }]);
    assert.equal(authorization, basic("ada:a:b"));
  });

  it("is that of the context that is named, by an option before the environment", async () => {
    const byOption = await connectionOf("--context other", { KESTRA_CLI_CONTEXT: "prod" });
    assert.deepEqual([byOption.server, byOption.authorization], ["https://other.example.com", "Bearer abc"]);
    assert.equal((await connectionOf("", { KESTRA_CLI_CONTEXT: "other" })).server, "https://other.example.com");
    await assert.rejects(connectionOf("--context nope"), /no context nope\. There are: prod, other/);
  });

  it("is told nothing of what a context holds for another server", async () => {
    for (const words of [
      "--server https://evil.example.com",
      "--server http://prod.example.com",
      "--server https://prod.example.com:444",
    ]) {
      const { authorization, headers, tenant } = await connectionOf(words);
      assert.deepEqual([authorization, headers, tenant], [undefined, {}, "main"], words);
    }
    assert.equal((await connectionOf("", { KESTRA_CLI_SERVER: "https://evil.example.com" })).authorization, undefined);
    assert.equal((await connectionOf("--server https://prod.example.com/")).authorization, basic("ada:a:b"));
  });

  it("is told who asks by options before the environment before the context", async () => {
    const environment = { KESTRA_CLI_TOKEN: "env", KESTRA_CLI_USER: "eve", KESTRA_CLI_PASSWORD: "pw" };
    assert.equal((await connectionOf("--user bob:x:y", environment)).authorization, basic("bob:x:y"));
    assert.equal((await connectionOf("--user bob", environment)).authorization, basic("bob:pw"));
    assert.equal((await connectionOf("--api-token t", environment)).authorization, "Bearer t");
    assert.equal((await connectionOf("", environment)).authorization, "Bearer env");
    assert.equal((await connectionOf("", { ...environment, KESTRA_CLI_TOKEN: "" })).authorization, basic("eve:pw"));
  });

  it("is refused where the words make no sense, and no secret is repeated", async () => {
    const wrong = [
      "--user bob:secret --token secret",
      "--user bob",
      "--headers secret",
      "--timeout soon",
      "--server ftp://x",
      "--server http://bob:secret@x",
      "--token sec\u00e9ret",
    ];
    for (const words of wrong) {
      await assert.rejects(connectionOf(words), (error) => {
        assert.ok(error instanceof UsageFault, words);
        assert.doesNotMatch(error.message, /secret/);
        return true;
      });
    }
  });

  it("may lie below a path, and needs no scheme", () => {
    assert.equal(baseAddress("localhost:8080"), "http://localhost:8080");
    assert.equal(baseAddress("https://example.com/kestra//"), "https://example.com/kestra");
    assert.equal(baseAddress("HTTP://EXAMPLE.com:80/a?b#c"), "http://example.com/a");
  });

  it("is warned of when credentials would go there in plain text", () => {
    const authorization = basic("a:b");
    for (const server of [
      "https://x.com",
      "http://localhost:1",
      "http://127.0.0.1",
      "http://[::1]:8",
      "http://a.localhost",
    ]) {
      assert.equal(plainTextWarning({ server, authorization }), undefined, server);
    }
    assert.equal(plainTextWarning({ server: "http://x.com", authorization: undefined }), undefined);
    for (const server of ["http://x.com", "http://10.0.0.1:8080", "http://localhost.evil.com"]) {
      assert.match(plainTextWarning({ server, authorization }) ?? "", /plain text/);
    }
  });
});
