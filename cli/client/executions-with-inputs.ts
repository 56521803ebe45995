/** `kestra execution replay` and `resume`: what may take inputs. */
import { tellExecution } from "./executions.ts";
import { givenInputs, inputsForm } from "./form-inputs.ts";
import { listAt, textAt } from "./json-fields.ts";
import { countOf } from "./references.ts";
import { servedFlow } from "./served-flow.ts";
import type { Session } from "./session.ts";

/** `kestra execution replay`: a new execution, from the start or a task run on. */
export async function replayExecution(session: Session): Promise<undefined> {
  const { api, output, given } = session;
  const id = given.value("id") ?? "";
  const revision = countOf(given, "revision");
  const query = { taskRunId: given.value("task-run"), revision };
  if (given.values("input").length + given.values("file").length === 0 && given.value("inputs") === undefined) {
    return await tellExecution(output, await api.ask({ method: "POST", path: ["executions", id, "replay"], query }));
  }
  const { data } = await api.ask({ path: ["executions", id] });
  const name = { namespace: textAt(data, "namespace"), flowId: textAt(data, "flowId") };
  const inputs = await givenInputs(await servedFlow(api, name, revision), given);
  const path = ["executions", id, "replay-with-inputs"];
  const answer = await api.ask({ method: "POST", path, query, ...inputsForm(inputs), isLong: true });
  await tellExecution(output, answer);
}

/** `kestra execution resume`: with the inputs that its Pause task asks for. */
export async function resumeExecution({ api, output, given }: Session): Promise<undefined> {
  const id = given.value("id") ?? "";
  const inputs = await givenInputs({ inputs: await pauseInputs({ api }, id, given.values("input")) }, given);
  const answer = await api.ask({
    method: "POST",
    path: ["executions", id, "resume"],
    ...inputsForm(inputs),
    isLong: true,
  });
  await output.done(id, `${id} goes on`, answer);
}

/** The server knows which inputs there are, and of which types; those that are given are taken for texts here. */
async function pauseInputs({ api }: Pick<Session, "api">, id: string, given: readonly string[]) {
  if (given.length === 0) return [];
  const { data } = await api.ask({
    method: "POST",
    path: ["executions", id, "resume", "validate"],
    ...inputsForm(new Map()),
  });
  const known = listAt(data, "inputs").map((each) => ({
    id: textAt(each, "input", "id"),
    type: textAt(each, "input", "type"),
  }));
  if (known.length > 0) return known;
  return given.map((text) => ({ id: text.split("=")[0] ?? "", type: "STRING" }));
}
