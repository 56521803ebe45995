import assert from "node:assert/strict";
import { test } from "node:test";
import { createTaskBench } from "../testing/task-bench.ts";
import { Download } from "./download.ts";
import { SseRequest } from "./sse-request.ts";
import { type Answer, startServer } from "./testing/test-server.ts";

const answer: Answer = (request, response) => {
  const disposition = request.headers["x-disposition"];
  if (typeof disposition === "string") response.setHeader("content-disposition", disposition);
  if (request.url === "/empty.csv") response.end();
  else if (request.url === "/cut.csv") {
    response.writeHead(200, { "content-length": "100" });
    response.write("short", () => response.destroy());
  } else if (request.url === "/404.csv") response.writeHead(404).end("not here");
  else response.end("a,b\n");
};

const names: readonly (readonly [string, object, string])[] = [
  ["/orders.csv", {}, "orders.csv"],
  ["/orders%20of%202024.csv?x=y.z", {}, "orders%20of%202024.csv"],
  ["/orders/", {}, "download.tmp"],
  ["/orders.csv", { saveAs: "sub/my file.txt" }, "sub/my%20file.txt"],
  ["/x", { headers: { "x-disposition": 'attachment; filename="my \\"file\\".csv"' } }, "my%20%22file%22.csv"],
  ["/x", { headers: { "x-disposition": "attachment; filename*=UTF-8''%C3%A9.csv; filename=e.csv" } }, "%C3%A9.csv"],
  ["/x", { headers: { "x-disposition": "attachment; filename=../../etc/passwd" } }, "passwd"],
];
for (const [path, properties, name] of names) {
  test(`a download of ${path} with ${JSON.stringify(properties)} is stored as ${name}`, async () => {
    await using server = await startServer(answer);
    await using bench = createTaskBench();
    const outputs = await bench.run(Download, { ...properties, uri: server.origin + path });
    assert.equal(outputs["uri"], `kestra:///acme/sales/daily/executions/e1/tasks/t/tr1/${name}`);
    assert.deepEqual([outputs["code"], outputs["length"], await bench.read(outputs["uri"])], [200, 4, "a,b\n"]);
  });
}

const faults: readonly (readonly [string, object, RegExp])[] = [
  ["/empty.csv", {}, /^No response from server: .* is empty. Set failOnEmptyResponse to false/],
  ["/404.csv", {}, /^Failed http request with response code '404' and body:\nnot here$/],
  ["/cut.csv", {}, /the server closed the connection/],
  ["/orders.csv", { saveAs: "../x.csv" }, /not using relative '..' path/],
];
for (const [path, properties, message] of faults) {
  test(`a download of ${path} with ${JSON.stringify(properties)} fails and leaves no file`, async () => {
    await using server = await startServer(answer);
    await using bench = createTaskBench();
    await assert.rejects(bench.run(Download, { ...properties, uri: server.origin + path }), { message });
    assert.equal(bench.storage.files.size, 0);
  });
}

test("an empty answer is stored with a warning when that is allowed", async () => {
  await using server = await startServer(answer);
  await using bench = createTaskBench();
  const uri = `${server.origin}/empty.csv`;
  const outputs = await bench.run(Download, { uri, failOnEmptyResponse: false });
  assert.equal(await bench.read(outputs["uri"]), "");
  assert.ok(bench.logged.includes(`WARN File '${uri}' is empty`));
});

const STREAM = [
  ': hello\nevent: delta\nid: 1\ndata: {"text": "Hel"}\n\n',
  'data: {"text": "lo"}\r\nretry: 500\r\n\r\n',
  "data: first\ndata: second\n\n",
  "event: nothing\n\ndata: cut off",
].join("");

test("server-sent events are collected in order, their data read as JSON", async () => {
  await using server = await startServer((_, response) => response.end(STREAM));
  await using bench = createTaskBench();
  const outputs = await bench.run(SseRequest, { uri: server.origin });
  assert.deepEqual(outputs, {
    uri: `${server.origin}/`,
    size: 3,
    events: [
      { name: "delta", id: "1", comment: "hello", data: { text: "Hel" } },
      { retry: 0.5, data: { text: "lo" } },
      { data: "first\nsecond" },
    ],
  });
  assert.equal(server.seen[0]?.headers.accept, "text/event-stream");
});
