import assert from "node:assert/strict";
import { test } from "node:test";
import { createLogger } from "../../components/server/logging/logger.ts";
import { deploymentOf } from "../../core/configuration/deployment.ts";
import { loadConfiguration } from "../../core/configuration/load.ts";
import { apiSettings, readTls } from "./api-settings.ts";

/** The settings of a configuration, and what they log. */
function settingsOf(text: string) {
  const sources = [{ kind: "file", name: "application.yml", text }] as const;
  const read = loadConfiguration({ sources, variables: {}, random: () => undefined });
  if (!read.ok) assert.fail(read.problems.join("\n"));
  const made = deploymentOf(read.loaded, { dataDirectory: "data", standalone: true });
  if (!made.ok) assert.fail(made.problems.join("\n"));
  const lines: string[] = [];
  const logger = createLogger({ format: "text", now: () => 0, write: (line) => lines.push(line) });
  const { configuration } = read.loaded;
  return { settings: apiSettings({ configuration, deployment: made.deployment, version: "1", logger }), lines };
}

const SERVER = "micronaut.server";

test("a context path begins with a slash and ends with none, however it is written", () => {
  for (const path of ["kestra", "/kestra", "kestra/", "//kestra//"]) {
    assert.equal(settingsOf(`${SERVER}.context-path: ${path}`).settings.contextPath, "/kestra");
  }
  for (const path of ["/", '""']) assert.equal(settingsOf(`${SERVER}.context-path: ${path}`).settings.contextPath, "");
  assert.equal(settingsOf("kestra.url: https://k.example.com//").settings.url, "https://k.example.com");
});

test("other sites are allowed by rules; without any, all may read and none with credentials", () => {
  assert.deepEqual(settingsOf("").settings.cors, []);
  const [any, ...others] = settingsOf(`${SERVER}.cors.enabled: true`).settings.cors ?? [];
  assert.deepEqual([any?.origins, any?.allowsCredentials, others], [["*"], false, []]);
  const rule = "{allowed-origins-regex: 'https://.*[.]a', allowed-headers: ['*'], max-age: 10s}";
  const configured = `${SERVER}.cors: {enabled: true, configurations: {web: ${rule}}}`;
  const [named] = settingsOf(configured).settings.cors ?? [];
  assert.deepEqual([named?.origins, named?.headers, named?.maxAgeS], [[], [], 10]);
  assert.deepEqual(
    ["https://x.a", "https://x.a.evil", "http://x.a"].map((origin) => named?.originPattern?.test(origin)),
    [true, false, false],
  );
  const wrong = `${SERVER}.cors: {enabled: true, configurations: {web: {allowed-origins-regex: '('}}}`;
  assert.throws(() => settingsOf(wrong), /cors\.configurations\.web\.allowed-origins-regex: /);
});

test("limits, names and proxies come from the configuration", () => {
  const { settings } = settingsOf(
    `${SERVER}: {max-request-size: 1MB, multipart.max-file-size: 2MB, read-idle-timeout: 5s}
kestra: {environment.name: staging, server: {trusted-proxies: [10.0.0.0/8], preview.max-rows: 7}}`,
  );
  assert.deepEqual(settings.bodies, { bytesMax: 1_048_576, filesBytesMax: 1_048_576, idleMs: 5_000 });
  assert.deepEqual(settings.trustedProxies, ["10.0.0.0/8"]);
  assert.deepEqual(settings.installation?.environment, { name: "staging" });
  assert.deepEqual(settings.installation?.preview, { initial: 100, max: 7 });
  assert.deepEqual([settings.installation?.queueType, settings.installation?.storageType], ["sqlite", "local"]);
});

test("requests are logged only where that is wanted, but for those that are excluded", () => {
  assert.equal(settingsOf("").settings.onAnswer, undefined);
  const { settings, lines } = settingsOf(
    `${SERVER}.netty.access-logger: {enabled: true, exclusions: ['/ping', '/ui/.*']}`,
  );
  const entry = { address: "1.2.3.4", method: "GET", status: 200, durationMs: 3 };
  for (const path of ["/ping", "/ui/a", "/pings"]) settings.onAnswer?.({ ...entry, path });
  assert.equal(lines.length, 1);
  assert.match(lines.join(), /access +1\.2\.3\.4 GET \/pings 200 3 ms/);
});

test("a certificate that is not there, or is no PEM file, is named with its key", async () => {
  const files = { certificate: "tests/server/tls/certificate.pem", privateKey: "tests/server/tls/key.pem" };
  const tls = await readTls({ ...files, passphrase: undefined });
  assert.match(tls.certificate, /BEGIN CERTIFICATE/);
  const missing = readTls({ ...files, certificate: "nowhere.pem", passphrase: undefined });
  await assert.rejects(missing, /micronaut\.server\.ssl\.certificate: nowhere\.pem cannot be read/);
  const other = readTls({ ...files, privateKey: "package.json", passphrase: undefined });
  await assert.rejects(other, /micronaut\.server\.ssl\.private-key: package\.json is no PEM file/);
});
