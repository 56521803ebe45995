/** What stands in front of the views: the last one has the keys until it is closed. */
import type { Question } from "../prompt/question.ts";
import { CommandOverlay, type GoCommand } from "./command-overlay.ts";
import { ConfirmOverlay } from "./confirm-overlay.ts";
import type { FilterHistory } from "./filter-history.ts";
import { FilterOverlay } from "./filter-overlay.ts";
import { FormOverlay } from "./form-overlay.ts";
import { HelpOverlay } from "./help-overlay.ts";
import type { Overlay } from "./overlay.ts";
import type { Acts, ViewFilter } from "./view.ts";

/** Whom overlays work for. */
export interface OverlayHost {
  redraw(): void;
  fault(error: unknown): void;
}

/** See the file's head. */
export class OverlayStack {
  readonly #host: OverlayHost;
  readonly #overlays: Overlay[] = [];

  constructor(host: OverlayHost) {
    this.#host = host;
  }

  get top(): Overlay | undefined {
    return this.#overlays.at(-1);
  }

  /** Takes all away, whatever they wait for. */
  clear(): void {
    this.#overlays.length = 0;
  }

  /** Asks a question that is answered by yes or no. */
  confirm(question: string, command: string | undefined): Promise<boolean> {
    return this.#until((done) => new ConfirmOverlay(question, command, done));
  }

  /** Asks questions; answers by their ids, or undefined when the person would not. */
  async ask(title: string, questions: readonly Question[]): Promise<ReadonlyMap<string, string> | undefined> {
    if (questions.length === 0) return new Map();
    return await this.#until((done) => new FormOverlay({ ...this.#hosting(), title, questions, done }));
  }

  /** Opens the field of a filter; settles once it is closed, with what was typed in the history. */
  async type(field: ViewFilter, place: string, histories: FilterHistory): Promise<void> {
    await this.#until<void>((done) => new FilterOverlay(field, histories.of(place), done));
    histories.add(place, field.text);
  }

  /** Opens the field of commands. @param run is given the whole text */
  commands(all: readonly GoCommand[], run: (text: string) => void): void {
    this.#show((close) => new CommandOverlay(all, run, close));
  }

  /** Shows what can be done in a place. */
  help(title: string, acts: Acts): void {
    this.#show((close) => new HelpOverlay(title, acts, close));
  }

  #hosting(): OverlayHost {
    return { redraw: () => this.#host.redraw(), fault: (error) => this.#host.fault(error) };
  }

  #until<T>(make: (done: (answer: T) => void) => Overlay): Promise<T> {
    return new Promise((resolve) => {
      this.#show((close) =>
        make((answer) => {
          close();
          resolve(answer);
        }),
      );
    });
  }

  #show(make: (close: () => void) => Overlay): void {
    const overlay = make(() => {
      const index = this.#overlays.indexOf(overlay);
      if (index >= 0) this.#overlays.splice(index, 1);
      this.#host.redraw();
    });
    this.#overlays.push(overlay);
    this.#host.redraw();
  }
}
