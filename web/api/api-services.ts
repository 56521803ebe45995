/** What the REST API works with. */
import type { CreationResult } from "../../components/execution-factory.ts";
import type { ExecutionPreviews } from "../../components/execution-previews.ts";
import type { FlowCatalog } from "../../components/flow-catalog.ts";
import type { ExecutionOperations } from "../../components/operations/execution-operations.ts";
import type { Triggers } from "../../components/scheduler/trigger-assembly.ts";
import type { ExecutionExpressions } from "../../components/services/execution-expressions.ts";
import type { SecretStore } from "../../components/services/secret-store.ts";
import type { BasicAuthChoice } from "../../core/configuration/deployment.ts";
import type { Clock } from "../../core/contracts/clock.ts";
import type { Locks } from "../../core/contracts/locks.ts";
import type { Queue } from "../../core/contracts/queue.ts";
import type { Repository } from "../../core/contracts/repository.ts";
import type { Storage } from "../../core/contracts/storage.ts";
import type { Breakpoint, ExecutionKind } from "../../core/execution/execution.ts";
import type { Flow, Label, PluginDefault } from "../../core/flow/flow.ts";
import type { ParseResult, ParseTemplateResult } from "../../core/flow/parser.ts";
import type { PluginRegistry } from "../../core/plugin/registry.ts";
import type { BodyLimits } from "./http/body-limits.ts";
import type { CorsRule } from "./http/cors.ts";

/** Who wants which execution. */
export interface ApiExecutionRequest {
  readonly tenantId: string;
  readonly namespace: string;
  readonly flowId: string;
  readonly revision?: number;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly labels: readonly Label[];
  readonly scheduleDate?: string;
  readonly breakpoints?: readonly Breakpoint[];
  readonly kind?: ExecutionKind;
}

/** The parts behind the routes. */
export interface ApiServices {
  readonly repository: Repository;
  readonly queue: Queue;
  readonly storage: Storage;
  readonly clock: Clock;
  /** Shared by all processes that change files of the storage. Default: this process is the only one. */
  readonly locks?: Locks | undefined;
  /** The secrets that are kept for namespaces. */
  readonly secrets: SecretStore;
  /** Keys of the secrets that the environment gives to all namespaces. Default: there are none. */
  readonly secretKeys?: readonly string[];
  /** All plugins there are. */
  readonly registry: PluginRegistry;
  /** The newest flows, for those who look through all of them. */
  readonly catalog: FlowCatalog;
  readonly operations: ExecutionOperations;
  /** What would come of inputs. */
  readonly previews: ExecutionPreviews;
  /** Renders expressions with the variables of executions. */
  readonly expressions: ExecutionExpressions;
  readonly triggers: Pick<Triggers, "operations" | "webhooks">;
  /** Saves a flow as its next revision, and tells who goes by flows. */
  saveFlow(flow: Flow, source: string): Promise<Flow>;
  /**
   * Checks the inputs and sends the execution on its way; problems come back as values.
   * @param wanted aborts when it is not wanted any longer
   * @throws BackendAway when it was given up and is not made
   */
  createExecution(request: ApiExecutionRequest, wanted?: AbortSignal): Promise<CreationResult>;
  /** Plugin defaults of the configuration, which flows have when they are read. Default: there are none. */
  readonly pluginDefaults?: readonly PluginDefault[];
  /** Reads a flow from YAML, with the plugin defaults of the configuration. */
  parseFlow(source: string, tenantId: string): Promise<ParseResult>;
  /** Reads a template from YAML, with the same defaults. */
  parseTemplate(source: string, tenantId: string): Promise<ParseTemplateResult>;
  /** Told faults of the API itself, of which users see only that there was one. */
  onFault(error: unknown): void;
}

/** What of the configuration the API shows or goes by. */
export interface ApiSettings {
  readonly version: string;
  /** Base of the links in answers (`kestra.url`), without a slash at its end. */
  readonly url?: string;
  /** Folder with blueprints of the operator's own. Default none. */
  readonly blueprintFolder?: string;
  /** Folders of the local disk whose files may be looked at. Default: none may. */
  readonly localPreviewPaths?: readonly string[];
  /** Who may use the API. Default: this machine, until somebody is set up. */
  readonly basicAuth?: Partial<BasicAuthSettings>;
  /** Prefix of every path, such as `/kestra`. Default: none. */
  readonly contextPath?: string;
  /** The server speaks HTTPS. Default false. */
  readonly isTls?: boolean;
  /** Reverse proxies that are believed about clients: addresses and networks. Default: none. */
  readonly trustedProxies?: readonly string[];
  /** What pages of other sites may do. Default: nothing. */
  readonly cors?: readonly CorsRule[];
  /** Default: those of the configuration's schema. */
  readonly bodies?: BodyLimits;
  /** What clients are told of the installation. */
  readonly installation?: Installation;
  /** Told every answer, for a log of requests. Default: nobody is. */
  onAnswer?(entry: AnswerEntry): void;
}

/** How users sign in. */
export interface BasicAuthSettings extends BasicAuthChoice {
  /** What browsers show when they ask. */
  readonly realm: string;
  /** Beginnings of paths that are open to all, beside those that always are. */
  readonly openUrls: readonly string[];
}

/** Rows of previews where nobody says how many. */
export const DEFAULT_PREVIEW = { initial: 100, max: 5_000 } as const;

/** What clients are told of an installation: names and limits. */
export interface Installation {
  readonly environment?: { readonly name?: string; readonly color?: string };
  readonly preview?: { readonly initial: number; readonly max: number };
  readonly systemNamespace?: string;
  readonly hiddenLabelsPrefixes?: readonly string[];
  readonly isTemplateEnabled?: boolean;
  readonly queueType?: string;
  readonly repositoryType?: string;
  readonly storageType?: string;
}

/** An answer, as a log of requests has it. */
export interface AnswerEntry {
  readonly address: string;
  readonly method: string;
  /** Without the query, which may hold secrets, and keys of webhooks. */
  readonly path: string;
  readonly status: number;
  readonly durationMs: number;
}
