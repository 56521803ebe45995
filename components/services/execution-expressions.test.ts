import assert from "node:assert/strict";
import { test } from "node:test";
import { createMemoryRepository } from "../../backends/repository/memory/memory-repository.ts";
import { NO_GLOBALS } from "../../core/execution/variables.ts";
import type { Flow } from "../../core/flow/flow.ts";
import { createRegistry } from "../../plugins/catalog.ts";
import { FlowPrograms } from "../flow-programs.ts";
import { ExecutionExpressions } from "./execution-expressions.ts";
import { createExpressions } from "./expressions.ts";

test("who tries expressions never has a secret in hand, whatever is done to it", async () => {
  const repository = createMemoryRepository();
  const expressions = new ExecutionExpressions({
    repository,
    programs: new FlowPrograms(repository, createRegistry()),
    engine: createExpressions(),
    globals: NO_GLOBALS,
    services: () => ({ secret: (key) => (key === "KEY" ? "hush" : undefined) }),
  });
  const flow: Flow = { id: "f", namespace: "n", tenantId: "main", revision: 1, tasks: [], variables: { a: 1 } };
  const renderer = await expressions.ofTrial({ flow });
  assert.equal(await renderer.render("{{ vars.a }} {{ flow.id }}"), "1 f");
  assert.equal(await renderer.render("{{ secret('KEY') }}"), "******");
  assert.equal(await renderer.render("{{ secret('KEY') | upper | slice(0, 2) }}"), "**");
  await assert.rejects(renderer.render("{{ secret('OTHER') }}"), /secret/);
});
