/** What the program's exit code tells. */
import type { StateType } from "../core/execution/state.ts";

/** The exit codes by meaning. */
export const EXIT = { success: 0, failed: 1, refused: 2, killed: 3, warning: 4 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Each code and what it means, for help and reference. */
export const EXIT_MEANINGS: readonly (readonly [ExitCode, string])[] = [
  [EXIT.success, "success"],
  [EXIT.failed, "the execution failed; or a server refused, or could not be reached"],
  [EXIT.refused, "bad usage, an invalid flow, or bad inputs: nothing ran"],
  [
    EXIT.killed,
    "the execution was killed or cancelled: by Ctrl-C, a signal, --timeout, or itself; or Ctrl-C ended the following of one",
  ],
  [EXIT.warning, "the execution ended with a warning"],
];

/** The exit code of an execution that ended in this state. */
export function exitCodeOf(state: StateType): ExitCode {
  switch (state) {
    case "SUCCESS":
    case "SKIPPED":
      return EXIT.success;
    case "WARNING":
      return EXIT.warning;
    case "KILLED":
    case "KILLING":
    case "CANCELLED":
      return EXIT.killed;
    default:
      return EXIT.failed;
  }
}
