import assert from "node:assert/strict";
import { test } from "node:test";
import type { TSchema } from "@sinclair/typebox";
import { hintForUnknownType } from "../core/flow/unknown-type.ts";
import { createPluginRegistry, type PluginDefinition } from "../core/plugin/registry.ts";
import { createRegistry, PLUGIN_GROUPS } from "./catalog.ts";

test("every group defines exactly the types that it is listed with", async () => {
  for (const group of PLUGIN_GROUPS) {
    const definitions = await group.load();
    const defined = definitions.flatMap((definition) => [definition.type, ...(definition.aliases ?? [])]);
    assert.deepEqual([...group.types].sort(), defined.sort());
  }
});

test("every type says what it is for, with a description of each property, and an example unless it is old or internal", async () => {
  const missing: string[] = [];
  for (const definition of await createRegistry().all()) {
    if (definition.title.trim() === "") missing.push(`${definition.type}: title`);
    const needsExample = definition.deprecated === undefined && !definition.isInternal;
    if ((definition.examples ?? []).length === 0 && needsExample) missing.push(`${definition.type}: examples`);
    for (const [name, property] of Object.entries<TSchema>(definition.properties.properties)) {
      if (typeof property.description !== "string") missing.push(`${definition.type}.${name}: description`);
    }
  }
  assert.deepEqual(missing, []);
});

test("a type is found by its name and by its aliases once its group is loaded", async () => {
  const registry = createRegistry();
  assert.equal(registry.find("io.kestra.plugin.core.log.Log"), undefined);
  await registry.ensure(["io.kestra.core.tasks.log.Log"]);
  assert.equal(registry.find("io.kestra.plugin.core.log.Log")?.type, "io.kestra.plugin.core.log.Log");
  assert.equal(registry.findTask("io.kestra.core.tasks.log.Log")?.kind, "task");
  await registry.ensure(["no.such.Type"]);
  assert.equal(registry.find("no.such.Type"), undefined);
});

test("what comes near a plugin that is not there is a type of this distribution", () => {
  const known = createRegistry().types();
  for (const type of ["jdbc.duckdb.Query", "slack.notifications.SlackExecution", "git.Clone", "x.Y"]) {
    assert.match(
      hintForUnknownType(`io.kestra.plugin.${type}`, known),
      /is not part of this distribution; \S+ .*may do/,
    );
  }
  for (const type of ["Loop", "Flow"]) {
    assert.match(
      hintForUnknownType(`io.kestra.plugin.core.flow.${type}`, known),
      /^use io\.kestra\.plugin\.core\.flow\./,
    );
  }
});

test("two groups may not claim one type", () => {
  const group = { types: ["a.Type"], load: (): Promise<readonly PluginDefinition[]> => Promise.resolve([]) };
  assert.throws(() => createPluginRegistry([group, group]), /Two plugin groups declare the type a\.Type/);
});
