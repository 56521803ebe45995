/** `kestra execution resume`: with the inputs that its Pause task asks for. */

import { at, listAt } from "../../core/rest/json-fields.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { givenInputs, inputsForm, sendInputs } from "./form-inputs.ts";
import { isInput } from "./served-flow.ts";
import type { Session } from "./session.ts";

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
