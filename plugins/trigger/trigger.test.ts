import assert from "node:assert/strict";
import { test } from "node:test";
import { resolveProperties } from "../../core/plugin/resolve-properties.ts";
import { startServer } from "../http/testing/test-server.ts";
import { createTaskBench } from "../testing/task-bench.ts";
import { HttpTrigger } from "./http.ts";
import { ScheduleOnDates } from "./schedule-on-dates.ts";
import { epochOfDate } from "./zoned-date.ts";

const instants: readonly (readonly [string, string, string])[] = [
  ["2024-01-01T00:00:00Z", "Europe/Paris", "2024-01-01T00:00:00.000Z"],
  ["2024-01-01T00:00+01:00[Europe/Paris]", "Etc/UTC", "2023-12-31T23:00:00.000Z"],
  ["2024-07-01T08:00:00", "Europe/Paris", "2024-07-01T06:00:00.000Z"],
  ["2024-01-01T08:00:00", "Europe/Paris", "2024-01-01T07:00:00.000Z"],
  ["2024-01-01", "America/New_York", "2024-01-01T05:00:00.000Z"],
  ["2024-03-31T03:00:00", "Europe/Paris", "2024-03-31T01:00:00.000Z"],
  ["2024-01-01T08:00:00", "Asia/Kolkata", "2024-01-01T02:30:00.000Z"],
];
for (const [text, zone, expected] of instants) {
  test(`the date ${text} in ${zone} is ${expected}`, () => {
    assert.equal(new Date(epochOfDate(text, zone)).toISOString(), expected);
  });
}

test("what is no date or no zone is said", () => {
  assert.throws(() => epochOfDate("soon", "Etc/UTC"), /"soon" is no date/);
  assert.throws(() => epochOfDate("2024-01-01", "Nope/Zone"), /"Nope\/Zone" is no time zone/);
});

test("the next of several dates is the earliest one that is still to come", () => {
  const trigger = {
    id: "t",
    type: ScheduleOnDates.type,
    dates: ["2024-03-01T00:00:00Z", "2024-01-01T00:00:00Z", "2024-02-01T00:00:00Z"],
  };
  const next = (after: string) => {
    const epochMs = ScheduleOnDates.nextDate?.(trigger, Date.parse(after));
    return epochMs === undefined ? undefined : new Date(epochMs).toISOString().slice(0, 10);
  };
  assert.deepEqual(
    ["2023-12-31", "2024-01-01", "2024-02-02", "2024-03-01"].map((day) => next(`${day}T00:00:00Z`)),
    ["2024-01-01", "2024-02-01", "2024-03-01", undefined],
  );
});

async function poll(code: number, properties: object) {
  await using server = await startServer((_, response) => response.writeHead(code).end("ready"));
  await using bench = createTaskBench();
  const renderer = { render: (text: string) => text, renderDeep: (value: unknown) => value };
  const given = { uri: server.origin, responseCondition: "{{ response.statusCode == 200 }}", ...properties };
  const resolved = await resolveProperties(HttpTrigger.properties, given, renderer);
  return await Reflect.apply(HttpTrigger.poll ?? assert.fail, HttpTrigger, [resolved, bench.context]);
}

test("an HTTP trigger starts an execution only when its condition holds", async () => {
  assert.equal((await poll(200, {}))?.["body"], "ready");
  assert.equal(await poll(500, {}), undefined);
  assert.equal((await poll(200, { responseCondition: "{{ response.body == ready }}" }))?.["code"], 200);
});

test("an HTTP trigger whose server is away fails with a message", async () => {
  await assert.rejects(poll(200, { uri: "http://127.0.0.1:1" }), /Connection refused/);
});
