/** `kestra flow expand`: prints a flow with everything filled in. */
import { filledFlow } from "../../core/expand/filled-flow.ts";
import { flowYaml } from "../../core/expand/flow-yaml.ts";
import { standardOutput } from "../../platform/console.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { tell } from "../messages.ts";
import { readIncludedFlow } from "./included-flow.ts";

/** Prints the flow of a file, with the defaults of types where they are wanted; answers the exit code. */
export async function expandFlow(path: string, typeDefaults: boolean): Promise<ExitCode> {
  const read = await readIncludedFlow(path);
  if (!read.ok) {
    for (const problem of read.problems) tell(problem);
    return EXIT.refused;
  }
  void standardOutput().write(flowYaml(filledFlow(read.flow, read.registry, { typeDefaults })));
  return EXIT.success;
}
