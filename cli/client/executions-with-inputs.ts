/** `kestra execution replay` and `resume`: what may take inputs. */
import { EXIT, type ExitCode } from "../exit-code.ts";
import { tellExecution } from "./executions.ts";
import { givenInputs, inputsForm, sendInputs } from "./form-inputs.ts";
import { at, listAt, textAt } from "./json-fields.ts";
import { countOf } from "./references.ts";
import { isInput, servedFlow } from "./served-flow.ts";
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

/** `kestra execution resume`: with the inputs that its Pause task asks for, which a person is asked for on a terminal. */
export async function resumeExecution(session: Session): Promise<ExitCode> {
  const { api, output, given } = session;
  const id = given.value("id") ?? "";
  const flow = { inputs: await pauseInputs(session, id) };
  const request = { method: "POST", path: ["executions", id, "resume"], isLong: true } as const;
  const answer = await sendInputs(
    session,
    flow,
    { inputs: await givenInputs(flow, given), cancelled: new Promise(() => undefined) },
    (form) => api.ask({ ...request, ...form }),
  );
  if (!answer) {
    output.note("Cancelled; it still waits.");
    return EXIT.killed;
  }
  await output.done(id, `${id} goes on`, answer);
  return EXIT.success;
}

/** The server knows which inputs there are, and of which types; where it does not say, those given are texts. */
async function pauseInputs({ api, given, output }: Session, id: string) {
  const names = given.values("input").map((text) => text.split("=")[0] ?? "");
  if (names.length === 0 && !output.capabilities.prompts && given.value("inputs") === undefined) return [];
  const path = ["executions", id, "resume", "validate"];
  const { data } = await api.ask({ method: "POST", path, ...inputsForm(new Map()) });
  const known = listAt(data, "inputs")
    .map((each) => at(each, "input"))
    .filter(isInput);
  return known.length > 0 ? known : names.map((name) => ({ id: name, type: "STRING" }));
}
