/** A run of many kinds of tasks, recorded at its middle and at its ends. */
import type { Flow } from "../../core/flow/flow.ts";
import { flowOf, RecordedRun } from "./recorded-run.ts";

const FLOW_TYPES = "io.kestra.plugin.core.flow";

/** Its flow. */
export const SALES_FLOW: Flow = flowOf("sales-report", [
  { id: "split", type: "io.kestra.plugin.scripts.node.Script" },
  {
    id: "report",
    type: `${FLOW_TYPES}.Sequential`,
    tasks: [
      {
        id: "chunks",
        type: `${FLOW_TYPES}.ForEach`,
        tasks: [{ id: "add-up", type: "io.kestra.plugin.scripts.shell.Script" }],
      },
      { id: "join", type: "io.kestra.plugin.scripts.node.Script" },
    ],
  },
  { id: "print", type: "io.kestra.plugin.core.log.Log" },
  { id: "off", type: "io.kestra.plugin.core.log.Log", disabled: true },
]);

/** Rounds of its loop. */
export const CHUNKS = 40;

/** In the middle: 17 rounds of the loop are over, three run. */
export function salesAtWork(): RecordedRun {
  const run = new RecordedRun(SALES_FLOW).execution(["CREATED", "RUNNING"]);
  run.task("t-split", "split", ["CREATED", "SUBMITTED", "RUNNING"]).log("t-split", "120 orders in 40 chunks").wait(312);
  run.task("t-split", "split", ["SUCCESS"]).task("t-report", "report", ["CREATED", "RUNNING"]);
  run.task("t-chunks", "chunks", ["CREATED", "RUNNING"], { parent: "t-report", rounds: CHUNKS });
  for (let round = 0; round < 20; round++) {
    const chunk = { parent: "t-chunks", value: `chunk-${round}.csv`, iteration: round };
    run.task(`t-${round}`, "add-up", ["CREATED", "SUBMITTED", "RUNNING"], chunk).wait(10);
    if (round < 17) run.task(`t-${round}`, "add-up", ["SUCCESS"], chunk);
  }
  return run.log("t-19", "reading chunk-19.csv").wait(1_500);
}

/** At a good end, with outputs. */
export function salesDone(): RecordedRun {
  const run = salesAtWork();
  for (let round = 17; round < CHUNKS; round++) {
    const chunk = { parent: "t-chunks", value: `chunk-${round}.csv`, iteration: round };
    run.task(`t-${round}`, "add-up", ["SUCCESS"], chunk);
  }
  run.task("t-chunks", "chunks", ["SUCCESS"]).task("t-join", "join", ["CREATED", "RUNNING", "SUCCESS"], {
    parent: "t-report",
    attempts: 3,
  });
  run.task("t-report", "report", ["SUCCESS"]).task("t-print", "print", ["CREATED", "RUNNING"]);
  run.log("t-print", "Sales in EUR\nnorth 12.50").task("t-print", "print", ["SUCCESS"]).wait(100);
  return run.execution(["SUCCESS"], { outputs: { total: 12.5, bestRegion: "north", byRegion: { north: 12.5 } } });
}

/** At a bad end: one round failed. */
export function salesFailed(): RecordedRun {
  const run = salesAtWork().log("t-17", "awk: \u001b[31mcannot open\u001b[0m chunk-17.csv", "ERROR");
  const chunk = { parent: "t-chunks", value: "chunk-17.csv", iteration: 17 };
  run.task("t-17", "add-up", ["FAILED"], chunk);
  for (const round of [18, 19])
    run.task(`t-${round}`, "add-up", ["KILLED"], { ...chunk, value: `chunk-${round}.csv`, iteration: round });
  run.task("t-chunks", "chunks", ["FAILED"]).task("t-report", "report", ["FAILED"]);
  return run.execution(["FAILED"]);
}
