import assert from "node:assert/strict";
import { test } from "node:test";
import { strToU8, unzipSync, zipSync } from "fflate";
import { StorageError } from "../../core/contracts/storage.ts";
import { createApi } from "../../web/api/api.ts";
import { type Answer, type ApiBench, startApiBench } from "./api-bench.ts";

const FILES = "/api/v1/main/namespaces/company.team/files";
const FLOW =
  "id: daily\nnamespace: elsewhere\ntasks:\n  - id: say\n    type: io.kestra.plugin.core.log.Log\n    message: hi\n";

const query = (path: string): string => `?path=${encodeURIComponent(path)}`;

function upload(api: ApiBench, path: string, content: string | Uint8Array, name = "file"): Promise<Answer> {
  const body = new FormData();
  body.append("fileContent", new Blob([typeof content === "string" ? content : Uint8Array.from(content)]), name);
  return api.call("POST", `${FILES}${query(path)}`, { body });
}

async function read(api: ApiBench, path: string, more = ""): Promise<string> {
  const { status, text } = await api.call("GET", `${FILES}${query(path)}${more}`);
  return `${status} ${status === 200 ? text : ""}`.trim();
}

async function list(api: ApiBench, path?: string): Promise<string[]> {
  const { text } = await api.call("GET", `${FILES}/directory${path === undefined ? "" : query(path)}`);
  const rows: readonly { type: string; fileName: string; size: number }[] = JSON.parse(text);
  return rows.map(({ type, fileName, size }) => `${type} ${fileName} ${size}`);
}

async function search(api: ApiBench, q: string): Promise<unknown> {
  return JSON.parse((await api.call("GET", `${FILES}/search?q=${q}`)).text);
}

test("a file is written, read whole and in part, and listed in its folders", async () => {
  await using api = await startApiBench();
  assert.deepEqual(await list(api), []);
  const written = await upload(api, "/scripts/sub/größe.py", "print('ü')\n");
  assert.deepEqual([written.status, written.text], [200, ""]);
  assert.equal(await read(api, "scripts//sub/größe.py"), "200 print('ü')");
  const { headers } = await api.call("GET", `${FILES}${query("/scripts/sub/größe.py")}`);
  assert.equal(headers.get("content-type"), "application/octet-stream");
  assert.equal(headers.get("x-content-type-options"), "nosniff");
  assert.match(
    headers.get("content-disposition") ?? "",
    /^attachment; filename="gr__e.py"; filename\*=UTF-8''gr%C3%B6/,
  );
  const part = await api.call("GET", `${FILES}${query("/scripts/sub/größe.py")}`, { headers: { range: "bytes=0-4" } });
  assert.deepEqual([part.status, part.text, part.headers.get("content-range")], [206, "print", "bytes 0-4/12"]);
  const head = await api.call("HEAD", `${FILES}${query("/scripts/sub/größe.py")}`);
  assert.deepEqual([head.status, head.headers.get("content-length")], [200, "12"]);
  const beyond = await api.call("GET", `${FILES}${query("scripts/sub/größe.py")}`, { headers: { range: "bytes=99-" } });
  assert.equal(beyond.status, 416);
  assert.deepEqual(await list(api), ["Directory scripts 0"]);
  assert.deepEqual(await list(api, "/scripts/sub"), ["File größe.py 12"]);
  const stats = await api.call("GET", `${FILES}/stats${query("/scripts/sub/größe.py")}`);
  assert.deepEqual([stats.json["type"], stats.json["size"], stats.json["fileName"]], ["File", 12, "größe.py"]);
  assert.equal(stats.json["lastModifiedTime"], stats.json["creationTime"]);
  assert.equal((await api.call("GET", `${FILES}/stats`)).json["type"], "Directory");
  assert.deepEqual(await search(api, "SUB"), ["/scripts/sub/größe.py"]);
  assert.deepEqual(await search(api, ""), ["/scripts/sub/größe.py"]);
  assert.deepEqual(await search(api, "no"), []);
  await upload(api, "empty.txt", "");
  assert.equal(await read(api, "empty.txt"), "200");
});

