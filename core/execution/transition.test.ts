import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Retry, Task } from "../flow/flow.ts";
import { fakeRegistry } from "./testing/fake-plugins.ts";
import { type Outcome, PureRun, type PureRunOptions } from "./testing/pure-run.ts";

const registry = await fakeRegistry();

const work = (id: string, more: Partial<Task> = {}): Task => ({ id, type: "work", ...more });
const nested = (type: string, id: string, tasks: readonly Task[], more: Partial<Task> = {}): Task => ({
  id,
  type,
  tasks,
  ...more,
});

/** Jobs fail whose task id begins with "bad". */
function failBad(taskId: string): Outcome {
  return taskId.startsWith("bad") ? "FAILED" : "SUCCESS";
}

function run(flow: PureRunOptions["flow"], options: Partial<PureRunOptions> = {}): PureRun {
  return new PureRun({ flow, registry, outcome: failBad, ...options }).run();
}

const RAN = "CREATED > SUBMITTED > RUNNING";

interface Case {
  readonly title: string;
  readonly flow: PureRunOptions["flow"];
  readonly end: string;
  readonly runs: readonly string[];
  readonly logs?: readonly string[];
}

const cases: readonly Case[] = [
  {
    title: "tasks run one after the other",
    flow: { tasks: [work("a"), work("b")] },
    end: "SUCCESS",
    runs: [`a: ${RAN} > SUCCESS`, `b: ${RAN} > SUCCESS`],
  },
  {
    title: "a failure stops what follows; errors, finally and afterExecution run",
    flow: {
      tasks: [work("a"), work("bad"), work("never")],
      errors: [work("err")],
      finally: [work("fin")],
      afterExecution: [work("aft")],
    },
    end: "FAILED",
    runs: [
      `a: ${RAN} > SUCCESS`,
      `bad: ${RAN} > FAILED`,
      `err: ${RAN} > SUCCESS`,
      `fin: ${RAN} > SUCCESS`,
      `aft: ${RAN} > SUCCESS`,
    ],
  },
  {
    title: "failures in errors, finally and afterExecution stop nothing and change nothing",
    flow: {
      tasks: [work("a")],
      finally: [work("bad-fin"), work("fin")],
      afterExecution: [work("bad-aft"), work("aft")],
    },
    end: "SUCCESS",
    runs: [
      `a: ${RAN} > SUCCESS`,
      `bad-fin: ${RAN} > FAILED`,
      `fin: ${RAN} > SUCCESS`,
      `bad-aft: ${RAN} > FAILED`,
      `aft: ${RAN} > SUCCESS`,
    ],
  },
  {
    title: "allowFailure makes a failure a warning and goes on",
    flow: { tasks: [work("bad", { allowFailure: true }), work("b")] },
    end: "WARNING",
    runs: [`bad: ${RAN} > WARNING`, `b: ${RAN} > SUCCESS`],
  },
  {
    title: "allowWarning makes a warning of the children a success",
    flow: { tasks: [nested("sequence", "s", [work("bad", { allowFailure: true })], { allowWarning: true })] },
    end: "SUCCESS",
    runs: ["s: CREATED > RUNNING > SUCCESS", `bad: ${RAN} > WARNING`],
  },
  {
    title: "a flowable's own conclusion turns a failure into a warning, after its errors branch",
    flow: { tasks: [nested("allow", "s", [work("bad"), work("never")], { errors: [work("err")] }), work("b")] },
    end: "WARNING",
    runs: ["s: CREATED > RUNNING > WARNING", `bad: ${RAN} > FAILED`, `err: ${RAN} > SUCCESS`, `b: ${RAN} > SUCCESS`],
  },
  {
    title: "local and global errors branches both run",
    flow: { tasks: [nested("sequence", "s", [work("bad")], { errors: [work("local")] })], errors: [work("global")] },
    end: "FAILED",
    runs: [
      "s: CREATED > RUNNING > FAILED",
      `bad: ${RAN} > FAILED`,
      `local: ${RAN} > SUCCESS`,
      `global: ${RAN} > SUCCESS`,
    ],
  },
  {
    title: "disabled tasks leave no trace and skipped ones count as success",
    flow: { tasks: [work("off", { disabled: true }), work("skip", { runIf: "false" }), work("b")] },
    end: "SUCCESS",
    runs: ["skip: CREATED > SKIPPED", `b: ${RAN} > SUCCESS`],
  },
  {
    title: "a runIf that cannot be rendered fails the task run, whatever it allows",
    flow: { tasks: [work("r", { runIf: "!", allowFailure: true }), work("never")] },
    end: "FAILED",
    runs: ["r: CREATED > FAILED"],
    logs: ["ERROR r: Failed to evaluate the runIf condition for task r. Cause: cannot be rendered"],
  },
  {
    title: "parallel tasks all begin, and a failing one stops what follows",
    flow: { tasks: [nested("parallel", "p", [work("a"), work("bad"), work("c")]), work("never")] },
    end: "FAILED",
    runs: ["p: CREATED > RUNNING > FAILED", `a: ${RAN} > SUCCESS`, `bad: ${RAN} > FAILED`, `c: ${RAN} > SUCCESS`],
  },
  {
    title: "a limit of parallel tasks keeps those back that a failure then stops",
    flow: { tasks: [nested("parallel", "p", [work("bad"), work("never")], { concurrent: 1 })] },
    end: "FAILED",
    runs: ["p: CREATED > RUNNING > FAILED", `bad: ${RAN} > FAILED`],
  },
  {
    title: "rounds of a loop follow each other, each with its value",
    flow: { tasks: [nested("each", "e", [work("x"), work("y")], { values: ["1", "2"] })] },
    end: "SUCCESS",
    runs: [
      "e: CREATED > RUNNING > SUCCESS",
      `x[1]: ${RAN} > SUCCESS`,
      `y[1]: ${RAN} > SUCCESS`,
      `x[2]: ${RAN} > SUCCESS`,
      `y[2]: ${RAN} > SUCCESS`,
    ],
  },
  {
    title: "a limit of two rounds begins the third when one has ended",
    flow: { tasks: [nested("each", "e", [work("x"), work("y")], { values: ["1", "2", "3"], limit: 2 })] },
    end: "SUCCESS",
    runs: [
      "e: CREATED > RUNNING > SUCCESS",
      `x[1]: ${RAN} > SUCCESS`,
      `x[2]: ${RAN} > SUCCESS`,
      `y[1]: ${RAN} > SUCCESS`,
      `y[2]: ${RAN} > SUCCESS`,
      `x[3]: ${RAN} > SUCCESS`,
      `y[3]: ${RAN} > SUCCESS`,
    ],
  },
  {
    title: "a loop over nothing, and one whose tasks are all disabled, succeed at once",
    flow: {
      tasks: [
        nested("each", "none", [work("x")], { values: [] }),
        nested("each", "off", [work("y", { disabled: true })], { values: ["1", "2"] }),
        work("b"),
      ],
    },
    end: "SUCCESS",
    runs: ["none: CREATED > RUNNING > SUCCESS", "off: CREATED > RUNNING > SUCCESS", `b: ${RAN} > SUCCESS`],
  },
  {
    title: "a loop whose values make no sense fails without its own errors branch",
    flow: {
      tasks: [nested("each", "e", [work("x")], { values: "abc", errors: [work("local")] })],
      errors: [work("global")],
    },
    end: "FAILED",
    runs: ["e: CREATED > RUNNING > FAILED", `global: ${RAN} > SUCCESS`],
    logs: ["ERROR e: values is no list"],
  },
  {
    title: "graph tasks begin when those they depend on have succeeded",
    flow: {
      tasks: [
        nested("graph", "g", [work("t4"), work("t1"), work("t2"), work("t3")], {
          dependsOn: { t2: ["t1"], t3: ["t1"], t4: ["t2", "t3"] },
        }),
      ],
    },
    end: "SUCCESS",
    runs: [
      "g: CREATED > RUNNING > SUCCESS",
      `t1: ${RAN} > SUCCESS`,
      `t2: ${RAN} > SUCCESS`,
      `t3: ${RAN} > SUCCESS`,
      `t4: ${RAN} > SUCCESS`,
    ],
  },
  {
    title: "a failing graph task stops those that depend on it",
    flow: { tasks: [nested("graph", "g", [work("bad"), work("t2"), work("t3")], { dependsOn: { t2: ["bad"] } })] },
    end: "FAILED",
    runs: ["g: CREATED > RUNNING > FAILED", `bad: ${RAN} > FAILED`, `t3: ${RAN} > SUCCESS`],
  },
  {
    title: "exit ends the execution in its state, without finally, and afterExecution runs",
    flow: {
      tasks: [work("a"), { id: "x", type: "exit", state: "WARNING" }, work("never")],
      finally: [work("fin")],
      afterExecution: [work("aft")],
    },
    end: "WARNING",
    runs: [`a: ${RAN} > SUCCESS`, "x: CREATED > RUNNING > WARNING", `aft: ${RAN} > SUCCESS`],
  },
  {
    title: "exit inside a loop ends the flowables around it too",
    flow: {
      tasks: [
        nested("each", "e", [{ id: "x", type: "exit", state: "SUCCESS" }, work("z")], { values: ["1", "2"] }),
        work("never"),
      ],
    },
    end: "SUCCESS",
    runs: ["e: CREATED > RUNNING > SUCCESS", "x[1]: CREATED > RUNNING > SUCCESS"],
  },
  {
    title: "exit with FAILED lets what runs end, and errors run, flowables among them",
    flow: {
      tasks: [
        nested("parallel", "p", [
          nested("sequence", "s", [work("s1"), work("never")]),
          { id: "x", type: "exit", state: "FAILED" },
        ]),
      ],
      errors: [nested("sequence", "es", [work("e1"), work("e2")])],
      finally: [work("fin")],
    },
    end: "FAILED",
    runs: [
      "p: CREATED > RUNNING > FAILED",
      "s: CREATED > RUNNING > FAILED",
      "x: CREATED > RUNNING > FAILED",
      `s1: ${RAN} > SUCCESS`,
      "es: CREATED > RUNNING > SUCCESS",
      `e1: ${RAN} > SUCCESS`,
      `e2: ${RAN} > SUCCESS`,
    ],
  },
  {
    title: "a subflow's end is taken over",
    flow: { tasks: [{ id: "bad-sub", type: "subflow" }, work("never")] },
    end: "FAILED",
    runs: ["bad-sub: CREATED > RUNNING > FAILED"],
    logs: ["ERROR bad-sub: The execution sub-id1 of 'n'.'child' ended in state FAILED"],
  },
  {
    title: "a subflow's failure that is allowed stays visible as a state passed, and is told as a warning",
    flow: { tasks: [{ id: "bad-sub", type: "subflow", allowFailure: true }, work("next")] },
    end: "WARNING",
    runs: ["bad-sub: CREATED > RUNNING > FAILED > WARNING", `next: ${RAN} > SUCCESS`],
    logs: ["WARN bad-sub: The execution sub-id1 of 'n'.'child' ended in state WARNING"],
  },
  {
    title: "a subflow that fails is retried with an execution of its own",
    flow: {
      tasks: [{ id: "bad-sub", type: "subflow", retry: { type: "constant", interval: "PT1S", maxAttempts: 2 } }],
    },
    end: "FAILED",
    runs: ["bad-sub: CREATED > RUNNING > FAILED > RETRYING > CREATED > RUNNING > FAILED"],
  },
];

