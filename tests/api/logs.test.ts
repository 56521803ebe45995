import assert from "node:assert/strict";
import { test } from "node:test";
import type { LogEntry } from "../../core/contracts/log.ts";
import { type ApiBench, startApiBench } from "./api-bench.ts";
import { readEvents } from "./event-reader.ts";

const LOGS = "/api/v1/main/logs";

function line(message: string, more: Partial<LogEntry> = {}): LogEntry {
  const place = { tenantId: "main", namespace: "company.team", flowId: "daily", executionId: "e1" };
  return { ...place, timestamp: "2026-01-01T00:00:00.000Z", level: "INFO", message, ...more };
}

const LINES = [
  line("begins", { taskId: "load", taskRunId: "r1", attemptNumber: 0 }),
  line("careful", { taskId: "load", taskRunId: "r1", attemptNumber: 1, level: "WARN" }),
  line("BROKEN", { taskId: "save", taskRunId: "r2", level: "ERROR", timestamp: "2026-01-02T00:00:00.000Z" }),
  line("other", { executionId: "e2", namespace: "system", timestamp: "2026-01-03T00:00:00.000Z" }),
  line("looks", { executionId: "e3", triggerId: "poll", namespace: "company" }),
];

async function withLines(lines: readonly LogEntry[] = LINES): Promise<ApiBench> {
  const api = await startApiBench();
  await api.services.queue.sendLogs(lines);
  return api;
}

function messages(entries: unknown): string {
  assert.ok(Array.isArray(entries));
  return entries.map(({ message }) => message).join(" ");
}

test("log lines are found by older parameters and by filters alike", async () => {
  await using api = await withLines();
  const found = async (query: string): Promise<string> => {
    const { status, json, text } = await api.call("GET", `${LOGS}/search?${query}`);
    assert.equal(status, 200, text);
    return messages(json["results"]);
  };
  const all = "begins careful BROKEN other looks";
  const cases: readonly (readonly [string, string, string])[] = [
    ["", "filters[level][EQUALS]=TRACE", all],
    ["minLevel=WARN", "filters[level][EQUALS]=WARN", "careful BROKEN"],
    ["q=broken", "filters[q][EQUALS]=broken", "BROKEN"],
    ["namespace=company", "filters[namespace][PREFIX]=company", "begins careful BROKEN looks"],
    ["triggerId=poll", "filters[triggerId][EQUALS]=poll", "looks"],
    ["flowId=daily&minLevel=ERROR", "filters[flowId][EQUALS]=daily&filters[level][IN]=ERROR", "BROKEN"],
    [
      "startDate=2026-01-02T00:00:00Z",
      "filters[startDate][GREATER_THAN_OR_EQUAL_TO]=2026-01-02T00:00:00Z",
      "BROKEN other",
    ],
    ["endDate=2026-01-01T12:00:00Z", "filters[endDate][LESS_THAN]=2026-01-01T12:00:00Z", "begins careful looks"],
    ["timeRange=PT1H", "filters[timeRange][EQUALS]=PT1H", ""],
  ];
  for (const [parameters, filters, expected] of cases) {
    assert.equal(await found(parameters), expected, parameters);
    assert.equal(await found(filters), expected, filters);
  }
  assert.equal(await found("filters[scope][EQUALS]=SYSTEM"), "other");
  assert.equal(await found("filters[scope][NOT_EQUALS]=SYSTEM"), "begins careful BROKEN looks");
  assert.equal(await found("filters[executionId][IN]=e2,e3"), "other looks");
  assert.equal(await found("filters[or][0][level][EQUALS]=ERROR&filters[or][1][q][EQUALS]=look"), "BROKEN looks");
  assert.equal(
    await found(
      "flowId=daily&filters[or][0][executionId][EQUALS]=e2&filters[or][1][taskId][EQUALS]=load&minLevel=WARN",
    ),
    "careful",
  );
  assert.equal(await found("filters[taskId][STARTS_WITH]=s"), "BROKEN");
  assert.equal(await found("filters[attemptNumber][EQUALS]=1"), "careful");
  assert.equal(await found("sort=timestamp:desc&size=2"), "other BROKEN");
  assert.equal(await found("sort=level:desc&sort=timestamp:asc&size=1"), "BROKEN");
  const wrong = [
    "minLevel=LOUD",
    "filters[level][EQUALS]=LOUD",
    "filters[level][PREFIX]=WARN",
    "filters[state][EQUALS]=FAILED",
    "filters[timeRange][EQUALS]=soon",
    "filters[attemptNumber][EQUALS]=x",
    "sort=thread:asc",
    "startDate=2026-01-02T00:00:00Z&endDate=2026-01-01T00:00:00Z",
    "startDate=2026-01-02T00:00:00Z&timeRange=PT1H",
    "cursor=bm9uZQ",
    "page=0",
  ];
  for (const query of wrong) assert.equal((await api.call("GET", `${LOGS}/search?${query}`)).status, 422, query);
});

