import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { loadConfiguration } from "./load.ts";
import { missedSchedulesOf, pluginDefaultsOf } from "./plugin-settings.ts";
import type { Configuration } from "./schema/schema.ts";

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
    assert.throws(() => pluginDefaultsOf(wrong), /^PluginSettingError: \[1\]\.type: name a type/);
  });
});

describe("plugin configurations", () => {
  const TYPE = "io.kestra.plugin.core.trigger.Schedule";
  const saying = (text: string): Configuration => configurationOf(`kestra: {plugins: {configurations: ${text}}}`);

  it("say which missed dates of schedules are made up for", () => {
    assert.equal(missedSchedulesOf(configurationOf("")), undefined);
    assert.equal(missedSchedulesOf(saying("[{type: other, values: {recoverMissedSchedules: X}}]")), undefined);
    assert.equal(missedSchedulesOf(saying(`[{type: ${TYPE}, values: {recoverMissedSchedules: LAST}}]`)), "LAST");
  });

  it("that make no sense are told", () => {
    const wrong = saying(`[{type: ${TYPE}, values: {recoverMissedSchedules: SOME}}]`);
    assert.throws(
      () => missedSchedulesOf(wrong),
      /\[0\]\.values\.recoverMissedSchedules: write one of ALL, LAST, NONE/,
    );
    assert.throws(() => missedSchedulesOf(saying("text")), /a list of entries/);
  });
});