describe("what an execution does", () => {
  for (const each of cases) {
    test(each.title, () => {
      const ended = run(each.flow);
      assert.deepEqual(ended.histories, each.runs);
      assert.equal(ended.end, each.end);
      assert.equal(ended.finished, true);
      if (each.logs) assert.deepEqual(ended.logs, each.logs);
    });
  }
});

describe("retries", () => {
  const constant: Retry = { type: "constant", interval: "PT1S", maxAttempts: 3 };
  const AGAIN = "FAILED > RETRYING > CREATED > SUBMITTED > RUNNING";

  test("a task of the flow is tried as often as its retry says, and then fails", () => {
    const ended = run({ tasks: [work("bad", { retry: constant })] });
    assert.deepEqual(ended.histories, [`bad: ${RAN} > ${AGAIN} > ${AGAIN} > FAILED`]);
    const states = ended.state.execution.state.histories.map((entry) => entry.state).join(" > ");
    assert.equal(states, "CREATED > RUNNING > FAILED > RETRYING > RUNNING > FAILED > RETRYING > RUNNING > FAILED");
    assert.equal(ended.state.taskRuns.get("id1")?.attempts.length, 3);
  });

  test("a second try that succeeds is a warning where the retry asks for it", () => {
    const flow = { tasks: [work("t", { retry: { ...constant, warningOnRetry: true } }), work("b")] };
    const ended = run(flow, { outcome: (task, attempt) => (task === "t" && attempt === 0 ? "FAILED" : "SUCCESS") });
    assert.deepEqual(ended.histories, [`t: ${RAN} > ${AGAIN} > WARNING`, `b: ${RAN} > SUCCESS`]);
    assert.equal(ended.end, "WARNING");
  });

  test("a retry in errors or finally does not fail the execution for a moment", () => {
    const outcome = (task: string, attempt: number) => (task === "t" && attempt === 0 ? "FAILED" : "SUCCESS");
    const ended = run({ tasks: [work("a")], finally: [work("t", { retry: constant })] }, { outcome });
    const states = ended.state.execution.state.histories.map((entry) => entry.state).join(" > ");
    assert.equal(states, "CREATED > RUNNING > RETRYING > RUNNING > SUCCESS");
  });

  test("the retry of a flowable, and of the flow, holds for the tasks inside", () => {
    const inFlowable = run({
      tasks: [nested("sequence", "s", [work("bad")], { retry: { ...constant, maxAttempts: 2 } })],
    });
    assert.deepEqual(inFlowable.histories, ["s: CREATED > RUNNING > FAILED", `bad: ${RAN} > ${AGAIN} > FAILED`]);
    const inFlow = run({ retry: { ...constant, maxAttempts: 2 }, tasks: [nested("sequence", "s", [work("bad")])] });
    assert.deepEqual(inFlow.histories, inFlowable.histories);
  });

  test("the retry of a flowable, and of the flow, does not hold for a task that may fail", () => {
    const bad = work("bad", { allowFailure: true });
    const ended = run({ retry: constant, tasks: [nested("sequence", "s", [bad], { retry: constant })] });
    assert.deepEqual(ended.histories, ["s: CREATED > RUNNING > WARNING", `bad: ${RAN} > WARNING`]);
    const own = run({ tasks: [work("bad", { allowFailure: true, retry: { ...constant, maxAttempts: 2 } })] });
    assert.deepEqual(own.histories, [`bad: ${RAN} > ${AGAIN} > WARNING`]);
  });

  test("a flow retry with a new execution ends this one as RETRIED", () => {
    const ended = run({ retry: { ...constant, behavior: "CREATE_NEW_EXECUTION" }, tasks: [work("bad")] });
    assert.deepEqual(ended.histories, [`bad: ${RAN} > FAILED > RETRIED`]);
    assert.equal(ended.end, "RETRIED");
  });

  test("a task retry with a new execution ends this one at once, and everything in it", () => {
    const bad = work("bad", { retry: { ...constant, behavior: "CREATE_NEW_EXECUTION" } });
    const ended = run({ tasks: [nested("parallel", "p", [bad, work("other")]), work("never")], errors: [work("err")] });
    assert.deepEqual(ended.histories, [
      "p: CREATED > RUNNING > RETRIED",
      `bad: ${RAN} > FAILED > RETRIED`,
      "other: CREATED > SUBMITTED > KILLED",
    ]);
    assert.equal(ended.end, "RETRIED");
    assert.equal(ended.finished, true);
    const states = ended.state.execution.state.histories.map((entry) => entry.state);
    assert.deepEqual(states, ["CREATED", "RUNNING", "RETRIED"]);
  });

  test("after a task retry with a new execution only afterExecution follows", () => {
    const bad = work("bad", { retry: { ...constant, behavior: "CREATE_NEW_EXECUTION" } });
    const around = { errors: [work("err")], finally: [work("fin")], afterExecution: [work("aft")] };
    const ended = run({ tasks: [bad, work("never")], ...around });
    assert.deepEqual(ended.histories, [`bad: ${RAN} > FAILED > RETRIED`, `aft: ${RAN} > SUCCESS`]);
    assert.deepEqual([ended.end, ended.finished], ["RETRIED", true]);
  });

  test("a task retry with a new execution fails when there were enough of them", () => {
    const bad = work("bad", { retry: { ...constant, maxAttempts: 1, behavior: "CREATE_NEW_EXECUTION" } });
    assert.deepEqual(run({ tasks: [bad] }).histories, [`bad: ${RAN} > FAILED`]);
  });
});

