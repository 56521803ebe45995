import assert from "node:assert/strict";
import { test } from "node:test";
import { groundAnswered, groundTold, terminalGround } from "./ground.ts";

test("the ground of a terminal is what the person says, then what the environment says", () => {
  assert.equal(groundTold({ KESTRA_TUI_THEME: "light", COLORFGBG: "15;0" }), "light");
  assert.equal(groundTold({ COLORFGBG: "0;default;15" }), "light");
  assert.equal(groundTold({ COLORFGBG: "15;0" }), "dark");
  assert.equal(groundTold({ KESTRA_TUI_THEME: "blue" }), undefined);
});

test("a terminal that nobody tells about is asked, and is dark when it does not say", async () => {
  const answering = (text: string) => () => Promise.resolve(text);
  const light = "\u001b]11;rgb:ffff/fafa/f0f0\u0007\u001b[?62;4c";
  assert.deepEqual(await terminalGround({}, answering(light)), { ground: "light", answered: light });
  assert.equal((await terminalGround({}, answering("\u001b[?1;2c"))).ground, "dark");
  const told = await terminalGround({ KESTRA_TUI_THEME: "light" }, () => Promise.reject(new Error("asked")));
  assert.deepEqual(told, { ground: "light", answered: "" });
  assert.equal(groundAnswered("\u001b]11;rgb:1e/1e/2e\u001b\\"), "dark");
  assert.equal(groundAnswered("\u001b]11;rgba:ffff/ffff/ffff/ffff\u0007"), "light");
});
