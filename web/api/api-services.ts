/** What the REST API works with. */
import type { CreationResult } from "../../components/execution-factory.ts";
import type { FlowCatalog } from "../../components/flow-catalog.ts";
import type { ExecutionOperations } from "../../components/operations/execution-operations.ts";
import type { Triggers } from "../../components/scheduler/trigger-assembly.ts";
import type { Clock } from "../../core/contracts/clock.ts";
import type { Locks } from "../../core/contracts/locks.ts";
import type { Queue } from "../../core/contracts/queue.ts";
import type { Repository } from "../../core/contracts/repository.ts";
import type { Storage } from "../../core/contracts/storage.ts";
import type { Breakpoint, ExecutionKind } from "../../core/execution/execution.ts";
import type { Flow, Label } from "../../core/flow/flow.ts";
import type { ParseResult, ParseTemplateResult } from "../../core/flow/parser.ts";
import type { PluginRegistry } from "../../core/plugin/registry.ts";

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
  /** All plugins there are. */
  readonly registry: PluginRegistry;
  /** The newest flows, for those who look through all of them. */
  readonly catalog: FlowCatalog;
  readonly operations: ExecutionOperations;
  readonly triggers: Pick<Triggers, "operations" | "webhooks">;
  /** Saves a flow as its next revision, and tells who goes by flows. */
  saveFlow(flow: Flow, source: string): Promise<Flow>;
  /** Checks the inputs and sends the execution on its way; problems come back as values. */
  createExecution(request: ApiExecutionRequest): Promise<CreationResult>;
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
  /** Who may use the API; everybody who can reach it when left out. */
  readonly basicAuth?: {
    readonly username: string;
    readonly password: string;
    readonly realm: string;
    /** Beginnings of paths that are open to all. */
    readonly openUrls: readonly string[];
  };
}
