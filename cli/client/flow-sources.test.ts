import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { AnswerFault } from "../../core/rest/faults.ts";
import { joinSources, locatedFault, readSources, withNamespace } from "./flow-sources.ts";

const folder = mkdtempSync(join(tmpdir(), "kestra-test-"));
after(() => rmSync(folder, { recursive: true }));
for (const name of ["flows/templates", "flows/sub", "empty"]) mkdirSync(join(folder, name), { recursive: true });
const FILES: Readonly<Record<string, string>> = {
  "flows/a.yml": "---\nid: a\nnamespace: old\ntasks:\n  - [[> part.txt]]\n",
  "flows/sub/b.yaml": "id: b\nnamespace: old.sub\nlabels:\n  namespace: kept\n",
  "flows/part.txt": "id: x\ntype: y\n",
  "flows/suite.yml": "id: s\ntestCases: []\n",
  "flows/templates/t.yml": "id: t\nnamespace: old\n",
  "flows/notes.txt": "nothing",
};
for (const [name, text] of Object.entries(FILES)) writeFileSync(join(folder, name), text);
const flows = join(folder, "flows");

describe("flows on their way to a server", () => {
  it("are the files of a folder with what they include, without templates and unit tests", async () => {
    const sources = await readSources([flows], "flow");
    assert.deepEqual(
      sources.map(({ file }) => file),
      [join(flows, "a.yml"), join(flows, "sub/b.yaml")],
    );
    assert.match(joinSources(sources), /^id: a\n[\s\S]*- id: x\n {4}type: y\n---\nid: b\n/);
  });

  it("get another namespace at the beginning of lines alone", async () => {
    const [, b] = await readSources([flows], "flow");
    assert.equal(b && withNamespace(b, "new").text, "id: b\nnamespace: new\nlabels:\n  namespace: kept\n");
  });

  it("are none in an empty folder, and a fault where there is no folder", async () => {
    assert.deepEqual(await readSources([join(folder, "empty")], "flow"), []);
    await assert.rejects(readSources([join(folder, "nowhere")], "flow"), /there is no such file or folder/);
  });

  it("have their problems told with the file, line and column that each stands in", async () => {
    const [a] = await readSources([flows], "flow");
    const fault = new AnswerFault(422, "Invalid entity", [
      { path: "tasks[0].type", message: "unknown type (line 6, column 5)" },
      { path: "flow.id", message: "Flow id already exists" },
    ]);
    const { message, details } = locatedFault(fault, a ?? assert.fail());
    assert.equal(message, `${join(flows, "part.txt")}:2:1 tasks[0].type: unknown type`);
    assert.deepEqual(details, [`${join(flows, "a.yml")} flow.id: Flow id already exists`]);
  });
});
