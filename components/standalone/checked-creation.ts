/** Makes the executions that people ask for: the flow's checks are asked first. Subflows are not checked, as in Kestra. */
import type { Clock } from "../../core/contracts/clock.ts";
import type { Queue } from "../../core/contracts/queue.ts";
import type { Repository } from "../../core/contracts/repository.ts";
import type { Execution } from "../../core/execution/execution.ts";
import { isFalsyText } from "../../core/expression/truth.ts";
import { failedChecks, verdictOf } from "../../core/flow/checks.ts";
import type { Check } from "../../core/flow/flow.ts";
import type { CreationResult, ExecutionFactory, ExecutionRequest } from "../execution-factory.ts";
import { executionLog } from "../executor/step-builder.ts";
import { creation } from "../executor/subflow-starter.ts";
import type { ExecutionExpressions } from "../services/execution-expressions.ts";

/** What making executions needs. */
export interface CheckedCreationOptions {
  readonly factory: ExecutionFactory;
  readonly queue: Queue;
  readonly clock: Clock;
  readonly repository: Repository;
  readonly expressions: ExecutionExpressions;
}

/**
 * Makes an execution and sends it on its way; one that a check blocks is not made.
 * @param wanted aborts when it is not wanted any longer. Default: it is tried for as long as it takes
 * @throws BackendAway when it was given up and is not made
 */
export async function createChecked(
  options: CheckedCreationOptions,
  request: ExecutionRequest,
  wanted?: AbortSignal,
): Promise<CreationResult> {
  const created = await options.factory.create(request);
  if (!created.ok) return created;
  const { execution } = created;
  const verdict = verdictOf(await checksFailedBy(options, execution));
  const failed = verdict && `one or more checks do not hold: ${verdict.messages.join(", ")}`;
  if (verdict?.behavior === "BLOCK_EXECUTION") {
    return { ok: false, problems: [{ inputId: "", message: `The execution is blocked: ${failed}` }] };
  }
  const fails = verdict?.behavior === "FAIL_EXECUTION" ? `The execution fails: ${failed}` : undefined;
  const warnings = verdict?.behavior === "CREATE_EXECUTION" ? verdict.messages : [];
  const { queue, clock } = options;
  await queue.send([creation(execution, [], fails)], wanted);
  const logged = [...created.warnings, ...warnings].map((message) =>
    executionLog(execution, { level: "WARN", message }, clock.now()),
  );
  if (logged.length > 0) await queue.sendLogs(logged);
  return { ...created, warnings: [...created.warnings, ...warnings] };
}

/** The checks of an execution's flow that do not hold for it. */
export async function checksFailedBy(
  { repository, expressions }: Pick<CheckedCreationOptions, "repository" | "expressions">,
  execution: Execution,
): Promise<readonly Check[]> {
  const { tenantId, namespace, flowId, flowRevision: revision } = execution;
  const found = await repository.flows.find({ tenantId, namespace, flowId, revision });
  const checks = found?.flow.checks ?? [];
  if (checks.length === 0) return [];
  const renderer = await expressions.of(execution);
  return await failedChecks(checks, async (condition) => {
    try {
      return !isFalsyText(await renderer.render(condition));
    } catch {
      // What cannot be said to hold does not.
      return false;
    }
  });
}
