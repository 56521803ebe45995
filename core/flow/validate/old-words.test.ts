import assert from "node:assert/strict";
import { test } from "node:test";
import { createRegistry } from "../../../plugins/catalog.ts";
import { parseFlow } from "../parser.ts";
import { formatProblem } from "../problem.ts";

const registry = createRegistry();
const LOG = "io.kestra.plugin.core.log.Log";
const INNER = `{id: b, type: ${LOG}, message: x}`;

/** The rest of a flow, and what is told about it. */
const FLOWS: readonly (readonly [string, readonly string[]])[] = [
  [`tasks: [{id: a, type: ${LOG}, message: x}]`, []],
  [
    `tasks: [{id: a, type: io.kestra.core.tasks.log.Log, message: x}]`,
    [`3:23 tasks[0].type: warning: io.kestra.core.tasks.log.Log is an older name; write ${LOG}`],
  ],
  [
    `tasks: [{id: a, type: io.kestra.plugin.core.flow.EachParallel, value: [1], tasks: [${INNER}]}]`,
    [
      "3:23 tasks[0].type: warning: io.kestra.plugin.core.flow.EachParallel is deprecated; " +
        "use `io.kestra.plugin.core.flow.ForEach` with `concurrencyLimit: 0`",
    ],
  ],
  [
    `taskDefaults: []\ntasks: [${INNER}]`,
    ['3:1 taskDefaults: warning: "taskDefaults" is deprecated; write `pluginDefaults`'],
  ],
  [
    "tasks: [{id: a, type: io.kestra.plugin.core.http.Request, uri: x, options: {basicAuthUser: me}}]",
    ['3:77 tasks[0].options.basicAuthUser: warning: "basicAuthUser" is deprecated; use `auth`'],
  ],
];

for (const [rest, expected] of FLOWS) {
  test(`old words are told in ${rest}`, async () => {
    const parsed = await parseFlow(`id: f\nnamespace: n\n${rest}\n`, { registry });
    assert.deepEqual((parsed.ok ? parsed.warnings : parsed.problems).map(formatProblem), expected);
  });
}
