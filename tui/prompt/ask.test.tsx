import assert from "node:assert/strict";
import { test } from "node:test";
import { render } from "ink-testing-library";
import { UNICODE_GLYPHS } from "../theme.ts";
import { PromptForm } from "./ask.tsx";
import type { Question } from "./question.ts";

const QUESTIONS: readonly Question[] = [
  { id: "user", label: "user", hint: "text", kind: "text", description: "Who books." },
  { id: "guests", label: "guests", kind: "text", check: (answer) => (/^\d+$/.test(answer) ? undefined : "No number.") },
  { id: "menu", label: "menu", kind: "one", options: ["fish", "vegetables"] },
  { id: "key", label: "key", kind: "secret" },
];

type Answers = ReadonlyMap<string, string> | undefined;

/** The form on a screen without colours, driven by keys and by what appears. */
function openForm(questions: readonly Question[]) {
  const done = Promise.withResolvers<Answers>();
  const stdout = Object.assign(Object.create(process.stdout), { columns: 60 });
  const options = { color: false, glyphs: UNICODE_GLYPHS, stdout };
  const screen = render(<PromptForm questions={questions} options={options} onDone={done.resolve} />);
  const text = (): string => (screen.lastFrame() ?? "").replaceAll("\u001b[7m", "").replaceAll("\u001b[27m", "");
  return {
    done: done.promise,
    text,
    type: (keys: string) => screen.stdin.write(keys),
    close: () => screen.unmount(),
    /** Turns of the event loop until the screen shows it; a test that waits for ever is stopped by its runner. */
    async shows(pattern: RegExp): Promise<void> {
      while (!pattern.test(text())) await new Promise((resolve) => setTimeout(resolve, 1));
    },
  };
}

test("questions are asked one after the other, and answers stay in sight", async () => {
  const form = openForm(QUESTIONS);
  await form.shows(/\? user {2}text\n {2}Who books\.\n❯/);
  form.type("Ada");
  await form.shows(/❯ Ada/);
  form.type("\r");
  await form.shows(/✓ user {2}Ada\n\? guests/);
  form.type("many");
  await form.shows(/❯ many/);
  form.type("\r");
  await form.shows(/No number\./);
  form.type("\u0015");
  form.type("3");
  await form.shows(/❯ 3/);
  form.type("\r");
  await form.shows(/\? menu\n❯ fish\n {2}vegetables/);
  form.type("\u001b[B");
  await form.shows(/❯ vegetables/);
  form.type("\r");
  await form.shows(/\? key/);
  form.type("hidden");
  await form.shows(/❯ \*{6}/);
  form.type("\r");
  const answers = await form.done;
  assert.deepEqual(Object.fromEntries(answers ?? []), { user: "Ada", guests: "3", menu: "vegetables", key: "hidden" });
  await form.shows(/✓ key {2}\*+/);
  assert.doesNotMatch(form.text(), /hidden/);
  form.close();
});

test("Ctrl-C leaves the questions without answers", async () => {
  const form = openForm(QUESTIONS);
  await form.shows(/\? user/);
  form.type("\u0003");
  assert.equal(await form.done, undefined);
  form.close();
});
