/** Which programs this machine has, for tests that run what pages say. */
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

/** Options of a test that needs programs: it is skipped, with the reason, where one is missing. */
export function without(...programs: readonly string[]): { readonly skip?: string } {
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  const missing = programs.find((program) => !folders.some((each) => existsSync(join(each, program))));
  return missing === undefined ? {} : { skip: `there is no ${missing} on this machine` };
}
