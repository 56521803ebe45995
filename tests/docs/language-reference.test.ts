/** `docs/language.md` says what the schemas say, and leaves nothing out. */
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { createExpressions } from "../../components/services/expressions.ts";
import { INPUT_MEANINGS } from "../../core/documentation/input-meanings.ts";
import { DATA_TYPES } from "../../core/flow/schema/data-type.ts";
import { wordLists } from "../../deploy/language-reference/expression-section.ts";
import { languageReference } from "../../deploy/language-reference/language-reference.ts";
import { createRegistry } from "../../plugins/catalog.ts";

const DOCUMENT = join(import.meta.dirname, "../../docs/language.md");
const definitions = await createRegistry().all();

test("the reference of the language is what the schemas say (UPDATE=1 writes it)", () => {
  const wanted = languageReference(definitions);
  if (process.env["UPDATE"]) writeFileSync(DOCUMENT, wanted);
  else assert.ok(readFileSync(DOCUMENT, "utf8") === wanted, "docs/language.md is out of date: run this with UPDATE=1");
});

test("the reference names every type, alias, property and output of the catalogue", () => {
  const sections = languageReference(definitions).split(/^### /m);
  const missing: string[] = [];
  for (const definition of definitions) {
    const section = sections.find((each) => each.startsWith(`${definition.type}\n`)) ?? "";
    const outputs = "outputs" in definition && definition.outputs ? definition.outputs.properties : {};
    const names = [...Object.keys(definition.properties.properties), ...Object.keys(outputs ?? {})];
    for (const name of [...names, ...(definition.aliases ?? [])]) {
      if (!section.includes(`\`${name}\``)) missing.push(`${definition.type}: ${name}`);
    }
    for (const example of definition.examples ?? []) {
      if (!section.includes(example.code.trimEnd())) missing.push(`${definition.type}: ${example.title}`);
    }
  }
  assert.deepEqual(missing, []);
});

for (const { heading, written, words } of wordLists()) {
  test(`the reference tells each of the ${heading.toLowerCase()} of expressions, and no other`, () => {
    assert.deepEqual(Object.keys(words).sort(), [...written.keys()].sort());
  });

  test(`the examples of the ${heading.toLowerCase()} print what the reference says`, async () => {
    const engine = createExpressions({ timeZone: "UTC" });
    const shown = Object.values(words).flatMap(({ shows }) => (shows ? [shows] : []));
    const printed = await Promise.all(shown.map(async ([template]) => [template, await printing(template)]));
    assert.deepEqual(printed, shown);

    async function printing(template: string): Promise<string> {
      try {
        return await engine.render(template, {});
      } catch (error) {
        return String(error);
      }
    }
  });
}

test("the reference tells what the values of each input type are", () => {
  assert.deepEqual(Object.keys(INPUT_MEANINGS).sort(), [...DATA_TYPES].sort());
});
