/**
 * A flow as the engine knows it after parsing: plain JSON data with validated shape and plugin defaults applied.
 * The schemas in {@link ./schema} are the source of these shapes; this file gives them the names the engine uses.
 */
import type { LogLevel } from "../contracts/log.ts";

/** When and how often a failed task or execution is tried again. Durations are ISO-8601 texts. */
export type Retry = {
  readonly behavior?: "RETRY_FAILED_TASK" | "CREATE_NEW_EXECUTION";
  readonly maxAttempts?: number;
  readonly maxDuration?: string;
  readonly warningOnRetry?: boolean;
} & (
  | { readonly type: "constant"; readonly interval: string }
  | {
      readonly type: "exponential";
      readonly interval: string;
      readonly maxInterval: string;
      readonly delayFactor?: number;
    }
  | { readonly type: "random"; readonly minInterval: string; readonly maxInterval: string }
);

/** One task of a flow: the properties every task has, and its type's own ones. */
export interface Task {
  readonly id: string;
  readonly type: string;
  readonly description?: string;
  readonly retry?: Retry;
  /** ISO-8601 duration, or an expression that renders to one. */
  readonly timeout?: string;
  readonly disabled?: boolean;
  readonly workerGroup?: { readonly key?: string; readonly fallback?: "FAIL" | "WAIT" | "CANCEL" };
  readonly logLevel?: LogLevel;
  readonly logToFile?: boolean;
  readonly allowFailure?: boolean;
  readonly allowWarning?: boolean;
  /** Rendered; the task is skipped when the text is falsy (`false`, `0`, `-0`, blank). */
  readonly runIf?: string;
  readonly taskCache?: { readonly enabled: boolean; readonly ttl?: string };
  readonly [property: string]: unknown;
}

/** A declared input; the properties that only some types have are read by the input types themselves. */
export interface Input {
  readonly id: string;
  readonly type: string;
  readonly description?: string;
  readonly displayName?: string;
  /** Default true. */
  readonly required?: boolean;
  readonly defaults?: unknown;
  readonly prefill?: unknown;
  readonly dependsOn?: { readonly inputs?: readonly string[]; readonly condition?: string };
  readonly [property: string]: unknown;
}

/** A declared output of the flow; texts in `value` are rendered when the tasks are over. */
export interface Output {
  readonly id: string;
  readonly type: string;
  /** An expression text, or a structure with such texts in it. */
  readonly value: unknown;
  /** False leaves the output out when it cannot be rendered. Default true. */
  readonly required?: boolean;
  readonly displayName?: string;
  readonly description?: string;
}

/** Values that fill in what tasks of a type leave out, or override it when forced. */
export interface PluginDefault {
  /** A type, or a prefix of types that ends at a dot or at a whole segment. */
  readonly type: string;
  readonly forced?: boolean;
  readonly ref?: string;
  readonly values?: Readonly<Record<string, unknown>>;
}

/** What starts executions of the flow by itself. */
export interface Trigger {
  readonly id: string;
  readonly type: string;
  readonly disabled?: boolean;
  readonly conditions?: readonly Condition[];
  readonly [property: string]: unknown;
}

/** What must hold for a trigger to fire. */
export interface Condition {
  readonly type: string;
  readonly [property: string]: unknown;
}

/** A word pair that executions are found by. */
export interface Label {
  readonly key: string;
  readonly value: string;
}

/** A whole flow. */
export interface Flow {
  readonly id: string;
  readonly namespace: string;
  readonly tenantId: string;
  /** Counts saved versions, from 1. */
  readonly revision: number;
  /** ISO-8601 instant at which this revision was saved; unknown of old ones. */
  readonly updated?: string;
  readonly description?: string;
  readonly disabled?: boolean;
  readonly deleted?: boolean;
  readonly labels?: readonly Label[];
  readonly inputs?: readonly Input[];
  readonly outputs?: readonly Output[];
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly tasks: readonly Task[];
  readonly errors?: readonly Task[];
  readonly finally?: readonly Task[];
  readonly afterExecution?: readonly Task[];
  readonly triggers?: readonly Trigger[];
  readonly listeners?: readonly { readonly tasks: readonly Task[]; readonly conditions?: readonly Condition[] }[];
  readonly pluginDefaults?: readonly PluginDefault[];
  readonly concurrency?: { readonly limit: number; readonly behavior?: "QUEUE" | "CANCEL" | "FAIL" };
  readonly retry?: Retry;
  readonly sla?: readonly Sla[];
  readonly checks?: readonly Check[];
  readonly workerGroup?: Task["workerGroup"];
}

/** What an execution is held to, and what becomes of it otherwise. */
export interface Sla {
  readonly id: string;
  readonly type: "MAX_DURATION" | "EXECUTION_ASSERTION";
  readonly behavior: "FAIL" | "CANCEL" | "NONE";
  readonly duration?: string;
  readonly assert?: string;
  readonly labels?: readonly Label[];
}

/** A question asked before an execution is created. */
export interface Check {
  readonly condition: string;
  readonly message: string;
  readonly style?: "ERROR" | "SUCCESS" | "WARNING" | "INFO";
  readonly behavior?: "BLOCK_EXECUTION" | "FAIL_EXECUTION" | "CREATE_EXECUTION";
}

/** Names one flow, or one saved version of it. */
export interface FlowKey {
  readonly tenantId: string;
  readonly namespace: string;
  readonly flowId: string;
  readonly revision?: number;
}
