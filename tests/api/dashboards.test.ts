import assert from "node:assert/strict";
import { test } from "node:test";
import { isJsonMap, type JsonMap } from "../../core/json-map.ts";
import { type ApiBench, startApiBench } from "./api-bench.ts";

const DASHBOARDS = "/api/v1/main/dashboards";
const DATA = "io.kestra.plugin.core.dashboard.data";
const CHART = "io.kestra.plugin.core.dashboard.chart";
const YAML = { "content-type": "application/x-yaml" };

const BY_STATE = `id: by-state
type: ${CHART}.Bar
chartOptions:
  column: flow
data:
  type: ${DATA}.Executions
  columns:
    flow:
      field: FLOW_ID
      displayName: "=Flow"
    state:
      field: STATE
    total:
      agg: COUNT
    longest:
      field: DURATION
      agg: MAX
  orderBy:
    - column: flow
      order: DESC
`;

const SALES = `id: sales
title: Sales of the week
timeWindow:
  default: P7D
  max: P30D
charts:
${BY_STATE.replace(/^/gm, "    ").replace("    id:", "  - id:").trimEnd()}
`;

function rows(value: unknown): readonly JsonMap[] {
  return Array.isArray(value) ? value.filter(isJsonMap) : [];
}

function post(body: unknown): RequestInit {
  return { body: JSON.stringify(body), headers: { "content-type": "application/json" } };
}

async function preview(api: ApiBench, chart: string, globalFilter: unknown = {}): Promise<readonly JsonMap[]> {
  const answer = await api.call("POST", `${DASHBOARDS}/charts/preview`, post({ chart, globalFilter }));
  assert.equal(answer.status, 200, answer.text);
  return rows(answer.json["results"]);
}

/** Two executions of one flow that succeed, one of another that fails. */
async function execute(api: ApiBench): Promise<void> {
  const task = (type: string) => `tasks:\n  - id: t\n    type: io.kestra.plugin.core.${type}\n`;
  const measure = "    metrics:\n      - name: orders\n        type: counter\n        value: 5\n";
  const flows = [
    `id: good\nnamespace: company.sales\nlabels:\n  team: north\n${task("metric.Publish")}${measure}`,
    `id: bad\nnamespace: company.stock\n${task("execution.Fail")}`,
  ];
  for (const body of flows) assert.equal((await api.call("POST", "/api/v1/main/flows", { body })).status, 200);
  for (const flow of ["company.sales/good", "company.sales/good", "company.stock/bad"]) {
    const ran = await api.call("POST", `/api/v1/main/executions/${flow}?wait=true`, { body: new FormData() });
    assert.equal(ran.status, 200, ran.text);
  }
}

test("a dashboard is created, found, read, changed and deleted", async () => {
  await using api = await startApiBench();
  const made = await api.call("POST", DASHBOARDS, { body: SALES, headers: YAML });
  assert.deepEqual([made.status, made.json["id"], made.json["sourceCode"]], [200, "sales", SALES]);
  assert.equal(rows(made.json["charts"])[0]?.["id"], "by-state");
  assert.equal((await api.call("POST", DASHBOARDS, { body: SALES, headers: YAML })).status, 422);
  const unnamed = await api.call("POST", DASHBOARDS, { body: "title: Without an id\n", headers: YAML });
  assert.match(String(unnamed.json["id"]), /^\w{21}$/);
  const found = await api.call("GET", `${DASHBOARDS}?q=WEEK&sort=title:desc`);
  assert.deepEqual([found.json["total"], rows(found.json["results"])[0]?.["id"]], [1, "sales"]);
  const path = `${DASHBOARDS}/sales`;
  const renamed = SALES.replace("Sales of the week", "Sales");
  const changed = await api.call("PUT", path, { body: renamed, headers: YAML });
  assert.deepEqual([changed.json["title"], changed.json["created"]], ["Sales", made.json["created"]]);
  assert.equal((await api.call("GET", path)).json["title"], "Sales");
  const other = await api.call("PUT", path, { body: SALES.replace("id: sales", "id: other"), headers: YAML });
  assert.deepEqual(
    [other.status, other.json["message"]],
    [422, "Invalid entity: dashboard.id: Illegal dashboard id update"],
  );
  assert.equal((await api.call("DELETE", path)).status, 200);
  for (const method of ["GET", "DELETE"]) assert.equal((await api.call(method, path)).status, 404);
  assert.equal((await api.call("PUT", path, { body: SALES, headers: YAML })).status, 404);
  assert.deepEqual((await api.call("GET", `${DASHBOARDS}/settings/default-dashboards`)).json, {});
});

