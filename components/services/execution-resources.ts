/** What tasks and expressions of an execution reach: files, key-value pairs, secrets. One place that scopes them. */
import type { Clock } from "../../core/contracts/clock.ts";
import type { KeyValueStore, NamespaceFileStore } from "../../core/contracts/key-value.ts";
import type { Locks } from "../../core/contracts/locks.ts";
import type { Repository } from "../../core/contracts/repository.ts";
import type { Storage } from "../../core/contracts/storage.ts";
import type { Execution } from "../../core/execution/execution.ts";
import {
  createFileReader,
  type FileReader,
  type FileReaderOptions,
  triggeringExecution,
} from "../../core/files/file-reader.ts";
import { createKeyValueStore } from "../../core/files/key-value-store.ts";
import { createNamespaceFileStore } from "../../core/files/namespace-files.ts";
import { createLocalFileReader } from "../../platform/local-files.ts";
import type { FindSecret } from "./secrets.ts";

/** What a process has for all executions. */
export interface SharedResources {
  readonly storage: Storage;
  readonly repository: Repository;
  readonly clock: Clock;
  /** Shared by all processes that change files of the storage. Default: this process is the only one. */
  readonly locks?: Locks | undefined;
  /** The secret of a key, or undefined when there is none. */
  readonly secret: FindSecret;
  /** Base64 of the key that encrypts values at rest. Default: there is none, and nothing is encrypted. */
  readonly encryptionKey?: string | undefined;
  /** Folders and files that `file:///` URIs may reach. Default: none. */
  readonly allowedLocalPaths?: readonly string[];
}

/** The parts of an execution that decide what it may reach. */
export type ExecutionScope = Pick<Execution, "id" | "tenantId" | "namespace" | "flowId" | "trigger">;

/** The same for one execution. */
export interface ExecutionResources {
  readonly fileOptions: FileReaderOptions;
  readonly files: FileReader;
  /** The pairs of a namespace; the flow's own one when left out. */
  keyValues(namespace?: string): KeyValueStore;
  /** The files of a namespace; the flow's own one when left out. */
  namespaceFiles(namespace?: string): NamespaceFileStore;
}

/** Scopes what the process has to one execution. */
export function executionResources(shared: SharedResources, execution: ExecutionScope): ExecutionResources {
  const { storage, clock, locks } = shared;
  const { tenantId } = execution;
  const keyValues = (namespace = execution.namespace): KeyValueStore =>
    createKeyValueStore({ storage, tenantId, namespace, clock, locks });
  const namespaceFiles = (namespace = execution.namespace): NamespaceFileStore =>
    createNamespaceFileStore({ storage, tenantId, namespace, locks });
  const triggeredBy = triggeringExecution(execution);
  const fileOptions: FileReaderOptions = {
    storage,
    tenantId,
    place: { namespace: execution.namespace, flowId: execution.flowId, executionId: execution.id },
    namespaceFiles,
    localFiles: createLocalFileReader(shared.allowedLocalPaths ?? []),
    ...(triggeredBy ? { triggeredBy } : {}),
  };
  return { fileOptions, files: createFileReader(fileOptions), keyValues, namespaceFiles };
}
