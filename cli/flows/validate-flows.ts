/** `kestra flow validate`: every problem of every file, then how many there were. */
import { standardOutput } from "../../platform/console.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { tell } from "../messages.ts";
import { findFlowFiles } from "./flow-files.ts";
import { createFlowReader } from "./flow-reader.ts";

/** Checks the flows of the paths; answers the exit code. */
export async function validateFlows(paths: readonly string[]): Promise<ExitCode> {
  const files = new Set<string>();
  let valid = 0;
  let invalid = 0;
  for (const path of paths) {
    const found = await findFlowFiles(path);
    if (found.ok) for (const file of found.files) files.add(file);
    else {
      tell(found.problem);
      invalid++;
    }
  }
  const reader = await createFlowReader();
  for (const file of files) {
    const read = await reader.read(file);
    if (read.ok) valid++;
    else {
      invalid++;
      for (const { text } of read.problems) tell(text);
    }
  }
  void standardOutput().write(`${summary(valid, invalid)}\n`);
  return invalid > 0 ? EXIT.refused : EXIT.success;
}

function summary(valid: number, invalid: number): string {
  const flows = (count: number): string => `${count} ${count === 1 ? "flow" : "flows"}`;
  if (invalid === 0) return `${flows(valid)} valid`;
  return valid === 0 ? `${flows(invalid)} invalid` : `${flows(valid)} valid, ${invalid} invalid`;
}
