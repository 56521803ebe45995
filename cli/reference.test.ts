import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import { commandTree } from "./command-tree.ts";
import { withReference } from "./reference.ts";

const DOCUMENT = "docs/cli.md";

test("the reference of the command line is what the commands say (UPDATE=1 writes it)", () => {
  const document = readFileSync(DOCUMENT, "utf8");
  const wanted = withReference(document, commandTree);
  if (process.env["UPDATE"]) writeFileSync(DOCUMENT, wanted);
  else assert.equal(document, wanted);
});
