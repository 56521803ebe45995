import assert from "node:assert/strict";
import { test } from "node:test";
import { baseEnvironment, WITHHELD_PREFIXES } from "./base-environment.ts";

test("A script inherits the server's environment without its configuration and secrets", () => {
  const server = {
    PATH: "/opt/bin",
    AWS_REGION: "eu-west-1",
    KESTRA_CONFIGURATION: "datasources: ...",
    SECRET_TOKEN: "c2VjcmV0",
    secret_token: "c2VjcmV0",
    MICRONAUT_CONFIG_FILES: "/etc/application.yml",
  };
  const base = baseEnvironment(server);
  assert.equal(base.PATH, "/opt/bin");
  assert.equal(base.AWS_REGION, "eu-west-1");
  for (const name of Object.keys(base)) {
    assert.ok(!WITHHELD_PREFIXES.some((prefix) => name.toUpperCase().startsWith(prefix)), name);
  }
});

test("PATH, LANG, TMPDIR and HOME are there even when the server has none", () => {
  assert.deepEqual(Object.keys(baseEnvironment({})).sort(), ["HOME", "LANG", "PATH", "TMPDIR"]);
});
