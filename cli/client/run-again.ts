/** `kestra execution restart` and `replay`: executions that run again, followed where asked to. */

import { textAt } from "../../core/rest/json-fields.ts";
import type { ApiAnswer } from "../../core/rest/rest-api.ts";
import type { ExitCode } from "../exit-code.ts";
import { tellExecution } from "./executions.ts";
import { UsageFault } from "./faults.ts";
import { givenInputs, inputsForm } from "./form-inputs.ts";
import { countOf } from "./references.ts";
import { servedFlow } from "./served-flow.ts";
import { forEachName, type Session } from "./session.ts";
import { stayWithExecution, wantsToStay } from "./stay-with-execution.ts";

/** `kestra execution restart`. */
export async function restartExecutions(session: Session): Promise<ExitCode> {
  const { api, output, given } = session;
  const query = { revision: countOf(given, "revision") };
  const restart = (id: string, signal?: AbortSignal): Promise<ApiAnswer> =>
    api.ask({ method: "POST", path: ["executions", id, "restart"], query, ...(signal ? { signal } : {}) });
  const [first = "", ...others] = given.values("id");
  if (wantsToStay(session)) {
    if (others.length > 0) throw new UsageFault("--wait and --follow take one execution.");
    return await stayWithExecution(session, ({ signal }) => restart(first, signal));
  }
  return await forEachName([first, ...others], async (id) => tellExecution(output, await restart(id)));
}

/** `kestra execution replay`: a new execution, from the start or a task run on. */
export async function replayExecution(session: Session): Promise<ExitCode> {
  return await stayWithExecution(session, ({ signal }) => replay(session, signal));
}

async function replay({ api, given }: Session, signal: AbortSignal): Promise<ApiAnswer> {
  const id = given.value("id") ?? "";
  const revision = countOf(given, "revision");
  const query = { taskRunId: given.value("task-run"), revision };
  if (given.values("input").length + given.values("file").length === 0 && given.value("inputs") === undefined) {
    return await api.ask({ method: "POST", path: ["executions", id, "replay"], query, signal });
  }
  const { data } = await api.ask({ path: ["executions", id], signal });
  const name = { namespace: textAt(data, "namespace"), flowId: textAt(data, "flowId") };
  const inputs = await givenInputs(await servedFlow(api, name, revision, signal), given);
  const path = ["executions", id, "replay-with-inputs"];
  return await api.ask({ method: "POST", path, query, ...inputsForm(inputs), isLong: true, signal });
}
