/** `kestra flow validate --server`: what a server thinks of flows, which knows its own plugins and defaults. */

import { listAt, rowsOf, textAt } from "../../core/rest/json-fields.ts";
import type { ApiAnswer } from "../../core/rest/rest-api.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { tell } from "../messages.ts";
import { type FlowSource, joinSources, readSources } from "./flow-sources.ts";
import type { Session } from "./session.ts";

/** Does it. */
export async function validateOnServer(session: Session): Promise<ExitCode> {
  const sources = await readSources(session.given.values("path"), "flow");
  return await tellValidation(session, await validateSources(session, ["flows", "validate"], sources));
}

/** What a server thinks of each source. */
export interface ServerValidation {
  readonly sources: readonly FlowSource[];
  readonly answer: ApiAnswer;
}

/** Asks; all sources go together. @throws RestFault */
export async function validateSources(
  { api }: Session,
  path: readonly string[],
  sources: readonly FlowSource[],
): Promise<ServerValidation> {
  const request = { method: "POST", path, body: joinSources(sources), contentType: "application/x-yaml" } as const;
  return { sources, answer: await api.ask(request) };
}

/** A line for each flow, and below it what is wrong; the exit code is 1 when something is. */
export async function tellValidation({ output }: Session, { sources, answer }: ServerValidation): Promise<ExitCode> {
  const rows = rowsOf(answer.data);
  const isValid = rows.every((row) => textAt(row, "constraints") === "");
  const { ascii } = output.capabilities.glyphs;
  if (output.format !== "table") await output.data(answer);
  else {
    if (rows.length === 0) output.note("There is nothing to check.");
    for (const [index, row] of rows.entries()) {
      const constraints = linesOf(textAt(row, "constraints"));
      const sign = constraints.length === 0 ? (ascii ? "+" : "✓") : ascii ? "x" : "✘";
      const name = [textAt(row, "namespace"), textAt(row, "flow")].filter((part) => part !== "").join(".");
      const file = rows.length === sources.length ? sources[index]?.file : undefined;
      await output.lines([`${sign} ${name === "" ? (file ?? "") : name}${file === undefined ? "" : ` (${file})`}`]);
      for (const line of constraints) tell(`  ${line}`);
      for (const key of ["warnings", "deprecationPaths", "infos"]) {
        for (const each of listAt(row, key))
          tell(`  ${key === "deprecationPaths" ? "deprecated: " : ""}${String(each)}`);
      }
    }
  }
  return isValid ? EXIT.success : EXIT.failed;
}

function linesOf(text: string): readonly string[] {
  return text.split("\n").filter((line) => line.trim() !== "");
}
