import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { executionPath, toUri } from "../../core/files/storage-path.ts";
import { createApi } from "../../web/api/api.ts";
import { type Answer, type ApiBench, startApiBench } from "./api-bench.ts";

const FLOW = `id: Makes_Files
namespace: company.team
tasks:
  - id: say
    type: io.kestra.plugin.core.debug.Return
    format: hi
`;

/** A server with an execution, and files of it. */
class FileBench implements AsyncDisposable {
  readonly api: ApiBench;
  readonly id: string;

  constructor(api: ApiBench, id: string) {
    this.api = api;
    this.id = id;
  }

  static async start(): Promise<FileBench> {
    const api = await startApiBench();
    const headers = { "content-type": "application/x-yaml" };
    await api.call("POST", "/api/v1/main/flows", { body: FLOW, headers });
    return new FileBench(api, await FileBench.run(api));
  }

  static async run(api: ApiBench): Promise<string> {
    return String((await api.call("POST", "/api/v1/main/executions/company.team/Makes_Files?wait=true")).json["id"]);
  }

  /** Puts a file into the folder of an execution; answers its URI. */
  async put(name: string, content: string | Uint8Array, executionId = this.id): Promise<string> {
    const folder = executionPath({ namespace: "company.team", flowId: "Makes_Files", executionId });
    const path = `${folder}/tasks/say/1/${name}`;
    await this.api.services.storage.put("main", path, Buffer.from(content));
    return toUri(path);
  }

