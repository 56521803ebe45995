import assert from "node:assert/strict";
import { test } from "node:test";
import { AnswerFault } from "../../core/rest/faults.ts";
import { RecordedApi } from "../testing/recorded-api.ts";
import { readLogEnd } from "./log-end.ts";

const PLACE = { executionId: "a", taskRunId: "run" };

function line(message: string, taskRunId = "run") {
  return { level: "INFO", message, taskRunId, timestamp: "2025-12-31T23:59:00Z" };
}

async function messages(answers: Readonly<Record<string, unknown>>): Promise<readonly string[]> {
  return (await readLogEnd(new RecordedApi(answers), PLACE, 2)).map(({ message }) => message);
}

test("the end of a log is searched, the newest first, and told the oldest first", async () => {
  const api = new RecordedApi({ "GET logs/search": { results: [line("third"), line("second")], total: 3 } });
  const end = await readLogEnd(api, PLACE, 2);
  assert.deepEqual(
    end.map(({ message }) => message),
    ["second", "third"],
  );
  assert.deepEqual(api.requests[0]?.query, {
    "filters[executionId][EQUALS]": "a",
    "filters[taskRunId][EQUALS]": "run",
    page: 1,
    size: 2,
    sort: "timestamp:desc",
  });
});

test("a server that cannot search by task runs is asked for all of the log", async () => {
  const whole = [line("first"), line("second"), line("third")];
  const refused = (): never => {
    throw new AnswerFault(422, "Invalid filter");
  };
  assert.deepEqual(await messages({ "GET logs/search": refused, "GET logs/a": whole }), ["second", "third"]);
  const others = { results: [line("of another", "other")], total: 1 };
  assert.deepEqual(await messages({ "GET logs/search": others, "GET logs/a": whole }), ["second", "third"]);
});

test("a server that is away is not asked for more", async () => {
  const away = (): never => {
    throw new AnswerFault(503, "It restarts");
  };
  await assert.rejects(messages({ "GET logs/search": away, "GET logs/a": [] }), /It restarts/);
});
