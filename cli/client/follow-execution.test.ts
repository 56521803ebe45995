import assert from "node:assert/strict";
import type { RequestListener, ServerResponse } from "node:http";
import { describe, it } from "node:test";
import { textAt } from "../../core/rest/json-fields.ts";
import type { ApiClient } from "./api-client.ts";
import { followExecution } from "./follow-execution.ts";
import { withApiServer } from "./testing/api-server.ts";

const BASE = "/api/v1/main";
const line = (message: string) => ({ timestamp: "2026-11-27T08:00:00Z", level: "INFO", message });
const state = (current: string) => ({ id: "x", state: { current, histories: [{ state: current, date: "d" }] } });
const event = (id: string, data: unknown): string => `id: ${id}\ndata: ${JSON.stringify(data)}\n\n`;

/** A server with one execution; each stream is told what to send by the test. */
async function withExecution(act: (api: ApiClient, streams: Map<string, ServerResponse[]>) => Promise<void>) {
  const streams = new Map<string, ServerResponse[]>();
  const answer: RequestListener = (request, response) => {
    const path = (request.url ?? "").split("?")[0]?.replace(BASE, "") ?? "";
    if (path === "/logs/x") {
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify(["a", "b", "b", "c"].map(line)));
      return;
    }
    const opened = [...(streams.get(path) ?? []), response];
    streams.set(path, opened);
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.write(event("start", {}));
    if (path === "/executions/x/follow") response.write(event("progress", state("RUNNING")));
    else
      response.write(
        (opened.length === 1 ? ["a", "b"] : ["a", "b", "b"]).map((each) => event("progress", line(each))).join(""),
      );
  };
  await withApiServer(answer, (api) => act(api, streams));
}

describe("following an execution", () => {
  it("tells each line once and the end last, over connections that break off", async () => {
    await withExecution(async (api, streams) => {
      const told: string[] = [];
      const last = (path: string) => streams.get(path)?.at(-1);
      const end = await followExecution(api, {
        executionId: "x",
        signal: new AbortController().signal,
        onLost: () => undefined,
        onExecution: (row, isEnd) => void told.push(`${textAt(row, "state", "current")}${isEnd ? "!" : ""}`),
        onLog(row) {
          told.push(textAt(row, "message"));
          const lines = told.filter((each) => each.length === 1).join("");
          if (lines === "ab") last("/logs/x/follow")?.destroy();
          if (lines !== "abb") return;
          last("/executions/x/follow")?.end(event("progress", state("SUCCESS")) + event("end", state("SUCCESS")));
        },
      });
      assert.equal(textAt(end, "state", "current"), "SUCCESS");
      assert.equal(told.filter((each) => each.length === 1).join(""), "abbc");
      assert.deepEqual([told.filter((each) => each === "RUNNING").length, told.at(-1)], [1, "SUCCESS!"]);
      assert.equal(streams.get("/logs/x/follow")?.length, 2);
    });
  });

  it("ends without an end when the person has seen enough", async () => {
    await withExecution(async (api) => {
      const enough = new AbortController();
      const onExecution = (): void => enough.abort();
      const options = { executionId: "x", signal: enough.signal, onLost: () => undefined, onExecution };
      assert.equal(await followExecution(api, options), undefined);
    });
  });
});
