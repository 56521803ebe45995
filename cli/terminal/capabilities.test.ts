import assert from "node:assert/strict";
import { test } from "node:test";
import { capabilitiesOf, has256Colors } from "./capabilities.ts";

const CASES = [
  ["a terminal shows everything", {}, true, { live: true, color: true, prompts: true, ascii: false }],
  ["a pipe shows plain text", {}, false, { live: false, color: false, prompts: false, ascii: false }],
  ["NO_COLOR leaves the picture and takes the colours", { NO_COLOR: "1" }, true, { live: true, color: false }],
  ["an empty NO_COLOR means nothing", { NO_COLOR: "" }, true, { color: true }],
  ["FORCE_COLOR colours a pipe", { FORCE_COLOR: "1" }, false, { live: false, color: true }],
  ["NO_COLOR wins over FORCE_COLOR", { FORCE_COLOR: "1", NO_COLOR: "1" }, true, { color: false }],
  ["a dumb terminal is asked and shown nothing", { TERM: "dumb" }, true, { live: false, color: false, prompts: false }],
  ["nobody answers in continuous integration", { CI: "true" }, true, { live: false, prompts: false }],
  ["CI=false is no continuous integration", { CI: "false" }, true, { live: true, prompts: true }],
  ["a locale without UTF-8 gets ASCII", { LANG: "C" }, true, { ascii: true }],
  ["LC_ALL goes before LANG", { LANG: "C", LC_ALL: "en_GB.utf8" }, true, { ascii: false }],
] as const;

for (const [title, environment, terminal, expected] of CASES) {
  test(`capabilities: ${title}`, () => {
    const found = capabilitiesOf({ environment, inputIsTerminal: terminal, outputIsTerminal: terminal });
    const { live, color, prompts, glyphs } = found;
    const flat: Record<string, boolean> = { live, color, prompts, ascii: glyphs.ascii };
    for (const [name, value] of Object.entries(expected)) assert.equal(flat[name], value, name);
  });
}

test("capabilities: 256 colours are told by the name of the terminal, or by COLORTERM", () => {
  assert.equal(has256Colors({ TERM: "xterm-256color" }), true);
  assert.equal(has256Colors({ TERM: "xterm", COLORTERM: "truecolor" }), true);
  assert.equal(has256Colors({ TERM: "xterm", COLORTERM: "yes" }), false);
  assert.equal(has256Colors({ TERM: "linux" }), false);
  assert.equal(has256Colors({}), false);
});
