import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseFlow } from "../parser.ts";
import { formatProblem } from "../problem.ts";
import { fakeExpressions, fakeTypes } from "../testing/fake-types.ts";

const REST = "namespace: a.b\ntasks: [{id: kill, type: test.Return}]\n";

async function problemsOf(id: string): Promise<readonly string[]> {
  const source = `id: ${id}\n${REST}`;
  const parsed = await parseFlow(source, { registry: fakeTypes(), expressions: fakeExpressions });
  return parsed.ok ? [] : parsed.problems.map(formatProblem);
}

describe("a flow's id", () => {
  for (const word of ["pause", "resume", "force-run", "change-status", "kill", "executions", "search", "source"]) {
    it(`must not be ${word}, which Kestra's addresses need`, async () => {
      const [problem, ...more] = await problemsOf(word);
      assert.deepEqual(more, []);
      assert.match(problem ?? "", new RegExp(`^1:5 id: Flow id is a reserved keyword: ${word}; rename the flow;`));
    });
  }

  it("may hold a reserved word, and tasks may have it", async () => {
    assert.deepEqual(await problemsOf("kill_switch"), []);
    assert.deepEqual(await problemsOf("Kill"), []);
  });
});
