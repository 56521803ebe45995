/** `kestra execution run`: creates an execution and, where asked to, stays until it is over. */
import type { ApiAnswer } from "../../core/rest/rest-api.ts";
import type { ExitCode } from "../exit-code.ts";
import type { Following } from "./following.ts";
import { givenInputs, sendInputs } from "./form-inputs.ts";
import { countOf, flowName, instantOf, labelTexts } from "./references.ts";
import { servedFlow } from "./served-flow.ts";
import type { Session } from "./session.ts";
import { stayWithExecution } from "./stay-with-execution.ts";

/** Does it. */
export async function runExecution(session: Session): Promise<ExitCode> {
  return await stayWithExecution(session, (stop) => create(session, stop));
}

async function create(session: Session, { signal, ended }: Following): Promise<ApiAnswer | undefined> {
  const { api, given } = session;
  const schedule = given.value("schedule");
  const name = flowName(given.value("flow") ?? "");
  const flow = await servedFlow(api, name, countOf(given, "revision"), signal);
  const { namespace, id } = flow;
  const query = {
    labels: labelTexts(given),
    revision: countOf(given, "revision"),
    scheduleDate: schedule === undefined ? undefined : instantOf("schedule", schedule),
  };
  const inputs = await givenInputs(flow, given);
  const request = { method: "POST", path: ["executions", namespace, id], query, isLong: true } as const;
  return await sendInputs(session, flow, { inputs, cancelled: ended }, (form) =>
    api.ask({ ...request, ...form, signal }),
  );
}
