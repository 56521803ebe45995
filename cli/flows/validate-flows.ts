/** `kestra flow validate`: every problem of every file, then how many there were. */
import { standardOutput } from "../../platform/console.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { tell } from "../messages.ts";
import { findFlowFiles } from "./flow-files.ts";
import { createFlowReader } from "./flow-reader.ts";
import { isTemplateFile } from "./template-files.ts";

/** Checks the flows and templates of the paths; answers the exit code. */
export async function validateFlows(paths: readonly string[]): Promise<ExitCode> {
  const files = new Map<string, Kind>();
  const valid: Counts = { flow: 0, template: 0 };
  const invalid: Counts = { flow: 0, template: 0 };
  for (const path of paths) {
    const found = await findFlowFiles(path);
    if (found.ok) for (const file of found.files) files.set(file, isTemplateFile(file, path) ? "template" : "flow");
    else {
      tell(found.problem);
      invalid.flow++;
    }
  }
  const reader = await createFlowReader();
  for (const [file, kind] of files) {
    const read = kind === "template" ? await reader.readTemplate(file) : await reader.read(file);
    if (read.ok) valid[kind]++;
    else {
      invalid[kind]++;
      for (const { text } of read.problems) tell(text);
    }
  }
  void standardOutput().write(`${summary(valid, invalid)}\n`);
  return isNone(invalid) ? EXIT.success : EXIT.refused;
}

type Kind = "flow" | "template";
type Counts = Record<Kind, number>;

function isNone({ flow, template }: Counts): boolean {
  return flow + template === 0;
}

function summary(valid: Counts, invalid: Counts): string {
  if (isNone(invalid)) return `${words(valid)} valid`;
  if (isNone(valid)) return `${words(invalid)} invalid`;
  // One number says it as long as there are flows alone.
  const isPlain = valid.template + invalid.template === 0;
  return `${words(valid)} valid, ${isPlain ? invalid.flow : words(invalid)} invalid`;
}

function words(counts: Counts): string {
  const parts = (["flow", "template"] as const).filter(
    (kind) => counts[kind] > 0 || (kind === "flow" && isNone(counts)),
  );
  return parts.map((kind) => `${counts[kind]} ${counts[kind] === 1 ? kind : `${kind}s`}`).join(" and ");
}
