/** How the contracts register their tests: each opens what it tests anew, and leaves nothing behind. */
import { describe, test } from "node:test";

/** What a driver may say about its run of a contract. */
export interface ContractOptions {
  /** Why the driver cannot hold a test, by the test's title. Default none. */
  readonly skips?: Readonly<Record<string, string>>;
}

/** Registers one test of a contract. */
export type Check<T> = (title: string, body: (opened: T) => Promise<void>) => void;

/** How to open what a contract tests, and how to be rid of it. */
export interface ContractSubject<T> {
  open(): Promise<T>;
  close(opened: T): Promise<void>;
}

/** Registers groups of tests for one driver. @throws Error when a skip names no test */
export function contractSuite<T>(
  title: string,
  subject: ContractSubject<T>,
  { skips = {} }: ContractOptions,
  groups: readonly ((check: Check<T>) => void)[],
): void {
  const titles = new Set<string>();
  const check: Check<T> = (name, body) => {
    titles.add(name);
    const reason = skips[name];
    test(`${title}: ${name}`, reason === undefined ? {} : { skip: reason }, async () => {
      const opened = await subject.open();
      try {
        await body(opened);
      } finally {
        await subject.close(opened);
      }
    });
  };
  describe(title, () => {
    for (const group of groups) group(check);
  });
  const unknown = Object.keys(skips).filter((name) => !titles.has(name));
  if (unknown.length > 0) throw new Error(`${title} has no such tests to skip: ${unknown.join(", ")}`);
}
