import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { executionRowOf } from "../../source/execution-row.ts";
import { RecordedApi } from "../../testing/recorded-api.ts";
import { TestApp } from "../../testing/test-app.tsx";
import { neutralise } from "../../text/neutralise.ts";

function execution(id: string, flowId: string, current: string, startDate: string, endDate?: string) {
  return { id, namespace: "company.sales", flowId, flowRevision: 1, state: { current, startDate, endDate } };
}

const RECENT = [
  execution("1", "report", "RUNNING", "2025-12-31T23:59:30Z"),
  execution("2", "import", "FAILED", "2025-12-31T23:58:00Z", "2025-12-31T23:58:12Z"),
  execution("3", "import", "SUCCESS", "2025-12-31T23:50:30Z", "2025-12-31T23:50:40Z"),
];

let opened: TestApp | undefined;

afterEach(() => opened?.close());

async function open(columns = 100, rows = 24): Promise<{ app: TestApp; api: RecordedApi }> {
  const api = new RecordedApi({
    "GET executions/search": { results: RECENT, total: RECENT.length },
    "POST stats/executions/daily": [{ executionCounts: { SUCCESS: 58, FAILED: 45, RUNNING: 0 } }],
    "GET instance/services/search": { results: [{ id: "w1", type: "WORKER", state: "RUNNING" }], total: 1 },
    "GET instance/services/w1": {
      id: "w1",
      type: "WORKER",
      state: "RUNNING",
      metrics: [
        { name: "slots", value: 16 },
        { name: "running", value: 3 },
      ],
    },
  });
  opened = new TestApp({ api, home: (places) => places.metrics(), columns, rows });
  await opened.settle();
  return { app: opened, api };
}

test("the throughput begins with what happened in the minutes before", async () => {
  const { app } = await open();
  assert.match(app.screen, /103 today.*✓ 58 success.*✗ 45 failed/);
  assert.match(app.screen, /1 running.*0 queued.*12\.0s median.*12\.0s p95.*3\/16 slots in use/);
  assert.match(app.screen, /company\.sales\.import +2 +1/);
  assert.match(app.screen, /company\.sales +2 +1/);
  assert.match(app.screen, /Created.*Ended/);
  assert.match(app.screen, /[▁▂▃▄▅▆▇█]/);
});

test("what ends while nobody looks at the metrics is counted too, and nothing is read for it", async () => {
  const { app, api } = await open();
  const reads = (): number => api.asked.filter((each) => each === "GET executions/search").length;
  const before = reads();
  app.app.go(app.app.places.services());
  const row = executionRowOf(execution("9", "night", "SUCCESS", "2025-12-31T23:59:58Z", "2025-12-31T23:59:59Z"));
  assert.ok(row);
  app.live.tell(row);
  app.app.go(app.app.places.metrics());
  await app.settle();
  assert.match(app.screen, /company\.sales\.night +1/);
  assert.equal(reads(), before);
});

for (const [columns, rows] of [
  [80, 24],
  [100, 50],
  [40, 12],
] as const) {
  test(`the metrics fit a screen of ${columns} columns and ${rows} rows`, async () => {
    const { app } = await open(columns, rows);
    const lines = app.screen.split("\n");
    assert.ok(lines.length <= rows);
    assert.ok(lines.every((line) => neutralise(line).length <= columns));
    assert.match(app.screen, /Created/);
  });
}

test("a server that tells nothing of today or its services has its throughput drawn all the same", async () => {
  const api = new RecordedApi({ "GET executions/search": { results: RECENT, total: RECENT.length } });
  opened = new TestApp({ api, home: (places) => places.metrics() });
  await opened.settle();
  assert.match(opened.screen, /1 running/);
  assert.doesNotMatch(opened.screen, /Nothing is recorded/);
});