test("a wrong dashboard or chart is refused with the place of each fault, and told when it is only looked at", async () => {
  await using api = await startApiBench();
  const wrong = SALES.replace("field: STATE", "field: STATUS").replace("agg: MAX", "agg: MOST");
  const refused = await api.call("POST", DASHBOARDS, { body: wrong, headers: YAML });
  assert.equal(refused.status, 422);
  assert.match(String(refused.json["message"]), /^Invalid entity: charts\[0\]\.data\.columns\.state\.field: .*line 18/);
  const told = await api.call("POST", `${DASHBOARDS}/validate`, { body: wrong, headers: YAML });
  assert.equal(String(told.json["constraints"]).split("\n").length, 3);
  const right = await api.call("POST", `${DASHBOARDS}/validate`, { body: SALES, headers: YAML });
  assert.deepEqual([right.status, "constraints" in right.json], [200, false]);
  const chart = await api.call("POST", `${DASHBOARDS}/validate/chart`, { body: "id: a", headers: YAML });
  assert.match(String(chart.json["constraints"]), /type/);
  const nothing = await api.call("POST", `${DASHBOARDS}/validate`, { body: "", headers: YAML });
  assert.match(String(nothing.json["constraints"]), /empty; write a map with id, title and charts/);
  for (const body of ["", "\0", "{", "- 1", "\ud800", "a: &a [*a]", `title: ${"[".repeat(500)}`]) {
    assert.equal((await api.call("POST", `${DASHBOARDS}/validate`, { body, headers: YAML })).status, 200, body);
    assert.equal((await api.call("POST", DASHBOARDS, { body, headers: YAML })).status, 422, body);
  }
});

test("a chart counts executions in groups, of the time, namespace, labels and states that are asked for", async () => {
  await using api = await startApiBench();
  await execute(api);
  await api.call("POST", DASHBOARDS, { body: SALES, headers: YAML });
  const data = async (overrides: unknown): Promise<readonly unknown[]> => {
    const answer = await api.call("POST", `${DASHBOARDS}/sales/charts/by-state`, post(overrides));
    assert.equal(answer.status, 200, answer.text);
    return rows(answer.json["results"]).map(({ flow, state, total }) => [flow, state, total]);
  };
  const [good, bad] = [
    ["good", "SUCCESS", 2],
    ["bad", "FAILED", 1],
  ];
  assert.deepEqual(await data({}), [good, bad]);
  assert.deepEqual(await data({ namespace: "company" }), [good, bad]);
  assert.deepEqual(await data({ namespace: "company.stock" }), [bad]);
  assert.deepEqual(await data({ labels: { team: "north" } }), [good]);
  assert.deepEqual(await data({ filters: [{ field: "state", operation: "IN", value: ["FAILED", "KILLED"] }] }), [bad]);
  assert.deepEqual(await data({ filters: [{ field: "labels", operation: "EQUALS", value: { team: "north" } }] }), [
    good,
  ]);
  assert.deepEqual(await data({ pageSize: 1, pageNumber: 2 }), [bad]);
  assert.deepEqual(await data({ endDate: "2020-01-01T00:00:00Z" }), []);
  const none = await api.call("POST", `${DASHBOARDS}/sales/charts/by-state`);
  assert.equal(none.json["total"], 2);
  const longest = rows(none.json["results"])[0]?.["longest"];
  assert.ok(typeof longest === "number" && longest < 100, String(longest));
});

