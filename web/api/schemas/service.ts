/** Services of a deployment, as the API answers them. */
import { Type } from "@sinclair/typebox";
import { SERVICE_TYPES } from "../../../core/contracts/service.ts";
import { word } from "../http/parameters.ts";
import { AnyObject, Instant } from "./shared-shapes.ts";

/** States as clients know them: what is gone is inactive. */
export const SHOWN_SERVICE_STATES = [
  "CREATED",
  "RUNNING",
  "ERROR",
  "DISCONNECTED",
  "TERMINATING",
  "TERMINATED_GRACEFULLY",
  "TERMINATED_FORCED",
  "NOT_RUNNING",
  "INACTIVE",
] as const;

/** What a service does. */
export const ServiceTypeSchema = word(SERVICE_TYPES, { $id: "ServiceType" });
const ServiceStateSchema = word(SHOWN_SERVICE_STATES, { $id: "ServiceState" });

const SERVER = {
  id: Type.String(),
  type: word(["SERVER", "STANDALONE"]),
  version: Type.String(),
  hostname: Type.String(),
};

/** A number of a service. */
export const ServiceMetricSchema = Type.Object(
  {
    name: Type.String(),
    type: Type.String(),
    description: Type.Optional(Type.String()),
    baseUnit: Type.Optional(Type.String()),
    tags: Type.Array(Type.Object({ key: Type.String(), value: Type.String() })),
    value: Type.Number(),
  },
  { $id: "ServiceMetric" },
);

const SERVICE = {
  id: Type.String(),
  type: ServiceTypeSchema,
  state: ServiceStateSchema,
  createdAt: Instant,
  updatedAt: Instant,
};

/** A service as lists have it. */
export const ServiceRowSchema = Type.Object({ ...SERVICE, server: Type.Object(SERVER) }, { $id: "ApiServiceInstance" });

/** Something that a worker is at. */
const ServiceJobSchema = Type.Object(
  {
    namespace: Type.String(),
    flowId: Type.String(),
    name: Type.String({ description: "The task or the trigger" }),
    executionId: Type.Optional(Type.String()),
    taskRunId: Type.Optional(Type.String()),
  },
  { $id: "ServiceJob" },
);

/** A service with all that is known of it. */
export const ServiceInstanceSchema = Type.Object(
  {
    ...SERVICE,
    server: Type.Object({ ...SERVER, props: AnyObject, metrics: Type.Array(ServiceMetricSchema) }),
    metrics: Type.Array(ServiceMetricSchema),
    events: Type.Array(
      Type.Object({
        ts: Instant,
        value: Type.Optional(Type.String()),
        type: Type.String(),
        state: ServiceStateSchema,
      }),
    ),
    props: AnyObject,
    jobs: Type.Optional(Type.Array(ServiceJobSchema)),
    seqId: Type.Integer(),
  },
  { $id: "ServiceInstance" },
);

/** How many services of each kind are there. */
export const ActiveServicesSchema = Type.Object(
  {
    total: Type.Integer(),
    services: Type.Array(Type.Object({ type: ServiceTypeSchema, total: Type.Integer() })),
  },
  { $id: "ApiActiveServiceList" },
);

/** Whether the deployment stands still for maintenance. */
export const MaintenanceStatusSchema = Type.Object(
  {
    maintenance: Type.Boolean(),
    ready: Type.Boolean(),
    services: Type.Record(Type.String(), Type.Object({ total: Type.Integer(), inMaintenance: Type.Integer() })),
  },
  { $id: "MaintenanceStatusResponse" },
);