describe("kills", () => {
  const flow = {
    tasks: [nested("parallel", "p", [work("a"), nested("sequence", "s", [work("b"), work("never")])])],
    errors: [work("err")],
    finally: [work("fin")],
    afterExecution: [work("aft")],
  };

  test("a kill stops jobs, begins nothing new but afterExecution, and ends KILLED", () => {
    let killed = false;
    const ended = run(flow, {
      beforeEach(each) {
        if (killed || each.jobs.length < 2) return;
        killed = true;
        each.deliver({ kind: "kill" });
      },
    });
    assert.equal(ended.end, "KILLED");
    assert.deepEqual(ended.jobs, ["a", "b", "aft"]);
    assert.ok(ended.histories.includes("p: CREATED > RUNNING > KILLED"));
    assert.ok(ended.histories.includes("s: CREATED > RUNNING > KILLED"));
  });

  test("a kill while a retry is waited for ends the execution at once", () => {
    const retry: Retry = { type: "constant", interval: "PT1H", maxAttempts: 9 };
    const ended = run(
      { tasks: [work("bad", { retry })] },
      {
        beforeEach(each) {
          if (each.state.execution.state.current === "RETRYING") each.deliver({ kind: "kill" });
        },
      },
    );
    assert.equal(ended.end, "KILLED");
    assert.deepEqual(ended.histories, [`bad: ${RAN} > FAILED > RETRYING > KILLED`]);
  });

  test("a kill before the start runs nothing but afterExecution", () => {
    const ended = new PureRun({ flow, registry });
    ended.deliver({ kind: "kill" });
    ended.run();
    assert.equal(ended.end, "KILLED");
    assert.deepEqual(ended.histories, ["aft: CREATED > SUBMITTED > RUNNING > SUCCESS"]);
  });
});

test("a result that comes before the start of its job still leaves a legal history", () => {
  const ended = run({ tasks: [work("a")] }, { choose: (waiting) => waiting - 1 });
  assert.deepEqual(ended.histories, [`a: ${RAN} > SUCCESS`]);
});

test("labels and variables that a task sets stay with the execution", () => {
  const ended = run({ tasks: [{ id: "l", type: "label" }] });
  assert.deepEqual(ended.state.execution.labels, [{ key: "k", value: "v" }]);
  assert.deepEqual(ended.state.execution.variables, { set: true });
  assert.deepEqual(ended.histories, ["l: CREATED > RUNNING > SUCCESS"]);
});

test("without a task to run an execution ends without having run", () => {
  const { execution } = run({ tasks: [work("off", { disabled: true })] }).state;
  assert.deepEqual(
    execution.state.histories.map((entry) => entry.state),
    ["CREATED", "SUCCESS"],
  );
});