test("what is not there is 404, and deleting it is done", async () => {
  await using api = await startApiBench();
  for (const path of ["", "/directory", "/stats", "/revisions"]) {
    assert.equal((await api.call("GET", `${FILES}${path}${query("/no/such")}`)).status, 404, path);
  }
  assert.equal((await api.call("HEAD", `${FILES}${query("/no")}`)).status, 404);
  assert.equal((await api.call("PUT", `${FILES}?from=/no&to=/yes`)).status, 404);
  assert.equal((await api.call("DELETE", `${FILES}${query("/no")}`)).status, 200);
  assert.deepEqual(await search(api, "x"), []);
});

test("paths that lead out, name nothing, or are those of flows are refused", async () => {
  await using api = await startApiBench();
  await upload(api, "a/f.txt", "kept");
  const bad = [
    "../x",
    "a/../../x",
    "a\\..\\x",
    "a%2f..%2fx",
    "%2e%2e/x",
    "a\0b",
    "a\nb",
    "/_flows",
    "/_flows/x.txt",
    "_flows/a/b.yml",
  ];
  bad.push("n".repeat(300), "/n".repeat(1500), "f.~metadata");
  for (const path of bad) {
    for (const [method, url] of [
      ["GET", `${FILES}${query(path)}`],
      ["DELETE", `${FILES}${query(path)}`],
      ["POST", `${FILES}/directory${query(path)}`],
      ["GET", `${FILES}/directory${query(path)}`],
      ["GET", `${FILES}/stats${query(path)}`],
      ["GET", `${FILES}/revisions${query(path)}`],
      ["PUT", `${FILES}?from=a/f.txt&to=${encodeURIComponent(path)}`],
      ["PUT", `${FILES}?to=b&from=${encodeURIComponent(path)}`],
    ] as const) {
      assert.equal((await api.call(method, url)).status, 422, `${method} ${JSON.stringify(path)}`);
    }
    assert.equal((await upload(api, path, "x")).status, 422, path);
  }
  for (const path of ["", "/", "."]) {
    assert.equal(await read(api, path), "422");
    assert.equal((await upload(api, path, "x")).status, 422);
    assert.equal((await api.call("PUT", `${FILES}?from=${path}&to=b`)).status, 422);
    assert.equal((await api.call("PUT", `${FILES}?from=a&to=${path}`)).status, 422);
  }
  assert.equal((await api.call("DELETE", `${FILES}?path=`)).status, 422);
  assert.equal((await api.call("GET", FILES)).status, 400);
  assert.equal((await api.call("GET", `${FILES}/search`)).status, 400);
  assert.equal((await upload(api, "a/", "x")).status, 422);
  assert.equal((await upload(api, "a", "x")).status, 422);
  assert.equal((await upload(api, "a/f.txt/g.txt", "x")).status, 422);
  assert.equal(await read(api, "a"), "404");
  assert.equal((await api.call("GET", `${FILES}/directory${query("a/f.txt")}`)).status, 422);
  assert.equal((await api.call("POST", `${FILES}/directory${query("a/f.txt")}`)).status, 422);
  assert.equal((await api.call("POST", `${FILES}${query("x")}`)).status, 400);
  assert.equal(
    (await api.call("POST", `${FILES}${query("x")}`, { body: "text", headers: { "content-type": "text/plain" } }))
      .status,
    415,
  );
  assert.equal((await api.call("GET", `/api/v1/namespaces/company._files/files/search?q=f`)).status, 422);
  assert.equal(await read(api, "a/f.txt"), "200 kept");
});

