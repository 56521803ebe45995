/** Runs one case: an engine of its own, the flow with its tasks mocked, and then the assertions. */
import { DEFAULT_TENANT } from "../../components/standalone/standalone.ts";
import { PAGE_SIZE_MAX } from "../../core/contracts/repository.ts";
import type { Execution } from "../../core/execution/execution.ts";
import type { ExpressionEngine } from "../../core/expression/contract.ts";
import { inputFilePath, toUri } from "../../core/files/storage-path.ts";
import type { Flow } from "../../core/flow/flow.ts";
import { isJsonMap } from "../../core/json-map.ts";
import { messageOf } from "../../core/message-of.ts";
import { mockedFlow } from "../../core/unit-test/mocked-flow.ts";
import type { Assertion, TestCase } from "../../core/unit-test/suite.ts";
import { systemClock } from "../../platform/clock.ts";
import { createRandomIds } from "../../platform/ids.ts";
import { say } from "../messages.ts";
import { type LocalEngine, startEngine } from "../run/engine.ts";
import { followRun } from "../run/follow-run.ts";
import type { Interrupts } from "../run/interrupts.ts";
import { keepNamespaceFiles } from "../run/namespace-files.ts";
import { openWorkspace } from "../run/workspace.ts";
import { checkAssertions, checkEnd } from "./check-assertions.ts";
import type { CaseResult } from "./results.ts";
import type { TestedFlow } from "./suites.ts";

/** What a case is run with. */
export interface CaseOptions {
  readonly testCase: TestCase;
  readonly tested: TestedFlow;
  readonly expressions: ExpressionEngine;
  lineOf(assertion: Assertion): number | undefined;
  /** A folder whose files are those of the flow's namespace. Default: none. */
  readonly namespaceFilesDirectory: string | undefined;
  /** How long the execution may take. */
  readonly timeoutMs: number;
  readonly interrupts: Interrupts;
}

type CaseEnd = Omit<CaseResult, "testId" | "durationMs">;

/** Runs the case to its end. Never rejects. */
export async function runCase(options: CaseOptions): Promise<CaseResult> {
  const { id: testId, disabled } = options.testCase;
  if (disabled) return { testId, state: "SKIPPED", durationMs: 0, assertionResults: [], errors: [] };
  const startedMs = systemClock.now();
  const end = await withEngine(options, (engine) => runOn(engine, options)).catch((error: unknown) =>
    inError(messageOf(error)),
  );
  return { testId, durationMs: systemClock.now() - startedMs, ...end };
}

function inError(message: string): CaseEnd {
  return { state: "ERROR", assertionResults: [], errors: [{ message }] };
}

async function withEngine<T>({ tested, expressions }: CaseOptions, act: (engine: LocalEngine) => Promise<T>) {
  const workspace = await openWorkspace(undefined);
  try {
    const engine = await startEngine({
      workspace,
      expressions,
      registry: tested.registry,
      workers: undefined,
      onFault: (error) => say(messageOf(error)),
    });
    try {
      return await act(engine);
    } finally {
      await engine.stop();
    }
  } finally {
    await workspace.dispose();
  }
}

async function runOn(engine: LocalEngine, options: CaseOptions): Promise<CaseEnd> {
  const { testCase, tested, expressions } = options;
  const { fixtures = {} } = testCase;
  const id = createRandomIds().next();
  const problem = await keepNamespaceFiles(engine.storage, tested.flow.namespace, options.namespaceFilesDirectory);
  if (problem !== undefined) return inError(problem);
  const files = await storeFiles(engine, tested.flow, id, fixtures.files ?? {});
  for (const { template, source } of tested.templates) await engine.saveTemplate(template, source);
  for (const other of tested.others) await engine.saveFlow(other.flow, other.source);
  await engine.saveFlow(mockedFlow(tested.flow, fixtures.tasks ?? [], files), tested.source);
  const inputs = await expressions.renderDeep(fixtures.inputs ?? {}, { files });
  const trigger = fixtures.trigger && {
    id: fixtures.trigger.id,
    type: fixtures.trigger.type ?? "",
    variables: mapOf(await expressions.renderDeep(fixtures.trigger.variables ?? {}, { files })),
  };
  const updates = await engine.follow({ complete: true });
  const { namespace, id: flowId } = tested.flow;
  const created = await engine.createExecution({
    namespace,
    flowId,
    id,
    inputs: mapOf(inputs),
    ...(trigger ? { trigger } : {}),
  });
  if (!created.ok) return inError(created.problems.map(({ message }) => message).join("; "));
  const stop = stopper(engine, id, options);
  const end = await followRun({
    updates,
    executionId: id,
    reporters: [],
    interrupts: options.interrupts,
    paused: { update: stop.onUpdate },
    onEnd: () => void engine.whenQuiet().then(() => updates.stop()),
  });
  stop.over();
  if (!end) return inError("The engine stopped before the execution was over.");
  const told = { executionId: end.id, executionState: end.state.current };
  if (stop.reason !== undefined) return { ...inError(stop.reason), ...told };
  return { ...(await judge(engine, end, options, files)), ...told };
}

