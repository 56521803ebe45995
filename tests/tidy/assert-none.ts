import assert from "node:assert/strict";

/** Fails with the violations, a line each. */
export function assertNone(violations: readonly string[]): void {
  if (violations.length > 0) assert.fail(`${violations.length} to put right:\n${violations.join("\n")}`);
}
