import assert from "node:assert/strict";
import { test } from "node:test";
import { LINES_HELD_CHARS_MAX, LineWriter } from "./line-writer.ts";

test("lines of one turn go out together", async () => {
  const written = Promise.withResolvers<string>();
  const writer = new LineWriter((text) => {
    written.resolve(text);
    return undefined;
  });
  void writer.line("a");
  void writer.line("b");
  assert.equal(await written.promise, "a\nb\n");
});

test("what is too much to hold goes out at once", () => {
  const texts: string[] = [];
  const writer = new LineWriter((text) => {
    texts.push(text);
    return undefined;
  });
  void writer.line("x".repeat(LINES_HELD_CHARS_MAX));
  assert.equal(texts.length, 1);
});

test("a slow reader is waited for", async () => {
  const room = Promise.withResolvers<void>();
  const writer = new LineWriter(() => room.promise);
  const waiting = writer.line("x".repeat(LINES_HELD_CHARS_MAX));
  assert.ok(waiting);
  assert.equal(writer.line("y"), waiting);
  room.resolve();
  await waiting;
  assert.equal(writer.line("z"), undefined);
});