  ask(what: string, uri: string, more = "", init: RequestInit = {}, method = "GET"): Promise<Answer> {
    const query = `path=${encodeURIComponent(uri)}${more}`;
    return this.api.call(method, `/api/v1/main/executions/${this.id}/${what}?${query}`, {
      redirect: "manual",
      ...init,
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.api[Symbol.asyncDispose]();
  }
}

test("a file is downloaded whole, as an attachment that no browser shows, also by its path alone", async () => {
  await using bench = await FileBench.start();
  const uri = await bench.put('Grüße "an" alle.html', "<script>alert(1)</script>");
  const whole = await bench.ask("file", uri);
  assert.deepEqual([whole.status, whole.text], [200, "<script>alert(1)</script>"]);
  assert.equal(whole.headers.get("content-type"), "application/octet-stream");
  assert.equal(whole.headers.get("x-content-type-options"), "nosniff");
  assert.equal(
    whole.headers.get("content-disposition"),
    `attachment; filename="Gr__e _an_ alle.html"; filename*=UTF-8''Gr%C3%BC%C3%9Fe%20%22an%22%20alle.html`,
  );
  assert.equal((await bench.ask("file", uri.slice("kestra://".length))).text, whole.text);
  const head = await bench.ask("file", uri, "", {}, "HEAD");
  assert.deepEqual([head.status, head.text, head.headers.get("content-length")], [200, "", "25"]);
  assert.deepEqual((await bench.ask("file/metas", uri)).json, { size: 25 });
});

test("parts of a file are downloaded, as long as it is the same one", async () => {
  await using bench = await FileBench.start();
  const uri = await bench.put("ten.txt", "0123456789");
  const part = async (range: string, condition?: string) => {
    const headers = { range, ...(condition === undefined ? {} : { "if-range": condition }) };
    const { status, text, headers: told } = await bench.ask("file", uri, "", { headers });
    return [status, text.startsWith("{") ? "" : text, told.get("content-range")];
  };
  assert.deepEqual(await part("bytes=2-4"), [206, "234", "bytes 2-4/10"]);
  assert.deepEqual(await part("bytes=-3"), [206, "789", "bytes 7-9/10"]);
  assert.deepEqual(await part("bytes=10-"), [416, "", "bytes */10"]);
  assert.deepEqual(await part("bytes=0-1,4-5"), [200, "0123456789", null]);
  const etag = (await bench.ask("file", uri)).headers.get("etag") ?? "";
  assert.deepEqual(await part("bytes=2-4", etag), [206, "234", "bytes 2-4/10"]);
  await bench.put("ten.txt", "changed since");
  assert.deepEqual(await part("bytes=2-4", etag), [200, "changed since", null]);
  const empty = await bench.put("empty.txt", "");
  assert.deepEqual([(await bench.ask("file", empty)).status, (await bench.ask("file", empty)).text], [200, ""]);
});

test("files of other executions are asked for there, and all else of the storage nowhere", async () => {
  await using bench = await FileBench.start();
  const other = await FileBench.run(bench.api);
  const uri = await bench.put("a.txt", "other's", other);
  for (const what of ["file", "file/metas", "file/preview"]) {
    const moved = await bench.ask(what, uri, "&maxRows=5");
    const location = `/api/v1/main/executions/${other}/${what}?path=${encodeURIComponent(uri)}&maxRows=5`;
    assert.deepEqual([moved.status, moved.headers.get("location")], [301, location]);
    assert.equal((await bench.ask(what, uri, "&maxRows=5", { redirect: "follow" })).status, 200);
  }
  const below = createApi(bench.api.services, { version: "0.0.0", contextPath: "/kestra" });
  const asked = (id: string) => `/kestra/api/v1/executions/${id}/file?path=${encodeURIComponent(uri)}`;
  const moved = await below(new Request(`http://localhost${asked(bench.id)}`));
  assert.deepEqual([moved.status, moved.headers.get("location")], [301, asked(other)]);
  const own = uri.replace(other, bench.id);
  const refused = [
    "kestra:///company/team/_files/secret.txt",
    "kestra:///other/flow/executions/nobody/a.txt",
    `kestra:///other/flow/executions/${other}/a.txt`,
    `${own.slice(0, own.indexOf("/tasks"))}/../${other}/tasks/say/1/a.txt`,
    own.replace("/tasks", "/%2e%2e/%2e%2e/_files"),
    own.replace("/tasks", "/%252e%252e"),
    own.replace("/tasks", "/..%2f.."),
    own.replace("a.txt", "a%00.txt"),
    "file:///etc/passwd",
    "nsfile:///a.txt",
    "https://example.com/",
    "nothing",
  ];
  for (const wrong of refused) {
    for (const what of ["file", "file/metas", "file/preview"]) {
      assert.equal((await bench.ask(what, wrong)).status, 422, `${what} of ${wrong}`);
    }
  }
  assert.equal((await bench.ask("file", own.replace("a.txt", "b.txt"))).status, 404);
  assert.equal((await bench.ask("file", own.slice(0, own.lastIndexOf("/")))).status, 404);
  const unknown = await bench.api.call("GET", `/api/v1/main/executions/nobody/file?path=${encodeURIComponent(own)}`);
  assert.equal(unknown.status, 404);
  assert.equal((await bench.api.call("GET", `/api/v1/main/executions/${bench.id}/file`)).status, 400);
});

test("the states of a flow may be had of its executions", async () => {
  await using bench = await FileBench.start();
  const path = "/company/team/makes-files/states/tasks-states/x.json";
  await bench.api.services.storage.put("main", path, Buffer.from("{}"));
  assert.equal((await bench.ask("file", `kestra://${path}`)).text, "{}");
});

test("rows of a file are downloaded as lines of JSON, the file itself otherwise", async () => {
  await using bench = await FileBench.start();
  const ion = '{a:1,b:"x"}\n{a:12345678901234567890123,b:2026-01-01T00:00:00Z}\n';
  const uri = await bench.put("rows.ion", ion);
  assert.equal((await bench.ask("file", uri, "&format=RAW")).text, ion);
  const rows = await bench.ask("file", uri, "&format=JSONL");
  assert.equal(rows.headers.get("content-type"), "application/x-ndjson");
  assert.equal(rows.headers.get("content-disposition"), 'attachment; filename="rows.jsonl"');
  assert.equal(rows.text, '{"a":1,"b":"x"}\n{"a":"12345678901234567890123","b":"2026-01-01T00:00:00Z"}\n');
  assert.equal((await bench.ask("file", await bench.put("a.txt", "text"), "&format=JSONL")).text, "text");
  assert.equal((await bench.ask("file", await bench.put("bad.ion", "{a:\n"), "&format=JSONL")).status, 422);
  assert.equal((await bench.ask("file", await bench.put("none.ion", ""), "&format=JSONL")).text, "");
  assert.equal((await bench.ask("file", uri, "&format=XML")).status, 422);
});

test("a preview shows rows, texts, documents and images, as much as is wanted", async () => {
  await using bench = await FileBench.start();
  const preview = async (name: string, content: string | Uint8Array, more = "") => {
    const answer = await bench.ask("file/preview", await bench.put(name, content), more);
    assert.equal(answer.status, 200, answer.text);
    return answer.json;
  };
  const text = { extension: "txt", type: "TEXT", maxLine: 2, truncated: true, content: "a\nb" };
  assert.deepEqual(await preview("a.txt", "a\nb\nc\n", "&maxRows=2"), text);
  assert.deepEqual(await preview("b.TXT", "a\nb\n", "&maxRows=2"), { ...text, truncated: false, content: "a\nb\n" });
  const list = { extension: "ion", type: "LIST", maxLine: 1, truncated: true, content: [{ a: 1 }] };
  assert.deepEqual(await preview("a.ion", "{a:1}\n{a:2}\n", "&maxRows=1"), list);
  assert.deepEqual((await preview("b.ion", "{a:1}\n{a:2}\n"))["content"], [{ a: 1 }, { a: 2 }]);
  assert.deepEqual([(await preview("c.ion", "no rows {"))["type"]], ["TEXT"]);
  assert.deepEqual((await preview("a.md", "# Title"))["type"], "MARKDOWN");
  const png = new Uint8Array([137, 80, 78, 71]);
  const image = { extension: "png", type: "IMAGE", maxLine: 100, truncated: false, content: "iVBORw==" };
  assert.deepEqual(await preview("a.png", png), image);
  assert.deepEqual(
    [(await preview("a.pdf", "%PDF"))["type"], (await preview("noextension", ""))["extension"]],
    ["PDF", ""],
  );
  const latin = new Uint8Array([0x47, 0x72, 0xfc, 0xdf, 0x65]);
  assert.equal((await preview("latin.txt", latin, "&encoding=ISO-8859-1"))["content"], "Grüße");
  const long = await preview("long.txt", "x".repeat(3 * 1024 * 1024), "&maxRows=999999");
  assert.deepEqual(
    [String(long["content"]).length, long["truncated"], long["maxLine"]],
    [2 * 1024 * 1024, true, 5_000],
  );
  const uri = await bench.put("a.txt", "a");
  assert.equal((await bench.ask("file/preview", uri, "&encoding=klingon")).status, 422);
  assert.equal((await bench.ask("file/preview", uri, "&maxRows=0")).status, 422);
});

test("files of the local disk are looked at below the allowed folders alone", async () => {
  const folder = await mkdtemp(join(tmpdir(), "kestra-local-"));
  try {
    const [inside, outside] = [join(folder, "in"), join(folder, "out.txt")];
    await mkdir(inside);
    await writeFile(join(inside, "a.ion"), "{a:1}\n{a:2}\n");
    await writeFile(outside, "not for everybody");
    await symlink(outside, join(inside, "link.txt"));
    await using api = await startApiBench({ localPreviewPaths: [inside] });
    await api.call("POST", "/api/v1/main/flows", { body: FLOW, headers: { "content-type": "application/x-yaml" } });
    const id = await FileBench.run(api);
    const look = (path: string, execution = id) =>
      api.call("GET", `/api/v1/main/executions/${execution}/file/preview?path=${encodeURIComponent(path)}`);
    assert.deepEqual((await look(`file://${inside}/a.ion`)).json["content"], [{ a: 1 }, { a: 2 }]);
    for (const path of ["out.txt", "in/link.txt", "in/../out.txt", "in/none.txt", "in"]) {
      assert.equal((await look(`file://${folder}/${path}`)).status, 422, path);
    }
    assert.equal((await look(`file://${inside}/a.ion`, "nobody")).status, 404);
    await using closed = await startApiBench();
    await closed.call("POST", "/api/v1/main/flows", { body: FLOW, headers: { "content-type": "application/x-yaml" } });
    const url = `/api/v1/main/executions/${await FileBench.run(closed)}/file/preview?path=file://${inside}/a.ion`;
    assert.equal((await closed.call("GET", url)).status, 422);
  } finally {
    await rm(folder, { recursive: true });
  }
});
