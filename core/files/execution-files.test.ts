import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { createExecutionFiles } from "./execution-files.ts";
import {
  createFileReader,
  type FileAccess,
  isFileUri,
  type LocalFileReader,
  triggeringExecution,
} from "./file-reader.ts";
import { createNamespaceFileStore } from "./namespace-files.ts";
import { readText } from "./stream-content.ts";
import { MemoryStorage } from "./testing/memory-storage.ts";

const place = { namespace: "acme.sales", flowId: "Daily", executionId: "e1", taskId: "load", taskRunId: "tr1" };
const own = "kestra:///acme/sales/daily/executions/e1";
const triggeredBy = { namespace: "acme", flowId: "upstream", executionId: "e0" };
const bytes = (text: string) => new TextEncoder().encode(text);

const localFiles: LocalFileReader = {
  open: (path) => Promise.resolve(new Blob([`local ${path}`]).stream()),
  allowed: (path) => Promise.resolve(path === "/data/in.csv" ? { path, sizeBytes: 18 } : undefined),
};

function open(access: FileAccess = "execution", local = true) {
  const storage = new MemoryStorage();
  const namespaceFiles = (namespace = "acme.sales") =>
    createNamespaceFileStore({ storage, tenantId: "main", namespace });
  const options = {
    storage,
    tenantId: "main",
    place,
    access,
    triggeredBy,
    namespaceFiles,
    ...(local ? { localFiles } : {}),
  };
  return { storage, namespaceFiles, files: createExecutionFiles(options), reader: createFileReader(options) };
}

const read = async (stream: Promise<ReadableStream<Uint8Array>>) => await readText(await stream, 1000);

test("a stored file lies in the task run's folder and is read by its URI", async () => {
  const { files } = open();
  const uri = await files.put("sub/result 1.csv", bytes("a,b"));
  assert.equal(uri, `${own}/tasks/load/tr1/sub/result%201.csv`);
  assert.equal(await read(files.get(uri)), "a,b");
  assert.equal(await files.size(uri), 3);
  assert.deepEqual(await files.listExecution(), [uri]);
  assert.deepEqual([await files.delete(uri), await files.delete(uri)], [true, false]);
});

test("a file of the local disk is stored under its own name or a given one", async () => {
  const { files } = open();
  assert.equal(await files.putFile("/tmp/work/out.txt"), `${own}/tasks/load/tr1/out.txt`);
  assert.equal(await read(files.get(await files.putFile("/tmp/x", "y.txt"))), "local /tmp/x");
  await assert.rejects(open("tenant", false).files.putFile("/tmp/x"), /no local disk/);
});

for (const name of ["../x", "a/../../x", "", "a\\b", "%2e%2e/x"]) {
  test(`a file cannot be stored as ${JSON.stringify(name)}`, async () => {
    const { files, storage } = open();
    await assert.rejects(files.put(name, bytes("x")), { name: "StorageError", code: "FORBIDDEN_PATH" });
    assert.equal(storage.files.size, 0);
  });
}

describe("whose files may be read", () => {
  const foreign = "/acme/sales/daily/executions/e2/tasks/t/r/f.txt";
  const cases: readonly (readonly [string, string, FileAccess, boolean])[] = [
    ["the own execution's", "/acme/sales/daily/executions/e1/inputs/in/f.txt", "execution", true],
    ["the triggering execution's", "/acme/upstream/executions/e0/tasks/t/r/f.txt", "execution", true],
    ["the namespace's", "/acme/sales/_files/f.txt", "execution", true],
    ["another execution's", foreign, "execution", false],
    ["one whose id only begins alike", "/acme/sales/daily/executions/e11/f.txt", "execution", false],
    ["another namespace's", "/acme/_files/f.txt", "execution", false],
    ["another execution's", foreign, "tenant", true],
  ];
  for (const [whose, path, access, readable] of cases) {
    test(`${whose} file ${path} ${readable ? "can" : "cannot"} be read with ${access} access`, async () => {
      const { storage, files } = open(access);
      await storage.put("main", path, bytes("content"));
      const uri = `kestra://${path}`;
      if (readable) {
        assert.equal(await read(files.get(uri)), "content");
        return;
      }
      const message = `Unable to read the file '${uri}' as it didn't belong to the current execution`;
      for (const act of [() => files.get(uri), () => files.size(uri), () => files.delete(uri)]) {
        await assert.rejects(act, { message });
      }
    });
  }
});

