/** Executions as they happen. */
import { Type } from "@sinclair/typebox";
import type { ApiServices } from "../api-services.ts";
import { flag } from "../http/parameters.ts";
import { media, type Route, route } from "../http/route.ts";
import { problem } from "../openapi/document.ts";
import { dependencyStream } from "./dependency-stream.ts";
import { executionStream } from "./execution-stream.ts";
import { FollowedExecutions } from "./followed-execution.ts";
import type { UpdateHub } from "./update-hub.ts";

const TAG = "Executions";
const EVENTS = "text/event-stream";

/** The routes that follow executions. */
export function followRoutes(services: ApiServices, hub: UpdateHub): readonly Route[] {
  const executions = new FollowedExecutions(hub, services.repository);
  return [
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
