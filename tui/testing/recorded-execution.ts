/**
 * Answers of a server about one execution, recorded: a flow whose last task failed three times, and the same execution at
 * other moments, made of that.
 */
import type { JsonMap } from "../../core/json-map.ts";

/** The id of the execution. */
export const NIGHTLY_ID = "354yM6uvgvQDiqzm2G2ql";

/** The task run of it that failed. */
export const FLAKY_ID = "354yM7NXNeW9WMv0ewBuG";

/** Its flow. */
export const NIGHTLY_FLOW: JsonMap = {
  id: "nightly",
  namespace: "company.team",
  revision: 2,
  inputs: [
    {
      id: "day",
      type: "STRING",
      required: true,
      defaults: "2026-11-27",
    },
    {
      id: "limit",
      type: "INT",
      required: true,
      defaults: "5",
    },
  ],
  tasks: [
    {
      id: "fetch",
      type: "io.kestra.plugin.core.debug.Return",
      format: "{{ inputs.day }}",
    },
    {
      id: "fan",
      type: "io.kestra.plugin.core.flow.Parallel",
      tasks: [
        {
          id: "write",
          type: "io.kestra.plugin.core.storage.Write",
          extension: ".csv",
        },
        {
          id: "loop",
          type: "io.kestra.plugin.core.flow.ForEach",
          values: ["north", "south"],
          tasks: [
            {
              id: "nap",
              type: "io.kestra.plugin.core.flow.Sleep",
              duration: "PT0.1S",
            },
          ],
        },
      ],
    },
    {
      id: "child",
      type: "io.kestra.plugin.core.flow.Subflow",
      namespace: "samples",
      flowId: "hello",
    },
    {
      id: "flaky",
      type: "io.kestra.plugin.core.execution.Fail",
      errorMessage: "no disk left",
    },
    {
      id: "never",
      type: "io.kestra.plugin.core.log.Log",
      message: "never",
    },
  ],
  errors: [
    {
      id: "tell",
      type: "io.kestra.plugin.core.log.Log",
      message: "it failed",
    },
  ],
};

/** What it logged of level ERROR. */
export const NIGHTLY_ERRORS: readonly JsonMap[] = [0, 1, 2].map((attemptNumber) => ({
  namespace: "company.team",
  flowId: "nightly",
  executionId: NIGHTLY_ID,
  taskId: "flaky",
  taskRunId: FLAKY_ID,
  attemptNumber,
  timestamp: "2026-11-27T17:34:17.962Z",
  level: "ERROR",
  message: "no disk left",
}));

/** What it measured. */
export const NIGHTLY_METRICS: JsonMap = {
  results: [
    {
      executionId: NIGHTLY_ID,
      taskId: "fetch",
      taskRunId: "354yM6vdzkuWDdnDglj6E",
      type: "counter",
      name: "length",
      value: 10,
      timestamp: "2026-11-27T17:34:17.678Z",
    },
  ],
  total: 1,
};