async function judge(
  engine: LocalEngine,
  end: Execution,
  { testCase, lineOf }: CaseOptions,
  files: Readonly<Record<string, string>>,
): Promise<CaseEnd> {
  const { results, errors } = await checkAssertions({
    expressions: engine.expressions,
    execution: end,
    assertions: testCase.assertions ?? [],
    extra: { files, logs: await logsOf(engine, end) },
    lineOf,
  });
  const state = checkEnd(testCase, end.state.current);
  const unexpected = state === "unexpected" ? [{ message: await whyFailed(engine, end) }] : [];
  const assertionResults = typeof state === "object" ? [state, ...results] : results;
  const all = [...unexpected, ...errors];
  if (all.length > 0) return { state: "ERROR", assertionResults, errors: all };
  const isSuccess = assertionResults.every((each) => each.isSuccess);
  return { state: isSuccess ? "SUCCESS" : "FAILED", assertionResults, errors: [] };
}

/** What the tasks logged, for assertions. */
async function logsOf({ repository }: LocalEngine, { tenantId, id }: Execution): Promise<readonly unknown[]> {
  const { results } = await repository.logs.find({ tenantId, executionId: id }, { page: 1, size: PAGE_SIZE_MAX });
  return results.map(({ level, taskId, message }) => ({ level, taskId, message }));
}

/** Says what the first failed task said. */
async function whyFailed({ repository }: LocalEngine, { tenantId, id, state }: Execution): Promise<string> {
  const query = { tenantId, executionId: id, minLevel: "ERROR" } as const;
  const [entry] = (await repository.logs.find(query, { page: 1, size: 1 })).results;
  const ended = `The execution ended ${state.current}`;
  const remedy = "mock what cannot run here, or write expectedState";
  if (!entry) return `${ended}; ${remedy}.`;
  return `${ended}: ${entry.taskId === undefined ? "" : `${entry.taskId}: `}${entry.message} (${remedy})`;
}

async function storeFiles(
  engine: LocalEngine,
  { namespace, id: flowId }: Flow,
  executionId: string,
  files: Readonly<Record<string, string>>,
): Promise<Readonly<Record<string, string>>> {
  const uris: Record<string, string> = {};
  for (const [name, content] of Object.entries(files)) {
    const path = inputFilePath({ namespace, flowId, executionId }, "fixtures", name);
    await engine.storage.put(DEFAULT_TENANT, path, new TextEncoder().encode(content));
    uris[name] = toUri(path);
  }
  return uris;
}

/** Kills the execution when it takes too long, waits for a person, or someone ends the program. */
function stopper(engine: LocalEngine, executionId: string, { timeoutMs, interrupts }: CaseOptions) {
  const kill = (): void =>
    void engine.operations
      .kill({ tenantId: DEFAULT_TENANT, executionId })
      .catch((error: unknown) => say(messageOf(error)));
  const stopper = {
    reason: undefined as string | undefined,
    onUpdate(update: { readonly kind: string; readonly execution?: Execution }): void {
      if (update.execution?.state.current !== "PAUSED") return;
      void engine.stalled().then(([waiting]) => {
        if (waiting) stop(`The flow ${waiting.flowId} waits for a person: mock its Pause task.`);
      });
    },
    over(): void {
      timer.cancel();
      interrupts.over();
    },
  };
  const stop = (reason: string): void => {
    stopper.reason ??= reason;
    kill();
  };
  const timer = systemClock.after(timeoutMs, () => stop(`It took longer than ${timeoutMs / 1000} s and was killed.`));
  const onKill = (): void => stop("It was killed.");
  interrupts.begin({ kill: onKill, notice: say, restore: () => undefined });
  return stopper;
}

function mapOf(value: unknown): Readonly<Record<string, unknown>> {
  return isJsonMap(value) ? value : {};
}
