/** Compiled templates by their text. */
import type { CompiledTemplate } from "./compiler.ts";

export class TemplateCache {
  readonly #templates = new Map<string, CompiledTemplate>();
  readonly #entriesMax: number;

  constructor(entriesMax: number) {
    this.#entriesMax = entriesMax;
  }

  get(source: string, make: () => CompiledTemplate): CompiledTemplate {
    const known = this.#templates.get(source);
    if (known) return known;
    const template = make();
    if (this.#templates.size >= this.#entriesMax) this.#forgetSome();
    this.#templates.set(source, template);
    return template;
  }

  /** Forgets the older half: cheaper than keeping the order of use with every look-up. */
  #forgetSome(): void {
    let left = Math.max(1, Math.ceil(this.#entriesMax / 2));
    for (const source of this.#templates.keys()) {
      if (left-- <= 0) break;
      this.#templates.delete(source);
    }
  }
}
