import assert from "node:assert/strict";
import { delimiter, resolve } from "node:path";
import { test } from "node:test";
import type { TaskDefinition } from "../../core/plugin/task.ts";
import { baseEnvironment } from "../runner/base-environment.ts";
import { EXAMPLE_SCRIPTS } from "./example-scripts.ts";
import { definitions } from "./index.ts";
import { LANGUAGES } from "./languages.ts";
import { findProgram } from "./program.ts";
import { runTask, scriptTestContext } from "./test-context.ts";
import { types } from "./types.ts";

/** Bun and Deno come with the project. */
const PATH = [resolve("node_modules/.bin"), baseEnvironment().PATH].join(delimiter);

function definition(type: string): TaskDefinition {
  const found = definitions.find((candidate) => candidate.type === `io.kestra.plugin.scripts.${type}`);
  if (!found) throw new Error(`no definition of ${type}`);
  return found;
}

test("The list of type names is that of the definitions and their aliases", () => {
  assert.deepEqual([...types].sort(), definitions.flatMap(({ type, aliases }) => [type, ...(aliases ?? [])]).sort());
});

for (const language of LANGUAGES) {
  const program = await findProgram(language.programs, PATH);
  const title = `${language.name} runs the script of its documentation`;
  if (program === undefined)
    test(`${title} (not run: ${language.programs[0]} is not on this machine)`, () => undefined);
  else
    test(title, async () => {
      await using fixture = await scriptTestContext();
      const result = await runTask(
        definition(`${language.id}.Script`),
        { env: { PATH }, inputFiles: { "orders.csv": "tea,3\ncups,2\n" }, script: EXAMPLE_SCRIPTS[language.id] },
        fixture,
      );
      assert.equal(result?.state, "SUCCESS", fixture.logged.join("\n"));
      assert.deepEqual(Object.entries(result.outputs ?? {}).find(([name]) => name === "vars")?.[1], { rows: 2 });
    });
}

test("A language whose program is missing fails with a line that names it", async () => {
  await using fixture = await scriptTestContext();
  const running = runTask(definition("node.Script"), { env: { PATH: fixture.directory }, script: "1" }, fixture);
  await assert.rejects(running, /Cannot run the Node\.js script: there is no `node` on PATH/);
});
