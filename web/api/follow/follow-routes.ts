/** Executions as they happen. */
import { Type } from "@sinclair/typebox";
import type { ApiServices } from "../api-services.ts";
import { eventStream, type SendEvents } from "../http/event-stream.ts";
import { flag } from "../http/parameters.ts";
import { media, type Route, route } from "../http/route.ts";
import { problem } from "../openapi/document.ts";
import { ChangedExecutions } from "./changed-executions.ts";
import { dependencyStream } from "./dependency-stream.ts";
import { executionStream } from "./execution-stream.ts";
import { FollowedExecutions } from "./followed-execution.ts";
import type { UpdateHub } from "./update-hub.ts";

const TAG = "Executions";
const EVENTS = "text/event-stream";

/** The routes that follow executions. */
export function followRoutes(services: ApiServices, hub: UpdateHub): readonly Route[] {
  const executions = new FollowedExecutions(hub, services.repository);
  const changed = new ChangedExecutions({ hub, clock: services.clock });
  return [
    route({
      operationId: "followExecutions",
      tag: TAG,
      summary:
        "Follow all executions: those that have changed are lists in events with the id `progress`; an event `missed` says that some were left out",
      method: "GET",
      path: "/executions/updates",
      answers: { 200: media(EVENTS, "Events") },
      handle: ({ request }) => changedStream(services, changed, request.signal),
    }),
    route({
      operationId: "followExecution",
      tag: TAG,
      summary: "Follow an execution until it ends: its states are events with the id `progress`, the last one `end`",
      method: "GET",
      path: "/executions/{executionId}/follow",
      answers: { 200: media(EVENTS, "Events"), 404: problem(404) },
      handle: ({ params, request }) => executionStream(services, executions, params.executionId, request.signal),
    }),
    route({
      operationId: "followDependenciesExecution",
      tag: TAG,
      summary: "Follow the executions that go together with one until all have ended: the last event is `end-all`",
      method: "GET",
      path: "/executions/{executionId}/follow-dependencies",
      query: Type.Object({
        destinationOnly: flag(false, "Only executions that it has started"),
        expandAll: flag(false, "Also those that are started by these, and so on"),
      }),
      answers: { 200: media(EVENTS, "Events"), 404: problem(404) },
      handle: ({ params, query, request }) =>
        dependencyStream(services, hub, params.executionId, query, request.signal),
    }),
  ];
}

async function changedStream(
  { onFault }: Pick<ApiServices, "onFault">,
  changed: ChangedExecutions,
  gone: AbortSignal,
): Promise<Response> {
  const viewer = await changed.open();
  const produce = async (send: SendEvents, over: AbortSignal): Promise<void> => {
    try {
      for await (const event of viewer.events(over)) await send(event);
    } finally {
      viewer.close();
    }
  };
  return eventStream(gone, produce, onFault);
}
