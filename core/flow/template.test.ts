import assert from "node:assert/strict";
import { test } from "node:test";
import { Type } from "@sinclair/typebox";
import { compileFlow } from "../execution/program.ts";
import { defineFlowable } from "../plugin/flowable.ts";
import { createPluginRegistry } from "../plugin/registry.ts";
import { taskList } from "../plugin/schema.ts";
import type { Flow, Task } from "./flow.ts";
import { parseTemplate } from "./parser.ts";
import { formatProblem } from "./problem.ts";
import { currentTemplates, TEMPLATE_TASKS_MAX, TEMPLATE_TYPE, type Template, templateName } from "./template.ts";
import { fakeExpressions, fakeTypes } from "./testing/fake-types.ts";

const TENANT = "main";

/** Orders the tasks of its template. */
const runsTemplate = defineFlowable({
  type: TEMPLATE_TYPE,
  title: "Runs a template",
  properties: Type.Object({ tasks: Type.Optional(taskList()) }),
  branches: ({ tasks }) => [{ name: "tasks", tasks: Array.isArray(tasks) ? tasks : [] }],
  resolves: [],
  plan: () => ({ kind: "run", body: { kind: "sequence", branch: "tasks" } }),
});
const registry = createPluginRegistry([{ types: [TEMPLATE_TYPE], load: () => Promise.resolve([runsTemplate]) }]);
await registry.all();

function ask(id: string, templateId: string): Task {
  return { id, type: TEMPLATE_TYPE, namespace: "n", templateId };
}

function template(id: string, tasks: readonly Task[], more: Partial<Template> = {}): Template {
  return { id, namespace: "n", tenantId: TENANT, revision: 1, tasks, ...more };
}

function flow(...tasks: readonly Task[]): Flow {
  return { id: "f", namespace: "n", tenantId: TENANT, revision: 1, tasks };
}

async function revisionsOf(flow: Flow, templates: readonly Template[]) {
  return await currentTemplates(flow, {
    find({ namespace, templateId }) {
      const found = templates.find((each) => each.namespace === namespace && each.id === templateId);
      return Promise.resolve(found && { template: found, source: "" });
    },
  });
}

test("the templates of a flow are those that it asks for at any depth, and those that these ask for", async () => {
  const templates = [
    template("a", [ask("x", "b")], { revision: 3 }),
    template("b", [ask("y", "a")], { revision: 2, errors: [ask("z", "c")] }),
    template("c", []),
    template("unused", []),
  ];
  const nested = { id: "s", type: "sequence", tasks: [{ id: "t", type: "sequence", finally: [ask("u", "a")] }] };
  assert.deepEqual(await revisionsOf(flow(nested, ask("v", "missing")), templates), { "n/a": 3, "n/b": 2, "n/c": 1 });
  assert.equal(await revisionsOf(flow({ id: "s", type: "sequence" }), templates), undefined);
});

test("tasks of one id get keys of their own when templates bring them more than once", () => {
  const templates = new Map([["n/a", template("a", [ask("x", "missing"), ask("own", "missing")])]]);
  const { nodes } = compileFlow(flow(ask("t1", "a"), ask("t2", "a"), ask("own", "missing")), registry, templates);
  assert.deepEqual([...nodes.keys()], ["t1", "x", "own", "t2", "x#2", "own#2", "own#3"]);
  assert.equal(nodes.get("x#2")?.parent?.key, "t2");
});

test("templates that double each other's tasks end at a limit", () => {
  const depth = Math.ceil(Math.log2(TEMPLATE_TASKS_MAX)) + 1;
  const list = Array.from({ length: depth }, (_, n) =>
    template(`t${n}`, [ask("l", `t${n + 1}`), ask("r", `t${n + 1}`)]),
  );
  const templates = new Map(list.map((each) => [templateName(each), each]));
  assert.throws(() => compileFlow(flow(ask("top", "t0")), registry, templates), /more than 100000 tasks/);
});

test("a template is read with the problems of its text, and has nothing that only flows have", async () => {
  const read = async (source: string): Promise<readonly string[]> => {
    const parsed = await parseTemplate(source, { registry: fakeTypes(), expressions: fakeExpressions });
    return parsed.ok ? [JSON.stringify(parsed.template)] : parsed.problems.map(formatProblem);
  };
  const head = "id: t\nnamespace: a.b\n";
  const [template] = await read(
    `${head}description: d\ndeleted: true\ntasks: [{id: a, type: test.Return}]\nerrors: null\n`,
  );
  assert.equal(
    template,
    '{"id":"t","namespace":"a.b","description":"d","tasks":[{"id":"a","type":"test.Return"}],"tenantId":"main","revision":1}',
  );
  const wrong = await read(`${head}inputs: []\ntasks: [{id: a, type: test.Return}, {id: a, type: test.Retrun}]\n`);
  assert.deepEqual(
    wrong.map((each) => each.replace(/; .*/, "")),
    [
      '3:1 inputs: unknown property "inputs"',
      "4:42 tasks[1].id: Duplicate task id with name [a]",
      '4:51 tasks[1].type: unknown type "test.Retrun"',
    ],
  );
  assert.match((await read("- a"))[0] ?? "", /expected a template/);
});
