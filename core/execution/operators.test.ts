/** What operators do about executions, each as one event of the core. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Task } from "../flow/flow.ts";
import type { ExecutionEvent } from "./event.ts";
import { fakeRegistry } from "./testing/fake-plugins.ts";
import { history, type Outcome, PureRun, type PureRunOptions } from "./testing/pure-run.ts";

const registry = await fakeRegistry();

const work = (id: string, more: Partial<Task> = {}): Task => ({ id, type: "work", ...more });
const nested = (type: string, id: string, tasks: readonly Task[], more: Partial<Task> = {}): Task => ({
  id,
  type,
  tasks,
  ...more,
});

/** Jobs fail whose task id begins with "bad", the first time. */
function failBadOnce(taskId: string, attempt: number): Outcome {
  return taskId.startsWith("bad") && attempt === 0 ? "FAILED" : "SUCCESS";
}

function newRun(flow: PureRunOptions["flow"], options: Partial<PureRunOptions> = {}): PureRun {
  return new PureRun({ flow, registry, outcome: failBadOnce, ...options });
}

/** Runs a flow, and delivers the event as soon as the task run is in the state. */
function interrupt(flow: PureRunOptions["flow"], task: string, state: string, event: ExecutionEvent): PureRun {
  let done = false;
  const act = (run: PureRun): boolean => {
    const isThere = [...run.state.taskRuns.values()].some(
      (each) => each.taskId === task && each.state.current === state,
    );
    if (done || !isThere) return false;
    done = true;
    run.deliver(event);
    return true;
  };
  return newRun(flow, { beforeEach: (run) => void act(run), whenStuck: act }).run();
}

function idOf(run: PureRun, taskId: string, value?: string): string {
  for (const taskRun of run.state.taskRuns.values()) {
    if (taskRun.taskId === taskId && (value === undefined || taskRun.value === value)) return taskRun.id;
  }
  throw new Error(`no task run of ${taskId}`);
}

/** `task: STATE STATE` of the tries of each task run. */
function tries(run: PureRun): readonly string[] {
  return [...run.state.taskRuns.values()].map(({ taskId, attempts }) =>
    `${taskId}: ${attempts.map(({ state }) => state.current).join(" ")}`.trim(),
  );
}

const RAN = "CREATED > SUBMITTED > RUNNING";

describe("tries", () => {
  test("whatever begins is a try, and one that is passed over or refused, too", () => {
    const run = newRun({
      tasks: [
        nested("sequence", "s", [work("a")]),
        work("skipped", { runIf: "false" }),
        { id: "l", type: "label" },
        { id: "n", type: "subflow", wait: false },
        nested("allow", "f", [work("bad")]),
        work("unrenderable", { runIf: "!" }),
      ],
    }).run();
    assert.deepEqual(tries(run), [
      "s: SUCCESS",
      "a: SUCCESS",
      "skipped: SKIPPED",
      "l: SUCCESS",
      "n: SUCCESS",
      "f: WARNING",
      "bad: FAILED",
      "unrenderable:",
    ]);
  });

  test("a subflow's try ends as its task does", () => {
    const run = newRun({ tasks: [{ id: "bad", type: "subflow", allowFailure: true }] }).run();
    assert.deepEqual(run.histories, ["bad: CREATED > RUNNING > FAILED > WARNING"]);
    assert.deepEqual(tries(run), ["bad: WARNING"]);
  });
});

