/** All places, each with its view. */
import type { Desk } from "../app/desk.ts";
import type { Places } from "../app/places.ts";
import { ExecutionView } from "./execution/execution-view.ts";
import { TaskRunView } from "./execution/task-run-view.ts";
import { ExecutionsView } from "./executions/executions-view.ts";
import { FlowView } from "./flows/flow-view.ts";
import { FlowsView } from "./flows/flows-view.ts";
import { LogsView } from "./logs/logs-view.ts";
import { MetricsView } from "./metrics/metrics-view.ts";
import { NamespaceView } from "./namespaces/namespace-view.ts";
import { NamespacesView } from "./namespaces/namespaces-view.ts";
import { ServicesView } from "./services/services-view.ts";
import { TextView } from "./text/text-view.ts";
import { TriggersView } from "./triggers/triggers-view.ts";

/** See the file's head. */
export function placesOf(desk: Desk): Places {
  return {
    executions: (filter) => new ExecutionsView(desk, filter),
    execution: (id) => new ExecutionView(desk, id),
    taskRun: (place) => new TaskRunView(desk, place),
    logs: (place) => new LogsView(desk, place),
    text: (place) => new TextView(desk, place),
    flows: (filter) => new FlowsView(desk, filter),
    flow: (place) => new FlowView(desk, place),
    triggers: (filter) => new TriggersView(desk, filter),
    services: () => new ServicesView(desk),
    namespaces: () => new NamespacesView(desk),
    namespace: (name) => new NamespaceView(desk, name),
    metrics: () => new MetricsView(desk),
  };
}
