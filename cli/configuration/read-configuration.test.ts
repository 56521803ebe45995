// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are placeholders of configurations.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { mkdir, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { type ConfigurationOptions, readConfiguration, removeConfigurationFiles } from "./read-configuration.ts";

const folder = mkdtempSync(join(tmpdir(), "kestra-configuration-"));
after(() => rmSync(folder, { recursive: true, force: true }));

function write(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

async function read(options: Partial<ConfigurationOptions>) {
  const homeDirectory = join(folder, "nobody");
  const result = await readConfiguration({ file: undefined, variables: {}, homeDirectory, ...options });
  return result.ok ? { ...result, problems: [] } : { ...result, loaded: undefined, files: [] };
}

const url = (value: string): string => `kestra: {url: "${value}"}\n`;

describe("the files of a configuration", () => {
  it("are none where nobody has written one", async () => {
    const { loaded, files } = await read({});
    assert.deepEqual(loaded?.inForce, []);
    assert.deepEqual(files, []);
  });

  it("come in Kestra's order", async () => {
    const home = join(folder, "home");
    await mkdir(join(home, ".kestra"), { recursive: true });
    const inHome = write("home/.kestra/config.yml", url("home"));
    const named = write("named.yml", url("named"));
    const first = write("first.yml", url("first"));
    const second = write("second.yml", url("second"));
    const urlOf = async (options: Partial<ConfigurationOptions>) =>
      (await read(options)).loaded?.configuration.kestra.url;
    const weak = { MICRONAUT_CONFIG_FILES: `${first},${second}` };
    const inline = { ...weak, KESTRA_CONFIGURATION: url("inline") };
    const variables = { ...inline, KESTRA_URL: "variable" };
    assert.equal(await urlOf({ variables: weak }), "second");
    assert.equal(await urlOf({ variables: inline }), "inline");
    assert.equal(await urlOf({ variables }), "variable");
    assert.equal(await urlOf({ variables, homeDirectory: home }), "home");
    assert.equal(await urlOf({ variables, homeDirectory: home, file: named }), "named");
    const options = [{ path: ["kestra", "url"], text: "option", option: "--url" }];
    assert.equal(await urlOf({ variables, homeDirectory: home, file: named, options }), "option");
    const { files } = await read({ variables, homeDirectory: home });
    assert.deepEqual(files, [inHome, second, first]);
  });

  it("have to be there when they are named", async () => {
    const missing = join(folder, "missing.yml");
    const { problems } = await read({ file: missing });
    assert.deepEqual(problems, [`The configuration file ${missing} cannot be read: there is no such file or folder.`]);
    assert.equal((await read({ variables: { MICRONAUT_CONFIG_FILES: missing } })).problems.length, 1);
    assert.deepEqual((await read({ variables: { KESTRA_CONFIGURATION_PATH: folder } })).problems, []);
  });

  it("are YAML and not too large", async () => {
    const properties = write("a.properties", "kestra.url=x");
    assert.match((await read({ file: properties })).problems.join(), /only YAML and JSON are read/);
    const large = write("large.yml", `# ${"x".repeat(1024 * 1024)}`);
    assert.match((await read({ file: large })).problems.join(), /larger than 1024 KB/);
  });

  it("go when the configuration says so, but not by being read", async () => {
    const secret = write("secret.yml", "kestra.configurations.delete-files-on-start: true");
    const kept = write("kept.yml", "kestra.url: http://here");
    for (const file of [secret, kept]) {
      const found = await readConfiguration({ file, variables: {}, homeDirectory: folder });
      if (!found.ok) assert.fail(found.problems.join("\n"));
      await stat(file);
      assert.deepEqual(await removeConfigurationFiles(found), []);
    }
    await assert.rejects(stat(secret));
    await stat(kept);
  });

  it("may ask for free ports", async () => {
    const ports = "micronaut: {server: {port: '${random.port}'}}\nendpoints: {all: {port: '${random.port}'}}";
    const { loaded } = await read({ variables: { KESTRA_CONFIGURATION: ports } });
    const port = loaded?.configuration.micronaut.server.port ?? 0;
    assert.ok(port > 0);
    assert.notEqual(loaded?.configuration.endpoints.all.port, port);
  });
});
