/** Executions of a tenant as they happen: one stream for all views, kept open for as long as the program runs. */
import type { ExecutionRow } from "./execution-row.ts";

/** How the connection is. */
export type LiveState =
  | { readonly kind: "connecting" }
  /** Changes come as they happen. */
  | { readonly kind: "live" }
  /** The server has no stream for all executions: it is asked again and again. */
  | { readonly kind: "asking" }
  /** The server does not let the person in, and why: it is not tried again. */
  | { readonly kind: "refused"; readonly reason: string }
  /** Since when, in milliseconds since the epoch, and why; it is tried again by itself. */
  | { readonly kind: "lost"; readonly reason: string; readonly sinceMs: number };

/** Hears of executions that have changed. */
export interface LiveListener {
  /** The newest state of each that has changed since the last call. */
  changed(rows: readonly ExecutionRow[]): void;
  /** Changes may have been missed: what is shown has to be read anew. */
  missed(): void;
}

/** See the file's head. */
export interface LiveExecutions {
  readonly state: LiveState;
  /** Listens until the answer is called. */
  listen(listener: LiveListener): () => void;
  /** Told whenever the state of the connection changes, until the answer is called. */
  onState(listener: () => void): () => void;
  stop(): Promise<void>;
}
