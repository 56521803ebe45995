/** Questions one after the other, each checked before the next: inputs of flows, backfills, new pairs. */
import { answeredLine, questionLines } from "../prompt/prompt-lines.ts";
import { answerOf, type Draft, firstDraft, insert, type PromptKey, press, type Question } from "../prompt/question.ts";
import { neutralise } from "../text/neutralise.ts";
import type { Line } from "../text/painter.ts";
import type { KeyPress } from "./key-press.ts";
import type { Overlay } from "./overlay.ts";
import type { Area } from "./view.ts";

const KEYS: Readonly<Record<string, PromptKey>> = {
  left: "left",
  right: "right",
  up: "up",
  down: "down",
  tab: "down",
  home: "home",
  end: "end",
  "ctrl-a": "home",
  "ctrl-e": "end",
  "ctrl-u": "clear",
  "ctrl-w": "word",
  backspace: "backspace",
  delete: "delete",
};

/** What a form is told. */
export interface FormOptions {
  readonly title: string;
  readonly questions: readonly Question[];
  redraw(): void;
  /** Told the answers by id, or undefined when the person would not. */
  done(answers: ReadonlyMap<string, string> | undefined): void;
  fault(error: unknown): void;
}

/** See the file's head. */
export class FormOverlay implements Overlay {
  readonly placement = "middle";
  readonly #options: FormOptions;
  readonly #answers = new Map<string, string>();
  #draft: Draft;
  #problem: string | undefined;
  #isChecking = false;

  constructor(options: FormOptions) {
    this.#options = options;
    this.#draft = this.#first();
  }

  draw(area: Area): readonly Line[] {
    const { title, questions } = this.#options;
    const answered = questions.slice(0, this.#answers.size);
    const open = this.#open;
    const current = open ? questionLines(open, this.#draft, this.#problem, area) : [];
    const foot: Line = [
      { text: "enter", style: "key" },
      { text: " next   ", style: "dim" },
      { text: "shift-tab", style: "key" },
      { text: " one back   ", style: "dim" },
      { text: "esc", style: "key" },
      { text: ` cancel   ${answered.length + 1} of ${questions.length}`, style: "dim" },
    ];
    const room = Math.max(0, area.rows - current.length - 4);
    const before = answered.map((each) => answeredLine(each, this.#answers.get(each.id) ?? "", area));
    return [
      [{ text: neutralise(title), style: "title" }],
      [],
      ...(room > 0 ? before.slice(-room) : []),
      ...current,
      [],
      foot,
    ];
  }

  press(key: KeyPress): void {
    const open = this.#open;
    if (key.name === "escape" || key.name === "ctrl-c") return this.#options.done(undefined);
    if (!open || this.#isChecking) return;
    if (key.name === "enter") {
      this.#submit(open).catch((error: unknown) => this.#options.fault(error));
      return;
    }
    if (key.name === "shift-tab") return this.#goBack();
    this.#problem = undefined;
    if (key.name === "space" && open.kind === "many") this.#draft = press(this.#draft, "toggle", open.options ?? []);
    else this.#type(key, open);
  }

  #type({ name, text }: KeyPress, { options }: Question): void {
    const known = KEYS[name];
    if (known) this.#draft = press(this.#draft, known, options ?? []);
    else if (options === undefined && text !== "") this.#draft = insert(this.#draft, text);
    else if (options !== undefined && name === "j") this.#draft = press(this.#draft, "down", options);
    else if (options !== undefined && name === "k") this.#draft = press(this.#draft, "up", options);
  }

  get #open(): Question | undefined {
    return this.#options.questions[this.#answers.size];
  }

  #first(): Draft {
    const open = this.#open;
    this.#problem = open?.problem;
    return open ? firstDraft(open) : { text: [], cursor: 0, pointed: 0, chosen: [] };
  }

  #goBack(): void {
    const before = this.#options.questions[this.#answers.size - 1];
    if (!before) return;
    const answer = this.#answers.get(before.id) ?? "";
    this.#answers.delete(before.id);
    this.#draft = firstDraft({ ...before, initial: answer });
    this.#problem = undefined;
  }

  async #submit(open: Question): Promise<void> {
    const answer = answerOf(open, this.#draft);
    this.#isChecking = true;
    try {
      const problem = await open.check?.(answer);
      if (problem !== undefined) {
        this.#problem = problem;
        return;
      }
    } finally {
      this.#isChecking = false;
      this.#options.redraw();
    }
    this.#answers.set(open.id, answer);
    this.#draft = this.#first();
    if (this.#open === undefined) this.#options.done(this.#answers);
    else this.#options.redraw();
  }
}