const TASK_RUNS: readonly JsonMap[] = [
  {
    id: "354yM6vdzkuWDdnDglj6E",
    taskId: "fetch",
    state: state("CREATED 17:34:17.663", "SUBMITTED 17:34:17.663", "RUNNING 17:34:17.690", "SUCCESS 17:34:17.690"),
    attempts: [{ state: state("CREATED 17:34:17.690", "RUNNING 17:34:17.690", "SUCCESS 17:34:17.690") }],
    outputs: { value: "2026-11-27" },
  },
  {
    id: "354yM6yLOXBWODiBcPpsn",
    taskId: "fan",
    state: state("CREATED 17:34:17.690", "RUNNING 17:34:17.690", "SUCCESS 17:34:17.918"),
    attempts: [{ state: state("CREATED 17:34:17.690", "RUNNING 17:34:17.690", "SUCCESS 17:34:17.918") }],
  },
  {
    id: "354yM6yGzhQQDd4dPkQow",
    taskId: "write",
    state: state("CREATED 17:34:17.690", "SUBMITTED 17:34:17.690", "RUNNING 17:34:17.714", "SUCCESS 17:34:17.714"),
    attempts: [{ state: state("CREATED 17:34:17.714", "RUNNING 17:34:17.714", "SUCCESS 17:34:17.714") }],
    parentTaskRunId: "354yM6yLOXBWODiBcPpsn",
    outputs: {
      uri: "kestra:///company/team/nightly/executions/354yM6uvgvQDiqzm2G2ql/tasks/write/354yM6yGzhQQDd4dPkQow/content.csv",
    },
  },
  {
    id: "354yM6yMxjz3ckzbrK5sT",
    taskId: "loop",
    state: state("CREATED 17:34:17.690", "RUNNING 17:34:17.690", "SUCCESS 17:34:17.918"),
    attempts: [{ state: state("CREATED 17:34:17.690", "RUNNING 17:34:17.690", "SUCCESS 17:34:17.918") }],
    parentTaskRunId: "354yM6yLOXBWODiBcPpsn",
  },
  {
    id: "354yM6yN7f1I4pNDzczYD",
    taskId: "nap",
    state: state("CREATED 17:34:17.690", "SUBMITTED 17:34:17.690", "RUNNING 17:34:17.726", "SUCCESS 17:34:17.807"),
    attempts: [{ state: state("CREATED 17:34:17.726", "RUNNING 17:34:17.726", "SUCCESS 17:34:17.807") }],
    parentTaskRunId: "354yM6yMxjz3ckzbrK5sT",
    value: "north",
    iteration: 0,
  },
  {
    id: "354yM79kWqwA34XJuhXUe",
    taskId: "nap",
    state: state("CREATED 17:34:17.807", "SUBMITTED 17:34:17.807", "RUNNING 17:34:17.822", "SUCCESS 17:34:17.918"),
    attempts: [{ state: state("CREATED 17:34:17.822", "RUNNING 17:34:17.822", "SUCCESS 17:34:17.918") }],
    parentTaskRunId: "354yM6yMxjz3ckzbrK5sT",
    value: "south",
    iteration: 1,
  },
  {
    id: "354yM7KX1C25DeclQpby5",
    taskId: "child",
    state: state("CREATED 17:34:17.918", "RUNNING 17:34:17.920", "SUCCESS 17:34:17.948"),
    attempts: [{ state: state("CREATED 17:34:17.920", "RUNNING 17:34:17.920", "SUCCESS 17:34:17.948") }],
    outputs: { executionId: "354yM7KkLkp41zNXAjpeJ", state: "SUCCESS" },
  },
  {
    id: "354yM7NXNeW9WMv0ewBuG",
    taskId: "flaky",
    state: state(
      "CREATED 17:34:17.948",
      "SUBMITTED 17:34:17.948",
      "RUNNING 17:34:17.970",
      "FAILED 17:34:17.970",
      "RETRYING 17:34:17.970",
      "CREATED 17:34:18.474",
      "SUBMITTED 17:34:18.474",
      "RUNNING 17:34:18.498",
      "FAILED 17:34:18.499",
      "RETRYING 17:34:18.499",
      "CREATED 17:34:19.000",
      "SUBMITTED 17:34:19.000",
      "RUNNING 17:34:19.022",
      "FAILED 17:34:19.022",
    ),
    attempts: [
      { state: state("CREATED 17:34:17.970", "RUNNING 17:34:17.970", "FAILED 17:34:17.970") },
      { state: state("CREATED 17:34:18.498", "RUNNING 17:34:18.498", "FAILED 17:34:18.499") },
      { state: state("CREATED 17:34:19.022", "RUNNING 17:34:19.022", "FAILED 17:34:19.022") },
    ],
  },
  {
    id: "354yM9485lWOXxTR1FGwd",
    taskId: "tell",
    state: state("CREATED 17:34:19.022", "SUBMITTED 17:34:19.022", "RUNNING 17:34:19.038", "SUCCESS 17:34:19.038"),
    attempts: [{ state: state("CREATED 17:34:19.038", "RUNNING 17:34:19.038", "SUCCESS 17:34:19.038") }],
  },
];

