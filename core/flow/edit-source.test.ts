import assert from "node:assert/strict";
import { test } from "node:test";
import { withDisabled, withNamespace, withTask } from "./edit-source.ts";

const FLOW = `# what it is for
id: a   # its name
namespace:  b
tasks:
  - {id: say,   type: T}   # odd spaces
  - id: group
    type: G
    tasks:
      - id: inner # inside
        type: I
# the end
`;

test("switching a flow off and on changes that one word, and leaves all else as it was", () => {
  const off = withDisabled(FLOW, true);
  assert.equal(off, `${FLOW}disabled: true\n`);
  assert.equal(withDisabled(off, false), `${FLOW}disabled: false\n`);
  assert.equal(withDisabled("disabled: no # why\nid: a\n", true), "disabled: true # why\nid: a\n");
});

test("where a word cannot simply be added, the text is written anew", () => {
  assert.match(withDisabled("{id: a, namespace: b}", true), /disabled: true/);
  assert.match(withDisabled("id: a", true), /^id: a\ndisabled: true\n$/);
  assert.match(withDisabled("  id: a\n  namespace: b\n", true), /^id: a\nnamespace: b\ndisabled: true\n$/);
  assert.match(withDisabled("id: a\n...\n", true), /disabled: true/);
  assert.match(withDisabled("id: a\ndisabled:\n", true), /disabled: true/);
});

test("a task is replaced at any depth, and comments stay", () => {
  const changed = withTask(FLOW, "inner", { id: "inner", type: "Other", more: [1] }) ?? "";
  assert.match(changed, /# what it is for/);
  assert.match(changed, / {6}- id: inner\n {8}type: Other\n {8}more:\n/);
  assert.match(changed, /# odd spaces/);
  assert.doesNotMatch(changed, /type: I$/m);
  assert.equal(withTask(FLOW, "nobody", {}), undefined);
});

test("a flow is moved to another namespace, whatever quotes its name has", () => {
  assert.equal(withNamespace(FLOW, "c.d"), FLOW.replace("namespace:  b", "namespace:  c.d"));
  assert.equal(withNamespace('namespace: "b" # why\n', "c"), "namespace: c # why\n");
  assert.equal(withNamespace("namespace: >-\n  b\nid: n\n", "c"), "namespace: >-\n  c\nid: n\n");
});
