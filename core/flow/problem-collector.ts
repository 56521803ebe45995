/** Gathers problems by offset and turns them into problems by line and column. */
import type { LineIndex } from "./line-index.ts";
import { type Path, PROBLEMS_MAX, type Problem, pathText, type Reporter, type Severity } from "./problem.ts";

interface Found {
  readonly at: number;
  readonly path: string;
  readonly message: string;
  readonly hint: string | undefined;
  readonly severity: Severity;
}

/** Collects what is wrong. The same problem at the same place counts once. */
export class ProblemCollector implements Reporter {
  readonly #found = new Map<string, Found>();
  /** Errors of the trial that is under way; undefined when there is none. */
  #trialErrors: number | undefined;
  #left = 0;
  #errors = 0;
  /** Where values count as standing that come from elsewhere. */
  fallbackAt = 0;

  error(at: number, path: Path | undefined, message: string, hint?: string): void {
    if (this.#trialErrors !== undefined) this.#trialErrors++;
    else this.#add(at, path, message, hint, "error");
  }

  warning(at: number, path: Path | undefined, message: string, hint?: string): void {
    if (this.#trialErrors === undefined) this.#add(at, path, message, hint, "warning");
  }

  /** How many errors something reports, without keeping them. */
  trial(action: () => unknown): number {
    const outer = this.#trialErrors;
    this.#trialErrors = 0;
    try {
      action();
      return this.#trialErrors;
    } finally {
      this.#trialErrors = outer;
    }
  }

  /** True while nothing is kept. */
  get isTrial(): boolean {
    return this.#trialErrors !== undefined;
  }

  /** True when there was an error. */
  get hasErrors(): boolean {
    return this.#errors > 0;
  }

  /** The problems in the order of the text. */
  problems(lines: LineIndex, file: string | undefined): readonly Problem[] {
    const sorted = [...this.#found.values()].sort((a, b) => a.at - b.at);
    const problems = sorted.map(
      ({ at, path, message, hint, severity }): Problem => ({
        ...(file === undefined ? {} : { file }),
        ...lines.place(at),
        path,
        message,
        ...(hint === undefined ? {} : { hint }),
        severity,
      }),
    );
    const last = problems.at(-1);
    if (this.#left === 0 || !last) return problems;
    const { hint: _hint, ...place } = last;
    return [...problems, { ...place, path: "", message: `and ${this.#left} more problems`, severity: "error" }];
  }

  #add(at: number, path: Path | undefined, message: string, hint: string | undefined, severity: Severity): void {
    if (severity === "error") this.#errors++;
    const place = at < 0 ? this.fallbackAt : at;
    const key = `${place} ${message}`;
    if (this.#found.has(key)) return;
    if (this.#found.size >= PROBLEMS_MAX) this.#left++;
    else this.#found.set(key, { at: place, path: pathText(path), message, hint, severity });
  }
}