test("a file that is written again keeps its revisions, also when it is moved", async () => {
  await using api = await startApiBench();
  for (const text of ["one", "two", "three"]) await upload(api, "d/f.txt", text);
  const revisions = async (path: string): Promise<string> =>
    (await api.call("GET", `${FILES}/revisions${query(path)}`)).text;
  assert.equal(await revisions("d/f.txt"), '[{"revision":1},{"revision":2},{"revision":3}]');
  assert.equal(await read(api, "d/f.txt", "&revision=1"), "200 one");
  assert.equal(await read(api, "d/f.txt", "&revision=3"), "200 three");
  assert.equal(await read(api, "d/f.txt", "&revision=4"), "404");
  assert.equal(await read(api, "d/f.txt", "&revision=0"), "422");
  const move = async (from: string, to: string): Promise<number> =>
    (await api.call("PUT", `${FILES}?from=${from}&to=${to}`)).status;
  assert.equal(await move("d/f.txt", "e/g.txt"), 200);
  assert.equal(await read(api, "e/g.txt", "&revision=1"), "200 one");
  assert.equal(await move("/e", "/h"), 200);
  assert.equal(await read(api, "h/g.txt", "&revision=2"), "200 two");
  assert.equal(await read(api, "e/g.txt"), "404");
  assert.equal(await move("/h", "/h/"), 200);
  assert.equal(await move("/h/g.txt", "/h/g.txt"), 200);
  assert.equal(await move("/h", "/h/i"), 422);
  await upload(api, "other.txt", "other");
  assert.equal(await move("/h", "/other.txt"), 422);
  assert.equal(await move("/other.txt", "/h"), 422);
  assert.equal(await move("/other.txt", "/h/g.txt/x"), 422);
  assert.equal(await move("/other.txt", "/h/g.txt"), 200);
  assert.deepEqual([await read(api, "h/g.txt"), await read(api, "h/g.txt", "&revision=3")], ["200 other", "200 three"]);
  assert.equal(await read(api, "other.txt"), "404");
});

test("what is deleted takes the folders that become empty with it, and its revisions", async () => {
  await using api = await startApiBench();
  for (const path of ["a/b/c/f.txt", "a/b/c/f.txt", "a/k.txt"]) await upload(api, path, "x");
  const remove = async (path: string): Promise<number> => (await api.call("DELETE", `${FILES}${query(path)}`)).status;
  assert.equal(await remove("a/b/c/f.txt"), 200);
  assert.deepEqual(await list(api, "a"), ["File k.txt 1"]);
  await upload(api, "a/b/c/f.txt", "new");
  assert.equal(await read(api, "a/b/c/f.txt", "&revision=2"), "404");
  assert.equal(await remove("/a/b"), 200);
  assert.deepEqual(await search(api, ""), ["/a/k.txt"]);
  assert.equal((await api.call("POST", `${FILES}/directory${query("made/by/hand")}`)).status, 200);
  assert.deepEqual(await list(api, "made/by"), ["Directory hand 0"]);
  assert.equal(await remove("/"), 200);
  assert.deepEqual(await list(api), []);
});

test("an archive is unpacked with its flows, and an export is such an archive", async () => {
  await using api = await startApiBench();
  const archive = zipSync({
    "scripts/load.py": strToU8("load()"),
    "notes.txt": [strToU8("as it is"), { level: 0 }],
    "_flows/daily.yml": strToU8(FLOW),
    "folder/": new Uint8Array(),
  });
  assert.equal((await upload(api, "/all.zip", archive, "all.ZIP")).status, 200);
  assert.deepEqual(await search(api, ""), ["/notes.txt", "/scripts/load.py"]);
  const flow = await api.call("GET", "/api/v1/main/flows/company.team/daily?source=true");
  assert.equal(flow.json["source"], FLOW.replace("elsewhere", "company.team"));
  const response = await fetch(`${api.url}${FILES}/export`);
  assert.equal(response.headers.get("content-type"), "application/octet-stream");
  assert.equal(response.headers.get("content-disposition"), 'attachment; filename="company.team_files.zip"');
  const files = unzipSync(new Uint8Array(await response.arrayBuffer()));
  assert.deepEqual(Object.keys(files).sort(), ["_flows/daily.yml", "notes.txt", "scripts/load.py"]);
  assert.equal(new TextDecoder().decode(files["scripts/load.py"]), "load()");
  await upload(api, "kept.zip", archive, "file");
  assert.equal((await api.call("GET", `${FILES}/stats${query("kept.zip")}`)).json["size"], archive.length);
});