/** The execution at its end. */
export const NIGHTLY_FAILED: JsonMap = {
  id: "354yM6uvgvQDiqzm2G2ql",
  namespace: "company.team",
  flowId: "nightly",
  flowRevision: 2,
  inputs: { day: "2026-11-27", limit: 5 },
  outputs: { day: "2026-11-27" },
  labels: [
    { key: "system.correlationId", value: "354yM6uvgvQDiqzm2G2ql" },
    { key: "team", value: "data" },
  ],
  variables: { greeting: "hello" },
  originalId: "354yM6uvgvQDiqzm2G2ql",
  metadata: { attemptNumber: 1, originalCreatedDate: "2026-11-27T17:34:17.655Z" },
  state: state(
    "CREATED 17:34:17.655",
    "RUNNING 17:34:17.663",
    "FAILED 17:34:17.970",
    "RETRYING 17:34:17.970",
    "RUNNING 17:34:18.474",
    "FAILED 17:34:18.499",
    "RETRYING 17:34:18.499",
    "RUNNING 17:34:19.000",
    "FAILED 17:34:19.038",
  ),
  taskRunList: TASK_RUNS,
};

/** A state as servers tell it, of `STATE hh:mm:ss.mmm`, oldest first. */
function state(...entries: readonly string[]): JsonMap {
  const histories = entries.map((entry) => {
    const [name = "", time = ""] = entry.split(" ");
    return { state: name, date: `2026-11-27T${time}Z` };
  });
  const last = histories.at(-1);
  const isOver = last?.state === "SUCCESS" || last?.state === "FAILED";
  return {
    current: last?.state,
    histories,
    startDate: histories[0]?.date,
    ...(isOver ? { endDate: last.date } : {}),
  };
}

/** In the middle, with its last task at work. @param more in place of what else is told of it */
export function nightlyRunning(more: JsonMap = {}): JsonMap {
  const taskRunList = TASK_RUNS.slice(0, -1).map((taskRun) =>
    taskRun["id"] === FLAKY_ID ? { ...taskRun, state: RUNNING } : taskRun,
  );
  return { ...NIGHTLY_FAILED, state: RUNNING, outputs: {}, taskRunList, ...more };
}

const RUNNING = {
  current: "RUNNING",
  histories: [
    { state: "CREATED", date: "2025-12-31T23:59:00Z" },
    { state: "RUNNING", date: "2025-12-31T23:59:30Z" },
  ],
  startDate: "2025-12-31T23:59:00Z",
};

/** One whose loop has so many rounds, all but the last ten over. */
export function nightlyLarge(rounds: number): JsonMap {
  const loop = { id: "loop", taskId: "loop", state: RUNNING, attempts: [] };
  const naps = Array.from({ length: rounds }, (_, iteration) => ({
    id: `nap-${iteration}`,
    taskId: "nap",
    parentTaskRunId: "loop",
    value: `item-${iteration}`,
    iteration,
    attempts: [{ state: iteration < rounds - 10 ? SUCCESS : RUNNING }],
    outputs: { size: iteration },
    state: iteration < rounds - 10 ? SUCCESS : RUNNING,
  }));
  return { ...NIGHTLY_FAILED, state: RUNNING, taskRunList: [loop, ...naps] };
}

const SUCCESS = {
  current: "SUCCESS",
  histories: [
    { state: "CREATED", date: "2025-12-31T23:59:10Z" },
    { state: "RUNNING", date: "2025-12-31T23:59:20Z" },
    { state: "SUCCESS", date: "2025-12-31T23:59:50Z" },
  ],
  startDate: "2025-12-31T23:59:10Z",
  endDate: "2025-12-31T23:59:50Z",
};
