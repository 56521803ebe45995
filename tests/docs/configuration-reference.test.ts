import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import { withConfigurationReference } from "../../core/configuration/reference.ts";

const DOCUMENT = "docs/configuration.md";

test("the reference of configuration keys is what the schema says (UPDATE=1 writes it)", () => {
  const document = readFileSync(DOCUMENT, "utf8");
  const wanted = withConfigurationReference(document);
  if (process.env["UPDATE"]) writeFileSync(DOCUMENT, wanted);
  else assert.equal(document, wanted);
});