describe("kill", () => {
  const kill: ExecutionEvent = { kind: "kill" };

  test("a Pause that is killed leaves no open try behind", () => {
    const run = interrupt({ tasks: [nested("pause", "p", [])] }, "p", "PAUSED", kill);
    assert.equal(history(run.state.execution), "CREATED > RUNNING > PAUSED > KILLING > KILLED");
    assert.deepEqual(tries(run), ["p: KILLED"]);
  });

  test("the flow's outputs are given all the same", () => {
    const flow = { tasks: [work("a")], outputs: [{ id: "o", type: "STRING", value: "x" }] } as const;
    const run = interrupt(flow, "a", "RUNNING", kill);
    assert.equal(history(run.state.execution), "CREATED > RUNNING > KILLING > KILLED");
    assert.deepEqual(run.state.execution.outputs, { done: true });
  });

  test("outputs that cannot be rendered are told and leave it KILLED", () => {
    const run = newRun({ tasks: [work("a")], outputs: [{ id: "o", type: "STRING", value: "x" }] });
    run.deliver({ kind: "created", execution: run.state.execution });
    run.deliver(kill);
    run.deliver({ kind: "task-ended", taskRunId: idOf(run, "a"), attempt: 0, state: "KILLED" });
    run.deliver({ kind: "outputs-resolved", outputs: {}, fault: "no such thing" });
    assert.equal(run.end, "KILLED");
    assert.deepEqual(run.logs, ["ERROR : Failed to render output values: no such thing"]);
  });

  test("a second one changes nothing", () => {
    const run = newRun({ tasks: [work("a")], outputs: [{ id: "o", type: "STRING", value: "x" }] });
    run.deliver({ kind: "created", execution: run.state.execution });
    for (let time = 0; time < 3; time++) run.deliver(kill);
    run.goOn();
    run.deliver(kill);
    assert.equal(history(run.state.execution), "CREATED > RUNNING > KILLING > KILLED");
  });

  test("a job that begins all the same is told again", () => {
    const run = newRun({ tasks: [work("a")] });
    run.deliver({ kind: "created", execution: run.state.execution });
    run.deliver(kill);
    const taskRunId = idOf(run, "a");
    run.deliver({ kind: "task-started", taskRunId, attempt: 0, workerId: "late" });
    const told = run.commands.filter(({ kind }) => kind === "kill-jobs");
    assert.deepEqual(told, [
      { kind: "kill-jobs", jobs: [{ taskRunId, attempt: 0 }] },
      { kind: "kill-jobs", jobs: [{ taskRunId, attempt: 0 }] },
    ]);
  });

  const killed = (run: PureRun) =>
    run.commands.flatMap((each) => (each.kind === "kill-subflow" ? each.executionId : []));

  test("executions that were started and not waited for are killed, too", () => {
    const tasks = [{ id: "n", type: "subflow", wait: false }, work("a")];
    const run = interrupt({ tasks }, "a", "RUNNING", kill);
    assert.deepEqual(killed(run), [`sub-${idOf(run, "n")}`]);
    const alone = interrupt({ tasks }, "a", "RUNNING", { kind: "kill", cascade: false });
    assert.deepEqual(killed(alone), []);
  });

  test("of an execution that is over, what it did not wait for is killed", () => {
    const run = newRun({
      tasks: [
        { id: "n", type: "subflow", wait: false },
        { id: "w", type: "subflow" },
      ],
    }).run();
    run.deliver(kill);
    assert.equal(history(run.state.execution), "CREATED > RUNNING > SUCCESS");
    assert.deepEqual(killed(run), [`sub-${idOf(run, "n")}`]);
  });

  test("a task retry with a new execution ends the executions that others wait for", () => {
    const retry = { type: "constant", interval: "PT1S", behavior: "CREATE_NEW_EXECUTION" } as const;
    const run = newRun({ tasks: [nested("parallel", "p", [work("bad", { retry }), { id: "w", type: "subflow" }])] });
    run.deliver({ kind: "created", execution: run.state.execution });
    run.deliver({ kind: "subflow-started", taskRunId: idOf(run, "w"), attempt: 0, executionId: "e2", wait: true });
    run.deliver({ kind: "task-ended", taskRunId: idOf(run, "bad"), attempt: 0, state: "FAILED" });
    assert.deepEqual(killed(run), ["e2"]);
    assert.deepEqual(tries(run), ["p: RETRIED", "bad: FAILED", "w: KILLED"]);
  });
});

describe("SLA", () => {
  const sla = [{ id: "s", type: "MAX_DURATION", duration: "PT0.1S", behavior: "CANCEL" }] as const;
  const due: ExecutionEvent = { kind: "sla-due", slaId: "s" };

  /** Starts the jobs of these tasks, and lets the time of the SLA come. */
  function cutShort(tasks: readonly Task[], started: readonly string[]): PureRun {
    const run = newRun({ sla, tasks });
    run.deliver({ kind: "created", execution: run.state.execution });
    for (const taskId of started) {
      run.deliver({ kind: "task-started", taskRunId: idOf(run, taskId), attempt: 0, workerId: "w" });
    }
    run.deliver(due);
    return run.goOn();
  }

  test("the newest task run ends in the state that the SLA asks for, and the flowables around it", () => {
    const run = cutShort([nested("sequence", "s1", [work("a")]), work("b")], ["a"]);
    assert.deepEqual(run.histories, ["s1: CREATED > RUNNING > CANCELLED", `a: ${RAN} > CANCELLED`]);
    assert.deepEqual(tries(run), ["s1: CANCELLED", "a: CANCELLED"]);
    assert.equal(run.end, "CANCELLED");
  });

  test("what else is alive is killed", () => {
    const run = cutShort([nested("parallel", "p", [work("a"), work("b")])], ["a", "b"]);
    assert.deepEqual(run.histories, ["p: CREATED > RUNNING > KILLED", `a: ${RAN} > KILLED`, `b: ${RAN} > CANCELLED`]);
    assert.equal(run.end, "CANCELLED");
  });
});