test("a flow is imported into the namespace by its path, and refused when it is none", async () => {
  await using api = await startApiBench();
  assert.equal((await upload(api, "/_flows/daily.yml", FLOW, "daily.yml")).status, 200);
  assert.equal((await api.call("GET", "/api/v1/main/flows/company.team/daily")).json["revision"], 1);
  assert.equal((await upload(api, "/_flows/any-name.yaml", FLOW)).status, 200);
  assert.equal((await api.call("GET", "/api/v1/main/flows/company.team/daily")).json["revision"], 1);
  const wrong = await upload(api, "/_flows/x.yml", "id: x\nnamespace: a\n");
  assert.deepEqual([wrong.status, Array.isArray(Object(wrong.json["_embedded"]).errors)], [422, true]);
  assert.equal((await upload(api, "/_flows/x.yml", "\0\0: [")).status, 422);
  assert.equal((await upload(api, "/_flows/x.yml", "")).status, 422);
});

test("of an archive that cannot be taken whole nothing is kept", async () => {
  await using api = await startApiBench();
  await upload(api, "taken/f.txt", "x");
  const ok = { "first.txt": strToU8("1") };
  const bad = {
    "a slip": zipSync({ ...ok, "../out.txt": strToU8("x") }),
    "a wrong flow": zipSync({ ...ok, "_flows/x.yml": strToU8("id: x") }),
    "what is no flow": zipSync({ ...ok, "_flows/x.txt": strToU8("x") }),
    "a file where a folder is": zipSync({ ...ok, taken: strToU8("x") }),
    "a file below a file": zipSync({ ...ok, "taken/f.txt/g": strToU8("x") }),
    "a name the storage keeps for itself": zipSync({ ...ok, "x.~metadata": strToU8("x") }),
    "a bomb": zipSync({ ...ok, bomb: new Uint8Array(4 * 1024 ** 2) }),
    nothing: new Uint8Array(),
  };
  for (const [what, archive] of Object.entries(bad)) {
    assert.equal((await upload(api, "/x.zip", archive, "x.zip")).status, 422, what);
  }
  assert.deepEqual(await search(api, ""), ["/taken/f.txt"]);
});

test("writers and readers of a file that is replaced see whole files", async () => {
  await using api = await startApiBench();
  const texts = Array.from({ length: 12 }, (_, index) => String.fromCharCode(97 + index).repeat(1000 * (index + 1)));
  await upload(api, "f.txt", texts[0] ?? "");
  const reads: Promise<string>[] = [];
  await Promise.all(
    texts.map(async (text) => {
      reads.push(read(api, "f.txt"));
      assert.equal((await upload(api, "f.txt", text)).status, 200);
    }),
  );
  for (const answer of await Promise.all(reads)) assert.ok(texts.includes(answer.slice(4)), answer.slice(0, 60));
  const revisions: unknown[] = JSON.parse((await api.call("GET", `${FILES}/revisions?path=f.txt`)).text);
  assert.equal(revisions.length, 13);
});

test("a storage that cannot be used is told as such, and is no fault of the server", async () => {
  await using api = await startApiBench();
  const faults: unknown[] = [];
  const gone = () => Promise.reject(new StorageError("UNAVAILABLE", "The bucket cannot be reached."));
  const { storage } = api.services;
  const broken = { get: gone, put: gone, stat: gone, list: gone, createDirectory: gone, move: gone, delete: gone };
  const walk = async function* () {
    yield await gone();
  };
  const close = (): Promise<void> => storage.close();
  const deleteEmptyDirectory = gone;
  const answer = createApi(
    {
      ...api.services,
      storage: { ...broken, walk, deleteEmptyDirectory, close },
      onFault: (error) => faults.push(error),
    },
    { version: "0" },
  );
  for (const [method, path] of [
    ["GET", `${FILES}?path=f`],
    ["GET", `${FILES}/directory`],
    ["GET", `${FILES}/stats`],
    ["GET", `${FILES}/search?q=`],
    ["PUT", `${FILES}?from=a&to=b`],
    ["DELETE", `${FILES}?path=f`],
    ["GET", "/api/v1/main/namespaces/company.team/kv"],
    ["GET", "/api/v1/main/namespaces/company.team/kv/k"],
    ["GET", "/api/v1/main/kv"],
    ["DELETE", "/api/v1/main/namespaces/company.team/kv/k"],
  ] as const) {
    const response = await answer(new Request(`http://localhost${path}`, { method }));
    const { message } = Object(await response.json());
    assert.deepEqual([response.status, message], [503, "Service Unavailable: The bucket cannot be reached."], path);
  }
  assert.deepEqual(faults, []);
});
