import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { createMemoryRepository } from "../../backends/repository/memory/memory-repository.ts";
import type { Execution } from "../../core/execution/execution.ts";
import { newExecution } from "../../core/execution/testing/pure-run.ts";
import { readRows } from "../../core/files/rows.ts";
import { startServer } from "../http/testing/test-server.ts";
import { createTaskBench, type TaskBench } from "../testing/task-bench.ts";
import { FETCHED_ROWS_MAX, Query } from "./query.ts";

/** The day of January 2024 that an execution begins and its name. */
type Sketch = Partial<Execution> & { readonly id: string; readonly day: number };

function execution({ day, ...parts }: Sketch): Execution {
  const date = `2024-01-${String(day).padStart(2, "0")}T00:00:00.000Z`;
  const ended = date.replace("00:00:00.000", "00:00:01.500");
  const histories = [
    { state: "CREATED", date } as const,
    { state: "RUNNING", date } as const,
    { state: "SUCCESS", date: ended } as const,
  ];
  return { ...newExecution(), tenantId: "main", state: { current: "SUCCESS", histories }, ...parts };
}

const running = { current: "RUNNING", histories: [{ state: "RUNNING", date: "2024-01-05T00:00:00.000Z" }] } as const;
const caller = { namespace: "a", flowId: "one", executionId: "e1" };
const EXECUTIONS: readonly Sketch[] = [
  { id: "e1", day: 1, namespace: "a", flowId: "one", labels: [{ key: "team", value: "red" }] },
  { id: "e2", day: 2, namespace: "a", flowId: "two", trigger: { id: "t", type: "Subflow", variables: caller } },
  { id: "e3", day: 3, namespace: "a.b", flowId: "one", labels: [{ key: "team", value: "blue" }] },
  { id: "e4", day: 4, namespace: "system", flowId: "one" },
  { id: "e5", day: 5, namespace: "a", flowId: "one", state: running },
];

/** A bench whose repository has {@link EXECUTIONS}; it is the tenth of January. */
async function createBench(): Promise<TaskBench> {
  const bench = createTaskBench();
  const repository = createMemoryRepository();
  await repository.executions.save(EXECUTIONS.map((each) => ({ execution: execution(each), taskRuns: [] })));
  Object.assign(bench.context.repository, repository);
  bench.nowMs = Date.parse("2024-01-10T00:00:00Z");
  return bench;
}

async function idsOf(bench: TaskBench, query: object): Promise<unknown[]> {
  const { rows } = await bench.run(Query, { fetchType: "FETCH", ...query });
  return Array.isArray(rows) ? rows.map((row) => row.id) : [];
}

/** A query, and the ids of what it finds, newest first. */
const QUERIES: readonly (readonly [object, readonly string[]])[] = [
  [{}, ["e5", "e4", "e3", "e2", "e1"]],
  [{ namespace: "a" }, ["e5", "e2", "e1"]],
  [{ flowId: "two" }, ["e2"]],
  [{ states: ["RUNNING"] }, ["e5"]],
  [{ labels: { team: "red" } }, ["e1"]],
  [{ startDate: "2024-01-04T00:00:00Z" }, ["e5", "e4"]],
  [{ endDate: "2024-01-02" }, ["e2", "e1"]],
  [{ timeRange: "P7D" }, ["e5", "e4", "e3"]],
  [{ childFilter: "CHILD" }, ["e2"]],
  [{ childFilter: "MAIN", namespace: "a" }, ["e5", "e1"]],
  [{ flowScopes: ["SYSTEM"] }, ["e4"]],
  [{ flowScopes: ["USER"] }, ["e5", "e3", "e2", "e1"]],
  [{ flowScopes: ["USER", "SYSTEM"], size: 1 }, ["e5", "e4", "e3", "e2", "e1"]],
  [{ page: 2, size: 2 }, ["e3", "e2"]],
  [{ page: 4, size: 2 }, []],
];

