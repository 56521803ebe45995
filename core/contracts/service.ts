/** The services of a deployment: each executor, worker, scheduler, indexer and web server beats, and is known by it. */

/** What a service does. */
export const SERVICE_TYPES = ["EXECUTOR", "INDEXER", "SCHEDULER", "WEBSERVER", "WORKER"] as const;
export type ServiceType = (typeof SERVICE_TYPES)[number];

/** How a service fares; which state may follow which is decided where services live. */
export const SERVICE_STATES = [
  "CREATED",
  "RUNNING",
  "ERROR",
  "DISCONNECTED",
  "TERMINATING",
  "TERMINATED_GRACEFULLY",
  "TERMINATED_FORCED",
  "NOT_RUNNING",
  "EMPTY",
] as const;
export type ServiceState = (typeof SERVICE_STATES)[number];

/** The process that hosts services. */
export interface ServerInstance {
  readonly id: string;
  readonly type: "SERVER" | "STANDALONE";
  readonly version: string;
  readonly hostname: string;
}

/** How a service wants to be looked after; others go by these and not by their own. Durations in milliseconds. */
export interface LivenessSettings {
  readonly enabled: boolean;
  readonly intervalMs: number;
  readonly timeoutMs: number;
  readonly initialDelayMs: number;
  readonly heartbeatIntervalMs: number;
  readonly terminationGracePeriodMs: number;
  readonly restartStrategy: "IMMEDIATELY" | "AFTER_TERMINATION_GRACE_PERIOD" | "NEVER";
}

/** Something that happened to a service. */
export interface ServiceEvent {
  /** ISO-8601 instant. */
  readonly date: string;
  readonly state: ServiceState;
  readonly message?: string;
}

/** Something that a worker is at: a task run, or the evaluation of a trigger. */
export interface ServiceJob {
  readonly namespace: string;
  readonly flowId: string;
  /** The task or the trigger. */
  readonly name: string;
  /** Undefined for evaluations of triggers. */
  readonly executionId?: string;
  readonly taskRunId?: string;
}

/** Jobs that a heartbeat carries at the most, so that records stay small; how many run is told in any case. */
export const SERVICE_JOBS_MAX = 50;

/** What is known of a service. */
export interface ServiceInstance {
  readonly id: string;
  readonly type: ServiceType;
  readonly state: ServiceState;
  readonly server: ServerInstance;
  /** ISO-8601 instants. */
  readonly createdAt: string;
  readonly updatedAt: string;
  /** Oldest first. */
  readonly events: readonly ServiceEvent[];
  readonly liveness: LivenessSettings;
  /** Such as the worker's group. */
  readonly properties: Readonly<Record<string, string>>;
  /** Numbers of the last heartbeat, such as slots in use. */
  readonly metrics: Readonly<Record<string, number>>;
  /** What it was at with the last heartbeat, up to {@link SERVICE_JOBS_MAX}. Left out by services that have no jobs. */
  readonly jobs?: readonly ServiceJob[];
  /** Grows by one with every change. */
  readonly sequence: number;
}

/** What is known of all services. */
export interface ServiceRepository {
  find(id: string): Promise<ServiceInstance | undefined>;
  /** Those in any of these states, or all; oldest first. */
  list(states?: readonly ServiceState[]): Promise<readonly ServiceInstance[]>;
  /**
   * Saves the instance if its stored sequence is one less than its own (none stored: 1 or more is taken as new when
   * `isNew`). False when someone else has changed it meanwhile, or it is gone; then nothing is changed.
   */
  save(instance: ServiceInstance, isNew?: boolean): Promise<boolean>;
  /** Forgets instances that changed last before this ISO-8601 instant and are EMPTY or NOT_RUNNING; answers how many. */
  purge(before: string): Promise<number>;
}
