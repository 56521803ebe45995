import assert from "node:assert/strict";
import { test } from "node:test";
import { shellCommands } from "../script/shell.ts";
import { runTask, scriptTestContext } from "../script/test-context.ts";
import { definitions } from "./index.ts";
import { types } from "./types.ts";

test("The list of task runner names is that of the definitions and their aliases", () => {
  const names: readonly string[] = types;
  assert.deepEqual([...names].sort(), definitions.flatMap(({ type, aliases }) => [type, ...(aliases ?? [])]).sort());
});

for (const type of types.filter((name) => name.includes("Process"))) {
  test(`Commands run on ${type}, with env over the inherited environment`, async () => {
    await using fixture = await scriptTestContext();
    await runTask(
      shellCommands,
      { taskRunner: { type }, env: { LANG: "xx" }, commands: ['test -n "$PATH" && test -n "$HOME" && echo "$LANG"'] },
      fixture,
    );
    assert.deepEqual(fixture.logged, ["INFO xx"]);
  });
}