test("a search goes on where its cursor says, and lines that come meanwhile move nothing", async () => {
  await using api = await withLines();
  const first = (await api.call("GET", `${LOGS}/search?size=2&sort=timestamp:desc`)).json;
  assert.deepEqual([first["type"], first["total"], messages(first["results"])], ["OFFSET", 5, "other BROKEN"]);
  await api.services.queue.sendLogs([line("new", { timestamp: new Date(Date.now() + 60_000).toISOString() })]);
  const seen: string[] = [];
  let cursor = first["nextCursor"];
  while (cursor !== undefined) {
    const next = (await api.call("GET", `${LOGS}/search?size=2&sort=timestamp:desc&cursor=${cursor}`)).json;
    assert.deepEqual([next["type"], next["total"]], ["CURSOR", undefined]);
    seen.push(messages(next["results"]));
    cursor = next["nextCursor"];
  }
  assert.deepEqual(seen, ["begins careful", "looks"]);
});

test("the lines of an execution are listed and downloaded, all or those of a level, a task run, a task or a try", async () => {
  await using api = await withLines();
  const listed = async (query: string) => messages(JSON.parse((await api.call("GET", `${LOGS}/e1?${query}`)).text));
  assert.equal(await listed(""), "begins careful BROKEN");
  assert.equal(await listed("minLevel=ERROR"), "BROKEN");
  assert.equal(await listed("taskRunId=r1&attempt=0"), "begins");
  assert.equal(await listed("taskId=save&taskId=load"), "begins careful BROKEN");
  assert.equal(await listed("filters[level][EQUALS]=WARN&filters[taskId][EQUALS]=load"), "careful");
  assert.equal((await api.call("GET", `${LOGS}/nobody`)).text, "[]");
  const log = await api.call("GET", `${LOGS}/e1/download?minLevel=WARN`);
  assert.equal(log.text, "2026-01-01T00:00:00.000Z WARN careful\n2026-01-02T00:00:00.000Z ERROR BROKEN\n");
  assert.match(log.headers.get("content-type") ?? "", /^text\/plain/);
  assert.equal(log.headers.get("content-disposition"), 'attachment; filename="e1.log"');
  const whole = (await api.call("GET", `${LOGS}/e1`)).text;
  assert.deepEqual(JSON.parse(whole), LINES.slice(0, 3));
});

test("a log of several parts is listed whole and in order", async () => {
  const lines = Array.from({ length: 3_000 }, (_, number) => line(String(number)));
  await using api = await withLines(lines);
  assert.deepEqual(JSON.parse((await api.call("GET", `${LOGS}/e1`)).text), lines);
  assert.equal((await api.call("GET", `${LOGS}/e1/download`)).text.split("\n").length, 3_001);
});

test("lines of an execution are deleted as far as they are named, and those of a trigger", async () => {
  await using api = await withLines();
  const left = async () => messages((await api.call("GET", `${LOGS}/search`)).json["results"]);
  assert.equal((await api.call("DELETE", `${LOGS}/e1?taskRunId=r1&minLevel=WARN`)).status, 200);
  assert.equal(await left(), "begins BROKEN other looks");
  assert.equal((await api.call("DELETE", `${LOGS}/company/daily`)).status, 400);
  assert.equal((await api.call("DELETE", `${LOGS}/company/daily?triggerId=poll`)).status, 200);
  assert.equal(await left(), "begins BROKEN other");
  await api.call("DELETE", `${LOGS}/e1`);
  assert.equal(await left(), "other");
});

test("a log is followed from its first line on, each line once, as far as it is wanted", async () => {
  await using api = await withLines();
  const follow = async (query: string, until: string): Promise<string> => {
    const seen: string[] = [];
    for await (const { id, data } of readEvents(`${api.url}${LOGS}/e1/follow?${query}`)) {
      if (id === "start") {
        await api.services.queue.sendLogs([
          line("more"),
          line("late", { level: "ERROR" }),
          line("x", { executionId: "e9" }),
        ]);
        continue;
      }
      assert.equal(id, "progress");
      seen.push(String(data["message"]));
      if (data["message"] === until) break;
    }
    return seen.join(" ");
  };
  assert.equal(await follow("", "late"), "begins careful BROKEN more late");
  assert.equal(await follow("minLevel=ERROR", "late"), "BROKEN late");
  assert.equal(await follow("filters[q][EQUALS]=MORE", "more"), "more");
});

test("a log that nobody has written yet is followed, and many lines come in order", async () => {
  await using api = await startApiBench();
  const count = 3_000;
  let next = 0;
  for await (const { id, data } of readEvents(`${api.url}${LOGS}/e1/follow`)) {
    if (id === "start") {
      for (let from = 0; from < count; from += 100) {
        const lines = Array.from({ length: 100 }, (_, number) => line(String(from + number)));
        await api.services.queue.sendLogs(lines);
      }
    } else {
      assert.equal(data["message"], String(next++));
      if (next === count) break;
    }
  }
});