describe("a query of executions", () => {
  for (const [query, expected] of QUERIES) {
    test(`by ${JSON.stringify(query)} finds ${expected.join(", ") || "nothing"}`, async () => {
      await using bench = await createBench();
      assert.deepEqual(await idsOf(bench, query), expected);
    });
  }

  test("stores what it found as Ion rows when nothing else is said", async () => {
    await using bench = await createBench();
    const { size, uri, ...others } = await bench.run(Query, { namespace: "a" });
    const rows = await Array.fromAsync(readRows(await bench.context.files.get(String(uri))));
    assert.deepEqual([size, rows.length, others], [3, 3, {}]);
    assert.match(await bench.read(uri), /^\{tenantId:"main",id:"e5",/);
  });

  test("answers the first execution alone, or only how many there are", async () => {
    await using bench = await createBench();
    const { row, ...one } = await bench.run(Query, { fetchType: "FETCH_ONE", flowId: "two" });
    assert.deepEqual(one, { size: 1 });
    assert.deepEqual(Object.entries(row ?? {}).find(([name]) => name === "state")?.[1], {
      current: "SUCCESS",
      histories: execution({ id: "e2", day: 2 }).state.histories,
      duration: 1.5,
      startDate: "2024-01-02T00:00:00.000Z",
      endDate: "2024-01-02T00:00:01.500Z",
    });
    assert.deepEqual(await bench.run(Query, { fetchType: "FETCH_ONE", flowId: "nope" }), { size: 0 });
    assert.deepEqual(await bench.run(Query, { fetchType: "NONE" }), { size: 5 });
  });

  test("refuses a range of time beside a start, and what is no date", async () => {
    await using bench = await createBench();
    const both = bench.run(Query, { timeRange: "P1D", startDate: "2024-01-01" });
    await assert.rejects(both, /`timeRange` and `startDate` cannot be given both/);
    await assert.rejects(bench.run(Query, { startDate: "soon" }), /Property `startDate`: "soon" is not/);
    await assert.rejects(bench.run(Query, { timeRange: "a day" }), /"a day" is not a duration/);
  });
});

describe("a query of executions at a URL", () => {
  test("asks that server page by page, with its filters and credentials", async () => {
    await using bench = await createBench();
    await using server = await startServer(({ url }, response) => {
      const page = new URL(url, "http://host").searchParams.get("page");
      response.end(JSON.stringify({ results: page === "1" ? [{ id: "r1" }, { id: "r2" }] : [{ id: "r3" }], total: 3 }));
    });
    const query = {
      kestraUrl: `${server.origin}/`,
      auth: { username: "jo", password: "s3cret" },
      namespace: "a",
      states: ["FAILED", "WARNING"],
      labels: { team: "red" },
      startDate: "2024-01-01",
      childFilter: "MAIN",
      size: 2,
    };
    assert.deepEqual(await idsOf(bench, query), ["r1", "r2", "r3"]);
    const { pathname, searchParams } = new URL(server.seen[0]?.url ?? "", server.origin);
    assert.deepEqual(pathname, "/api/v1/main/executions/search");
    assert.deepEqual(Object.fromEntries(searchParams), {
      page: "1",
      size: "2",
      sort: "state.startDate:desc",
      "filters[namespace][EQUALS]": "a",
      "filters[state][IN]": "FAILED,WARNING",
      "filters[startDate][GREATER_THAN_OR_EQUAL_TO]": "2024-01-01T00:00:00.000Z",
      "filters[childFilter][EQUALS]": "MAIN",
      "filters[labels][EQUALS][team]": "red",
    });
    assert.equal(server.seen[0]?.headers.authorization, `Basic ${btoa("jo:s3cret")}`);
    assert.ok(bench.masked.includes("s3cret"));
  });

  test("asks for one page only when it is named, with a token and another tenant", async () => {
    await using bench = await createBench();
    await using server = await startServer((_, response) => response.end('{"results": [{"id": "r1"}], "total": 9}'));
    const query = { kestraUrl: server.origin, auth: { apiToken: "t0ken" }, tenantId: "other", page: 3, size: 1 };
    assert.deepEqual(await idsOf(bench, query), ["r1"]);
    assert.match(server.seen[0]?.url ?? "", /^\/api\/v1\/other\/executions\/search\?page=3&size=1&/);
    assert.deepEqual([server.seen.length, server.seen[0]?.headers.authorization], [1, "Bearer t0ken"]);
  });

  test("puts out so many executions at the most, and writes more to a file", async () => {
    await using bench = await createBench();
    const results = Array.from({ length: FETCHED_ROWS_MAX + 1 }, (_, index) => ({ id: `r${index}` }));
    await using server = await startServer((_, response) => response.end(JSON.stringify({ results })));
    const query = { kestraUrl: server.origin, size: results.length, page: 1 };
    await assert.rejects(bench.run(Query, { ...query, fetchType: "FETCH" }), /more than 20000 executions.*STORE/);
    const { size } = await bench.run(Query, query);
    assert.equal(size, results.length);
  });

  test("says so when the server refuses, or is no Kestra", async () => {
    await using bench = await createBench();
    await using refusing = await startServer((_, response) => response.writeHead(401).end("who are you"));
    await using other = await startServer((_, response) => response.end("<html>"));
    await assert.rejects(bench.run(Query, { kestraUrl: refusing.origin }), /401/);
    await assert.rejects(bench.run(Query, { kestraUrl: other.origin }), /did not answer with a list of executions/);
  });
});
