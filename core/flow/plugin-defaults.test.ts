import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { PluginDefault } from "./flow.ts";
import { parseFlow } from "./parser.ts";
import { formatProblem } from "./problem.ts";
import { fakeTypes } from "./testing/fake-types.ts";

const registry = fakeTypes();

/** The first task of a flow with these defaults, or the problems. */
async function taskWith(
  defaults: readonly PluginDefault[],
  task: Record<string, unknown>,
  configured: readonly PluginDefault[] = [],
) {
  const flow = {
    id: "f",
    namespace: "n",
    pluginDefaults: defaults,
    tasks: [{ id: "a", type: "test.Return", ...task }],
  };
  const parsed = await parseFlow(JSON.stringify(flow), { registry, pluginDefaults: configured });
  return parsed.ok ? parsed.flow.tasks[0] : parsed.problems.map(formatProblem);
}

const given = (type: string, format: string, more: Partial<PluginDefault> = {}): PluginDefault => ({
  type,
  values: { format },
  ...more,
});

/** Defaults by type and format, what the task says, and what it ends up with. */
const FORMATS: readonly (readonly [string, readonly PluginDefault[], string | undefined, string | undefined])[] = [
  ["fill in what is left out", [given("test.Return", "d")], undefined, "d"],
  ["give way to what a task says", [given("test.Return", "d")], "own", "own"],
  ["replace what a task says when forced", [given("test.Return", "d", { forced: true })], "own", "d"],
  ["fit by the beginning of a type", [given("test.Re", "d")], undefined, "d"],
  [
    "do not fit other types",
    [given("test.Say", "d"), given("nope", "d")].map((each) => ({ ...each, values: { retry: null } })),
    undefined,
    undefined,
  ],
  ["of one type: the first wins", [given("test.Return", "1"), given("test.Return", "2")], undefined, "1"],
  [
    "that are forced: the last wins",
    [given("test.Return", "1", { forced: true }), given("test.Return", "2", { forced: true })],
    undefined,
    "2",
  ],
  ["for the beginning go before those for the type", [given("test.Return", "1"), given("test", "2")], undefined, "2"],
  ["with a ref are for tasks that name it", [given("test.Return", "d", { ref: "r" })], undefined, undefined],
];

describe("plugin defaults", () => {
  for (const [what, defaults, own, expected] of FORMATS) {
    it(what, async () => {
      const task = await taskWith(defaults, own === undefined ? {} : { format: own });
      assert.deepEqual(task, { id: "a", type: "test.Return", ...(expected === undefined ? {} : { format: expected }) });
    });
  }

  it("with a ref are used by tasks that name it, and only those", async () => {
    const defaults = [given("test.Return", "r", { ref: "r" }), given("test.Return", "d")];
    const task = await taskWith(defaults, { pluginDefaultsRef: "r" });
    assert.equal((task as Record<string, unknown>)["format"], "r");
  });

  it("merge maps and join lists", async () => {
    const defaults = [{ type: "test.Return", values: { any: { x: 1, deep: { y: 2, z: 3 }, list: [1] } } }];
    const task = await taskWith(defaults, { any: { deep: { z: 9 }, list: [2] } });
    assert.deepEqual((task as Record<string, unknown>)["any"], { x: 1, deep: { y: 2, z: 9 }, list: [1, 2] });
  });

  it("for the beginning of types add only what a type knows", async () => {
    const defaults = [{ type: "test", values: { format: "d", message: "m" } }];
    assert.deepEqual(await taskWith(defaults, {}), { id: "a", type: "test.Return", format: "d" });
  });

  it("of the configuration come after those of the flow", async () => {
    const configured = [given("test.Return", "c")];
    assert.equal(((await taskWith([], {}, configured)) as Record<string, unknown>)["format"], "c");
    assert.equal(
      ((await taskWith([given("test.Return", "f")], {}, configured)) as Record<string, unknown>)["format"],
      "f",
    );
  });

  it("reach tasks at any depth, and fill in required properties", async () => {
    const defaults = [{ type: "test.Say", values: { message: "m" } }];
    const task = await taskWith(defaults, { type: "test.Sequence", tasks: [{ id: "b", type: "test.Say" }] });
    assert.deepEqual((task as Record<string, unknown>)["tasks"], [{ id: "b", type: "test.Say", message: "m" }]);
  });

  it("reach task runners", async () => {
    const defaults = [{ type: "test.Runner", values: { cpus: 2 } }];
    const task = await taskWith(defaults, { type: "test.Say", message: "m", taskRunner: { type: "test.Runner" } });
    assert.deepEqual((task as Record<string, unknown>)["taskRunner"], { type: "test.Runner", cpus: 2 });
  });

  it("for an older name of a type are for tasks of either name, and those for the newer one for its tasks alone", async () => {
    const message = async (wanted: string, type: string) => {
      const task = await taskWith([{ type: wanted, values: { message: "d" } }], { type });
      return Array.isArray(task) ? undefined : (task as Record<string, unknown>)["message"];
    };
    assert.equal(await message("test.old.Say", "test.old.Say"), "d");
    assert.equal(await message("test.old.Say", "test.Say"), "d");
    assert.equal(await message("test.Say", "test.old.Say"), undefined);
  });

  it("that contain tasks of their own type are refused instead of never ending", async () => {
    const inner = { type: "test.Sequence" };
    const defaults = [
      {
        type: "test.Sequence",
        values: {
          tasks: [
            { id: "x", ...inner },
            { id: "y", ...inner },
          ],
        },
      },
    ];
    const problems = await taskWith(defaults, inner);
    assert.ok(Array.isArray(problems));
    assert.match(problems.join("\n"), /plugin defaults add more than|nested more than/);
  });

  it("with values of a wrong type are told once, at the default", async () => {
    const source =
      "id: f\nnamespace: n\npluginDefaults:\n  - {type: test.Say, values: {times: x, message: m}}\ntasks: [{id: a, type: test.Say}, {id: b, type: test.Say}]\n";
    const parsed = await parseFlow(source, { registry });
    assert.deepEqual(parsed.ok ? [] : parsed.problems.map(formatProblem), [
      '4:38 tasks[0].times: expected a whole number, got the text "x"',
    ]);
  });
});