describe("labels", () => {
  test("a restart leaves its mark, once", () => {
    const run = newRun({ tasks: [work("bad")] }).run();
    run.deliver({ kind: "restart" });
    run.goOn();
    assert.equal(run.end, "SUCCESS");
    assert.deepEqual(run.state.execution.labels, [{ key: "system.restarted", value: "true" }]);
  });

  test("labels are added to those there are", () => {
    const run = newRun({ tasks: [{ id: "l", type: "label" }] }).run();
    run.deliver({
      kind: "set-labels",
      labels: [
        { key: "k", value: "other" },
        { key: "x", value: "y" },
      ],
    });
    assert.deepEqual(run.state.execution.labels, [
      { key: "k", value: "other" },
      { key: "x", value: "y" },
    ]);
  });
});

describe("restart", () => {
  test("a loop that asks a condition goes on in the round that failed", () => {
    const loop = nested("until", "l", [work("a"), work("bad")], { maxIterations: 9 });
    const asked: boolean[] = [];
    // The first round is good; the second fails once, and is the last one.
    const run = newRun(
      { tasks: [loop] },
      {
        outcome: (taskId) => (taskId === "bad" && asked.length === 2 ? "FAILED" : "SUCCESS"),
        holds: () => asked.push(true) > 2,
      },
    ).run();
    assert.equal(run.end, "FAILED");
    const [a] = [...run.state.taskRuns.values()].filter(({ taskId }) => taskId === "a");
    asked.push(true);
    run.deliver({ kind: "restart" });
    run.goOn();
    assert.equal(run.end, "SUCCESS");
    assert.equal(run.state.taskRuns.get(idOf(run, "a")), a && run.state.taskRuns.get(a.id), "what ended well counts");
    assert.deepEqual(run.jobs, ["a", "bad", "a", "bad", "bad"]);
    assert.equal(run.state.taskRuns.get(idOf(run, "l"))?.outputs?.["iterationCount"], 2);
  });

  test("who restarts an execution hears of its end, also when it runs again already", () => {
    const parent = { executionId: "p", taskRunId: "t", attempt: 1, wait: true, transmitFailed: true, depth: 1 };
    const run = newRun({ tasks: [work("bad")] }).run();
    run.deliver({ kind: "restart" });
    run.deliver({ kind: "restart", parent });
    run.goOn();
    assert.equal(history(run.state.execution), "CREATED > RUNNING > FAILED > RESTARTED > RUNNING > SUCCESS");
    const told = run.commands.flatMap((each) => (each.kind === "notify-parent" ? [each.execution.parent] : []));
    assert.deepEqual(told, [parent]);
  });
});

describe("resume", () => {
  test("a paused execution whose next task has a breakpoint stops there", () => {
    const run = newRun({ tasks: [work("a"), work("b")] }, { breakpoints: [{ taskId: "b" }] });
    run.deliver({ kind: "created", execution: run.state.execution });
    run.deliver({ kind: "pause" });
    run.goOn();
    run.deliver({ kind: "resume", to: "SUCCESS" });
    assert.equal(history(run.state.execution), "CREATED > RUNNING > PAUSED > RESTARTED > RUNNING > BREAKPOINT");
    run.deliver({ kind: "resume-from-breakpoint", breakpoints: [] });
    run.goOn();
    assert.equal(run.end, "SUCCESS");
  });

  test("inputs go to the Pause that they are for", () => {
    const run = newRun({ tasks: [nested("parallel", "p", [nested("pause", "p1", []), nested("pause", "p2", [])])] });
    run.deliver({ kind: "created", execution: run.state.execution });
    run.deliver({ kind: "resume", to: "SUCCESS", taskRunId: idOf(run, "p2"), inputs: { a: 1 } });
    assert.deepEqual(run.histories.slice(1), [
      "p1: CREATED > RUNNING > PAUSED",
      "p2: CREATED > RUNNING > PAUSED > SUCCESS",
    ]);
    assert.deepEqual(run.state.taskRuns.get(idOf(run, "p2"))?.outputs?.["onResume"], { a: 1 });
    run.deliver({ kind: "resume", to: "SUCCESS" });
    assert.equal(run.end, "SUCCESS");
  });
});
