/** What the functions of expressions reach, in flows: files by path and by URI, and pairs of other namespaces. */
import assert from "node:assert/strict";
import { describe, it, test } from "node:test";
import { startEngineBench } from "./engine-bench.ts";

const RETURN = "io.kestra.plugin.core.debug.Return";
const UPLOAD = "io.kestra.plugin.core.namespace.UploadFiles";
const WRITE = "io.kestra.plugin.core.storage.Write";

/** What an expression renders to in a flow whose namespace has the file `d/sp ace.txt`, or why it does not. */
async function rendered(expression: string): Promise<string> {
  await using bench = await startEngineBench();
  const tasks = [
    { id: "content", type: WRITE, content: "text" },
    { id: "up", type: UPLOAD, namespace: "reach", filesMap: { "d/sp ace.txt": "{{ outputs.content.uri }}" } },
    { id: "asked", type: RETURN, format: `{{ ${expression} }}` },
  ];
  const { taskRuns, complaints } = await bench.run(JSON.stringify({ id: "f", namespace: "reach", tasks }));
  return String(taskRuns.at(-1)?.outputs?.["value"] ?? complaints[0]);
}

const EXPRESSIONS: readonly (readonly [string, RegExp])[] = [
  ["read('d/sp ace.txt')", /^text$/],
  ["read(fileURI('d/sp ace.txt'))", /^text$/],
  ["read('nsfile:///d/sp ace.txt')", /^text$/],
  ["read('nsfile://reach/d/sp%20ace.txt')", /^text$/],
  ["read('d/sp ace.txt', version=1)", /^text$/],
  ["read('d/sp ace.txt', version=2)", /Version 2 of file '\/d\/sp ace\.txt' was not found in namespace 'reach'/],
  ["fileSize('nope')", /File '\/nope' was not found in namespace 'reach'/],
  ["fileExists(fileURI('/d/sp ace.txt')) ~ fileExists('nsfile:///nope')", /^truefalse$/],
  ["read('ftp://host/file')", /Cannot process the URI 'ftp:\/\/host\/file': scheme not supported/],
  ["fileExists('http://host/file')", /scheme not supported/],
  ["read('FILE:///etc/passwd')", /is not allowed/],
  ["read('kestra://reach/_files/d')", /Invalid internal storage uri/],
  ["kv('k', 'stranger')", /Cannot access the KV store\. The namespace 'stranger' does not exist\./],
  ["kv('k', 'reach', false) ?? 'nothing'", /^nothing$/],
];

describe("an expression in a flow", () => {
  for (const [expression, expected] of EXPRESSIONS) {
    it(`such as ${expression} answers ${expected.source}`, async () => {
      assert.match(await rendered(expression), expected);
    });
  }
});

test("a pair of another namespace is reached as soon as a flow lives there", async () => {
  await using bench = await startEngineBench();
  const set = { id: "set", type: "io.kestra.plugin.core.kv.Set", namespace: "stranger", key: "k", value: "v" };
  const asked = { id: "asked", type: RETURN, format: "{{ kv('k', 'stranger') }}" };
  const source = JSON.stringify({ id: "f", namespace: "reach", tasks: [set, asked] });
  const { complaints } = await bench.run(source);
  assert.deepEqual(complaints, ["ERROR set: Cannot access the KV store. The namespace 'stranger' does not exist."]);
  await bench.save(JSON.stringify({ id: "g", namespace: "stranger", tasks: [{ id: "a", type: RETURN }] }));
  const { taskRuns } = await bench.run(source);
  assert.equal(taskRuns.at(-1)?.outputs?.["value"], "v");
});
