import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { StorageError } from "../contracts/storage.ts";
import {
  decodePath,
  executionPath,
  inputFilePath,
  isInside,
  joinPath,
  keyValuePath,
  namespaceFilePath,
  namespacePath,
  STORAGE_NAME_BYTES_MAX,
  STORAGE_PATH_CHARS_MAX,
  sanitiseName,
  slug,
  taskCachePath,
  taskRunPath,
  toPath,
  toUri,
  triggerFilePath,
} from "./storage-path.ts";

const place = { namespace: "acme.sales", flowId: "Daily_Report", executionId: "4xTgh" };
const execution = "/acme/sales/daily-report/executions/4xTgh";

describe("where things lie in internal storage", () => {
  const cases: readonly (readonly [string, string, string])[] = [
    ["an execution", executionPath(place), execution],
    ["a task run", taskRunPath({ ...place, taskId: "Load_All", taskRunId: "6kp" }), `${execution}/tasks/load-all/6kp`],
    ["an input's file", inputFilePath(place, "data", "my/../x y.csv"), `${execution}/inputs/data/x y.csv`],
    ["a trigger's file", triggerFilePath(place, "hook", "b.json"), `${execution}/trigger/hook/b.json`],
    ["a task's cache", taskCachePath("acme", "f", "T"), "/acme/f/t/cache/cache.zip"],
    ["a namespace file", namespaceFilePath("acme.sales", "/sub//./a.sql"), "/acme/sales/_files/sub/a.sql"],
    ["the folder of namespace files", namespaceFilePath("acme", ""), "/acme/_files"],
    ["a key-value pair", keyValuePath("acme", "last.run"), "/acme/_kv/last.run.ion"],
  ];
  for (const [what, path, expected] of cases) {
    test(`${what} has its documented path`, () => assert.equal(path, expected));
  }
});

test("ids become lower case with hyphens in paths", () => {
  assert.deepEqual(["My_Flow", "a.b--c", "Été", "_"].map(slug), ["my-flow", "a-b-c", "ete", "_"]);
});

const refused = [
  "kestra:///a/../b",
  "kestra:///..",
  "kestra:///a/%2e%2e/b",
  "kestra:///a/%2E./b",
  "kestra:///a/%252e%252e/b",
  "kestra:///a%2f..%2fb",
  "kestra:///a%5c..%5cb",
  "kestra:///a\\..\\b",
  "kestra:///a%00b",
  "kestra:///a\u0000b",
  "kestra:///a\nb",
  "kestra://host/a",
  "kestra:/a",
  "https://example.com/a",
  "plain",
  "",
];
for (const uri of refused) {
  test(`the URI ${JSON.stringify(uri)} is refused`, () => {
    assert.throws(() => toPath(uri), { name: "StorageError", code: "FORBIDDEN_PATH" });
  });
}

test("spaces, accents and percent signs survive the way into a URI and back", () => {
  const path = "/acme/_files/é 100%.txt";
  assert.equal(toUri(path), "kestra:///acme/_files/%C3%A9%20100%25.txt");
  assert.equal(toPath(toUri(path)), path);
  assert.equal(toPath("kestra:///acme/100%.txt"), "/acme/100%.txt");
});

test("a path over the limit is refused", () => {
  const long = `${"d/".repeat(STORAGE_PATH_CHARS_MAX / 2)}x`;
  assert.throws(() => toPath(`kestra:///${long}`), /too long/);
  assert.throws(() => joinPath("/a", "n".repeat(STORAGE_NAME_BYTES_MAX + 1)), StorageError);
});

test("namespaces with empty or dotted parts are refused", () => {
  for (const namespace of ["", ".", "a..b", "../a", "a./b"]) {
    assert.throws(() => namespacePath(namespace), StorageError, namespace);
  }
});

/** Parts of which hostile paths are made. */
const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom("..", ".", "/", "\\", "%2e", "%2E%2e", "%252e", "%2f", "%5c", "%00", "\0", "a", "%", "~", "..."),
      fc.string({ unit: "binary", maxLength: 4 }),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(""));

function parts(path: string): readonly string[] {
  return path.split("/");
}

test("no generated path leaves its folder, also when it is decoded again", () => {
  fc.assert(
    fc.property(hostile, (text) => {
      for (const make of [
        () => namespaceFilePath("acme", text),
        () => decodePath(`/${text}`, text),
        () => inputFilePath(place, "in", text),
      ]) {
        let path: string;
        try {
          path = make();
        } catch (error) {
          assert.ok(error instanceof StorageError, String(error));
          continue;
        }
        for (const part of [...parts(path), ...parts(path.replace(/%2e/gi, ".").replace(/%2f/gi, "/"))]) {
          assert.notEqual(part, "..");
        }
        assert.ok(!/[\\\0]/.test(path));
      }
    }),
    { numRuns: 2000 },
  );
});

test("every safe path comes back from its URI", () => {
  fc.assert(
    fc.property(hostile, (text) => {
      const path = inputFilePath(place, "in", text);
      assert.equal(toPath(toUri(path)), path);
      assert.ok(isInside(path, executionPath(place)));
    }),
  );
});

test("sanitised names are short enough and never empty", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 400 }), (name) => {
      const clean = sanitiseName(name);
      const bytes = new TextEncoder().encode(clean).length;
      assert.ok(bytes > 0 && bytes <= STORAGE_NAME_BYTES_MAX);
      assert.equal(joinPath("/x", clean), `/x/${clean}`);
    }),
  );
});
