/** The task type of "Write a task type" is what the page says: it loads, and it runs. */
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { after, test } from "node:test";
import { pathToFileURL } from "node:url";
import { isJsonMap } from "../../core/json-map.ts";
import type { TaskDefinition } from "../../core/plugin/task.ts";
import { createTaskBench } from "../../plugins/testing/task-bench.ts";

const PAGE = "docs/how-to/write-a-plugin.md";
const folder = mkdtempSync(join(tmpdir(), "kestra-test-"));
after(() => rmSync(folder, { recursive: true }));

function isDefinition(value: unknown): value is TaskDefinition {
  return isJsonMap(value) && value["kind"] === "task" && typeof value["run"] === "function";
}

/** The definition of the page's code, whose imports are taken from here. */
async function definitionOfPage(): Promise<TaskDefinition> {
  const [, code = ""] = /^```ts\n(.*?)^```$/ms.exec(readFileSync(PAGE, "utf8")) ?? [];
  const library = pathToFileURL(resolve("node_modules/@sinclair/typebox/build/esm/index.mjs")).href;
  const file = join(folder, "count-words.ts");
  writeFileSync(
    file,
    code.replaceAll('"../../', `"${pathToFileURL(resolve(".")).href}/`).replace('"@sinclair/typebox"', `"${library}"`),
  );
  const loaded: unknown = await import(pathToFileURL(file).href);
  const exported = typeof loaded === "object" && loaded !== null ? Object.values(loaded) : [];
  const definition = exported.find(isDefinition);
  assert.ok(definition, "the page defines no task");
  return definition;
}

test("the task type of the page counts words, and fails as it says", async () => {
  const definition = await definitionOfPage();
  await using bench = createTaskBench();
  bench.variables["name"] = "Ada";
  assert.deepEqual(await bench.run(definition, { text: "Hello {{ name }}!" }), { words: 2 });
  assert.deepEqual(bench.logged, ["INFO 2 words"]);
  await assert.rejects(bench.run(definition, { text: "one", min: 2 }), /Only 1 words, at least 2 were asked for/);
});
