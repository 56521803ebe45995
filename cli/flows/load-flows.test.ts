import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, describe, it } from "node:test";
import { findFlowFiles } from "./flow-files.ts";
import { loadFlows } from "./load-flows.ts";
import { isTemplateFile } from "./template-files.ts";

const folder = mkdtempSync(join(tmpdir(), "kestra-test-"));

function write(path: string, text: string): string {
  const full = join(folder, path);
  mkdirSync(dirname(full), { recursive: true });
  writeFileSync(full, text);
  return full;
}

const flow = (id: string): string =>
  `id: ${id}\nnamespace: tests\ntasks:\n  - id: a\n    type: io.kestra.plugin.core.log.Log\n    message: hi\n`;

const main = write("good/main.yml", flow("main"));
write("good/deep/er/other.yaml", flow("other"));
write("good/notes.txt", "no flow");
write("good/node_modules/pkg/flow.yml", "no: flow");
write("double/again.yml", flow("main"));
write("shared/templates/deep/er/hello.yml", flow("hello"));
write("shared/other.template.yaml", flow("other"));
write("twice/templates/a.yml", flow("t"));
write("twice/_templates/b.yml", flow("t"));
write("odd/templates/odd.yml", `${flow("odd")}triggers: []\n`);
write("broken/bad.yml", "id: bad\n");
write("good/main.test.yml", "id: main-tests\nnamespace: tests\nflowId: main\ntestCases: []\n");
mkdirSync(join(folder, "empty"));

describe("flow files", () => {
  after(() => rmSync(folder, { recursive: true }));

  it("of a folder are found at any depth, by their names", async () => {
    const found = await findFlowFiles(join(folder, "good"));
    const tests = join(folder, "good/main.test.yml");
    assert.deepEqual(found, { ok: true, files: [join(folder, "good/deep/er/other.yaml"), tests, main] });
  });

  it("a folder without flows is a problem", async () => {
    const found = await findFlowFiles(join(folder, "empty"));
    assert.match(found.ok ? "" : found.problem, /no \*\.yml or \*\.yaml file/);
  });

  it("the flow to run may lie among the others, and unit tests beside them", async () => {
    const loaded = await loadFlows(main, join(folder, "good"));
    assert.ok(loaded.ok);
    assert.equal(loaded.main.flow.id, "main");
    assert.deepEqual(
      loaded.others.map((other) => other.flow.id),
      ["other"],
    );
  });

  it("two flows of one name are a problem", async () => {
    const loaded = await loadFlows(main, join(folder, "double"));
    assert.match(
      loaded.ok ? "" : (loaded.problems[0]?.text ?? ""),
      /again\.yml: the flow tests\.main is in .*main\.yml too/,
    );
  });

  it("in a folder of templates, or called so, hold templates", async () => {
    const loaded = await loadFlows(main, join(folder, "shared"));
    assert.ok(loaded.ok);
    assert.deepEqual(
      loaded.templates.map(({ template }) => template.id),
      ["other", "hello"],
    );
    assert.deepEqual(loaded.others, []);
  });

  it("hold flows below a folder of templates that was not named", () => {
    const lies = (file: string, named: string): boolean => isTemplateFile(join(folder, file), join(folder, named));
    assert.equal(lies("templates/project/flows/a.yml", "templates/project"), false);
    assert.equal(lies("templates/project/a.yml", "templates/project/a.yml"), false);
    assert.equal(lies("templates/a.yml", "templates"), true);
    assert.equal(lies("templates/a.yml", "templates/a.yml"), true);
    assert.equal(lies("a.template.yml", "a.template.yml"), true);
  });

  it("two templates of one name, and what only flows have, are problems", async () => {
    const twice = await loadFlows(main, join(folder, "twice"));
    assert.match(twice.ok ? "" : (twice.problems[0]?.text ?? ""), /the template tests\.t is in .* too/);
    const odd = await loadFlows(main, join(folder, "odd"));
    assert.match(odd.ok ? "" : (odd.problems[0]?.text ?? ""), /odd\.yml:7:1 triggers: .*triggers/);
  });

  it("problems of other flows stop the run, with their places", async () => {
    const loaded = await loadFlows(main, join(folder, "broken"));
    assert.ok(!loaded.ok && loaded.problems.length > 0);
    assert.match(loaded.problems[0]?.text ?? "", /bad\.yml:\d+:\d+/);
  });
});
