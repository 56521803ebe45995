/** Flows of many kinds, and how their executions end when nothing is lost. */

/** A flow and the state that all its executions end in. */
export interface MixedFlow {
  readonly id: string;
  readonly source: string;
  readonly endsAs: "SUCCESS" | "FAILED" | "WARNING";
  /** Task runs of an execution that has ended, where that number is always the same. */
  readonly taskRuns?: number;
}

/** The namespace of all of them. */
export const NAMESPACE = "faults";

const RETURN = "type: io.kestra.plugin.core.debug.Return";
const SLEEP = "type: io.kestra.plugin.core.flow.Sleep";

function flow(id: string, endsAs: MixedFlow["endsAs"], taskRuns: number, body: string): MixedFlow {
  return { id, endsAs, taskRuns, source: `id: ${id}\nnamespace: ${NAMESPACE}\n${body}` };
}

/** The flow whose concurrency limit must be as free in the end as it was at first. */
export const LIMITED = "limited";

/** Everything that is started again and again while processes die. */
export const MIXED_FLOWS: readonly MixedFlow[] = [
  flow("one", "SUCCESS", 1, `tasks:\n  - id: only\n    ${RETURN}\n    format: done\n`),
  flow(
    "chain",
    "SUCCESS",
    3,
    `tasks:
  - id: first
    ${RETURN}
    format: "1"
  - id: second
    ${RETURN}
    format: "{{ outputs.first.value }}2"
  - id: third
    ${RETURN}
    format: "{{ outputs.second.value }}3"
`,
  ),
  flow(
    "loop",
    "SUCCESS",
    13,
    `tasks:
  - id: each
    type: io.kestra.plugin.core.flow.ForEach
    values: [a, b, c, d, e, f]
    concurrencyLimit: 3
    tasks:
      - id: wait
        ${SLEEP}
        duration: PT0.05S
      - id: value
        ${RETURN}
        format: "{{ taskrun.value }}"
`,
  ),
  flow(
    "parent",
    "SUCCESS",
    1,
    `tasks:
  - id: child
    type: io.kestra.plugin.core.flow.Subflow
    namespace: ${NAMESPACE}
    flowId: chain
    wait: true
    transmitFailed: true
`,
  ),
  flow(
    LIMITED,
    "SUCCESS",
    1,
    `concurrency:
  limit: 2
  behavior: QUEUE
tasks:
  - id: wait
    ${SLEEP}
    duration: PT0.1S
`,
  ),
  flow(
    "retried",
    "FAILED",
    1,
    `tasks:
  - id: never
    type: io.kestra.plugin.core.execution.Fail
    retry:
      type: constant
      interval: PT0.2S
      maxAttempts: 3
`,
  ),
  flow(
    "paused",
    "SUCCESS",
    2,
    `tasks:
  - id: pause
    type: io.kestra.plugin.core.flow.Pause
    delay: PT0.3S
  - id: after
    ${RETURN}
    format: done
`,
  ),
  flow("slow", "SUCCESS", 1, `tasks:\n  - id: wait\n    ${SLEEP}\n    duration: PT1S\n`),
];

/** A flow that the clock starts every second. */
export const TICKING = {
  id: "ticking",
  source: `id: ticking
namespace: ${NAMESPACE}
triggers:
  - id: tick
    type: io.kestra.plugin.core.trigger.Schedule
    cron: "* * * * * *"
    withSeconds: true
tasks:
  - id: only
    ${RETURN}
    format: "{{ trigger.date }}"
`,
} as const;
