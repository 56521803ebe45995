import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { loadConfiguration } from "../../core/configuration/load.ts";
import type { Configuration } from "../../core/configuration/schema/schema.ts";
import { pluginDefaultsOf } from "./plugin-defaults.ts";

function configurationOf(text: string): Configuration {
  const sources = [{ kind: "file", name: "application.yml", text }] as const;
  const result = loadConfiguration({ sources, variables: {}, random: () => undefined });
  if (!result.ok) assert.fail(result.problems.join("\n"));
  return result.loaded.configuration;
}

describe("plugin defaults of a configuration", () => {
  const entry = "[{type: io.kestra.plugin.core.log.Log, forced: true, values: {level: WARN}}]";
  const expected = [{ type: "io.kestra.plugin.core.log.Log", forced: true, values: { level: "WARN" } }];

  it("are read by their name and by their older one", () => {
    assert.deepEqual(pluginDefaultsOf(configurationOf("")), []);
    assert.deepEqual(pluginDefaultsOf(configurationOf(`kestra: {plugins: {defaults: ${entry}}}`)), expected);
    assert.deepEqual(pluginDefaultsOf(configurationOf(`kestra: {tasks: {defaults: ${entry}}}`)), expected);
  });

  it("that make no sense are told with their place", () => {
    const wrong = configurationOf("kestra: {plugins: {defaults: [{type: a.b}, {values: {x: 1}}]}}");
    assert.throws(() => pluginDefaultsOf(wrong), /^Error: kestra\.plugins\.defaults\[1\]\.type: name a type/);
  });
});