test("another tenant's file does not exist", async () => {
  const { storage, files } = open("tenant");
  await storage.put("other", "/a/f.txt", bytes("x"));
  await assert.rejects(files.get("kestra:///a/f.txt"), /'kestra:\/\/\/a\/f.txt' does not exist/);
});

test("folders are neither read nor deleted", async () => {
  const { files, storage } = open("tenant");
  await files.put("f.txt", bytes("x"));
  for (const uri of ["kestra:///", "kestra:///acme", own]) {
    assert.equal(await files.delete(uri), false);
    await assert.rejects(files.get(uri), /does not exist/);
  }
  assert.equal(storage.files.size, 1);
});

test("namespace files are read by nsfile URIs, of the own namespace and of others", async () => {
  const { files, reader, namespaceFiles } = open();
  await namespaceFiles().write("sub/a b.sql", bytes("select 1"));
  await namespaceFiles("other.team").write("x.txt", bytes("theirs"));
  assert.equal(await read(files.get("nsfile:///sub/a%20b.sql")), "select 1");
  assert.equal(await files.size("nsfile://other.team/x.txt"), 6);
  assert.equal(await reader.exists("nsfile:///x.txt"), false);
  await assert.rejects(files.get("nsfile:///x.txt"), /does not exist/);
  await assert.rejects(files.get("nsfile:///../x.txt"), /relative '..' path/);
});

test("files of the local disk are read only where the configuration allows", async () => {
  const { files } = open();
  assert.equal(await read(files.get("file:///data/in.csv")), "local /data/in.csv");
  assert.equal(await files.size("file:///data/in.csv"), 18);
  assert.equal(await files.delete("file:///data/in.csv"), false);
  for (const uri of ["file:///etc/passwd", "file:///data/../etc/passwd"]) {
    await assert.rejects(files.get(uri), { code: "FORBIDDEN_PATH" });
  }
  await assert.rejects(open("tenant", false).files.get("file:///data/in.csv"), /not allowed/);
});

test("other schemes and plain texts are refused", async () => {
  const { files } = open();
  await assert.rejects(files.get("http://x/y"), /scheme not supported/);
  await assert.rejects(files.get("plain"), /Invalid internal storage uri, got uri 'plain'/);
  assert.deepEqual(["kestra:///a", "nsfile:///b", "file:///c", "https://d", "text"].map(isFileUri), [
    true,
    true,
    true,
    false,
    false,
  ]);
});

test("namespace files are listed by path and deleted one at a time", async () => {
  const { namespaceFiles } = open();
  const files = namespaceFiles();
  await files.write("/b.txt", bytes("b"));
  await files.write("a/c.txt", bytes("c"));
  assert.deepEqual(await files.list(), ["a/c.txt", "b.txt"]);
  assert.equal(files.uri("a/c.txt"), "kestra:///acme/sales/_files/a/c.txt");
  assert.deepEqual([await files.exists("a"), await files.exists("a/c.txt")], [false, true]);
  assert.deepEqual([await files.delete("b.txt"), await files.delete("b.txt")], [true, false]);
  await assert.rejects(files.read("nope"), /File '\/nope' was not found in namespace 'acme.sales'/);
  await assert.rejects(files.delete("/"), { code: "FORBIDDEN_PATH" });
  await assert.rejects(files.write("", bytes("x")), { code: "FORBIDDEN_PATH" });
});

test("the triggering execution is told by the trigger's variables", () => {
  const execution = (variables: Record<string, unknown>) => ({ trigger: { id: "t", type: "x", variables } });
  assert.deepEqual(triggeringExecution(execution({ ...triggeredBy, extra: 1 })), triggeredBy);
  assert.equal(triggeringExecution(execution({ executionId: "e" })), undefined);
});