test("charts show logs, metrics, flows and triggers, over time, one by one and as a single number", async () => {
  await using api = await startApiBench();
  await execute(api);
  const count = "    total:\n      agg: COUNT\n";
  const overTime = `id: c\ntype: ${CHART}.TimeSeries\nchartOptions:\n  column: day\ndata:\n  type: ${DATA}.Executions\n  columns:\n    day:\n      field: START_DATE\n${count}`;
  const [today] = await preview(api, overTime);
  assert.equal(today?.["total"], 3);
  assert.match(String(today?.["day"]), /T00:00:00\.000Z$/);
  const table = (source: string, columns: string) =>
    `id: c\ntype: ${CHART}.Table\ndata:\n  type: ${DATA}.${source}\n  columns:\n${columns}`;
  const flows = await preview(api, table("Flows", "    id:\n      field: ID\n    revision:\n      field: REVISION\n"));
  assert.deepEqual(flows, [
    { id: "good", revision: 1 },
    { id: "bad", revision: 1 },
  ]);
  const sums = await preview(
    api,
    table("Metrics", "    name:\n      field: NAME\n    sum:\n      field: VALUE\n      agg: SUM\n"),
  );
  assert.deepEqual(
    sums.find(({ name }) => name === "orders"),
    { name: "orders", sum: 10 },
  );
  const levels = await preview(api, table("Logs", `    level:\n      field: LEVEL\n${count}`));
  assert.ok(levels.some(({ level }) => level === "ERROR"));
  assert.deepEqual(await preview(api, table("Triggers", "    id:\n      field: TRIGGER_ID\n")), []);
  const list = table(
    "Executions",
    "    flow:\n      field: FLOW_ID\n    team:\n      field: LABELS\n      labelKey: team\n  where:\n    - field: STATE\n      type: EQUAL_TO\n      value: FAILED\n  orderBy:\n    - column: flow\n",
  );
  assert.deepEqual(await preview(api, list), [{ flow: "bad" }]);
  const share = `id: c\ntype: ${CHART}.KPI\nchartOptions:\n  numberType: PERCENTAGE\ndata:\n  type: ${DATA}.ExecutionsKPI\n  columns:\n    agg: COUNT\n  numerator:\n    - field: STATE\n      type: NOT_EQUAL_TO\n      value: FAILED\n`;
  assert.deepEqual(
    (await preview(api, share)).map(({ value }) => Math.round(Number(value))),
    [67],
  );
  const text = `id: c\ntype: ${CHART}.Markdown\nsource:\n  type: Text\n  content: "**Hello**"\n`;
  assert.deepEqual(await preview(api, text), [{ content: "**Hello**" }]);
});

test("the rows of a chart are exported as CSV that tables do not take for formulas", async () => {
  await using api = await startApiBench();
  await execute(api);
  await api.call("POST", DASHBOARDS, { body: SALES, headers: YAML });
  const chart = BY_STATE.replace("    longest:\n      field: DURATION\n      agg: MAX\n", "");
  const calls = [
    await api.call("POST", `${DASHBOARDS}/charts/export/to-csv`, post({ chart })),
    await api.call("POST", `${DASHBOARDS}/charts/export?format=CSV`, post({ chart, globalFilter: null })),
  ];
  for (const { status, text, headers } of calls) {
    assert.deepEqual([status, text], [200, "'=Flow,state,total\ngood,SUCCESS,2\nbad,FAILED,1\n"]);
    assert.equal(headers.get("content-disposition"), 'attachment; filename="by-state.csv"');
  }
  for (const path of ["export/to-csv", "export"]) {
    const saved = await api.call("POST", `${DASHBOARDS}/sales/charts/by-state/${path}`, post({}));
    assert.match(saved.text, /^'=Flow,state,total,longest\ngood,SUCCESS,2,/);
  }
  assert.equal((await api.call("POST", `${DASHBOARDS}/charts/export?format=xlsx`, post({ chart }))).status, 422);
});

test("odd questions about charts are told as wrong or missing", async () => {
  await using api = await startApiBench();
  await api.call("POST", DASHBOARDS, { body: SALES, headers: YAML });
  const status = async (path: string, body: unknown) =>
    (await api.call("POST", `${DASHBOARDS}/${path}`, post(body))).status;
  for (const id of ["nobody", "__proto__", "%00", "x".repeat(3000)]) {
    assert.equal(await status(`${id}/charts/by-state`, {}), 404);
    assert.equal(await status(`sales/charts/${id}`, {}), 404);
  }
  const odd = [
    { startDate: "yesterday" },
    { startDate: "2030-01-01T00:00:00Z", endDate: "2020-01-01T00:00:00Z" },
    { startDate: "2020-01-01T00:00:00Z" },
    { pageSize: 0 },
    { pageNumber: 1.5 },
    { filters: [{ field: "colour", operation: "EQUALS", value: "red" }] },
    { filters: [{ field: "state", operation: "LIKE", value: "A" }] },
    { filters: [{ field: "startDate", operation: "EQUALS", value: "2020-01-01T00:00:00Z" }] },
    { filters: [{ field: "timeRange", operation: "EQUALS", value: "long" }] },
    { labels: { a: 1 } },
    [],
  ];
  for (const overrides of odd)
    assert.equal(await status("sales/charts/by-state", overrides), 422, JSON.stringify(overrides));
  assert.equal(await status("charts/preview", {}), 422);
  assert.equal(await status("charts/preview", { chart: "\ud800" }), 422);
});
