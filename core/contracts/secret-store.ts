/** Secrets that are kept: what lies in the repository is encrypted, and the repository cannot read it. */

/** Names a secret. */
export interface SecretName {
  readonly tenantId: string;
  readonly namespace: string;
  readonly key: string;
}

/** A tag of a secret, for people. */
export interface SecretTag {
  readonly key: string;
  readonly value: string;
}

/** What may be shown of a secret. */
export interface SecretInfo extends SecretName {
  readonly description?: string;
  readonly tags: readonly SecretTag[];
  /** ISO-8601 instant of the last change. */
  readonly updated: string;
}

/** A secret as it rests. */
export interface StoredSecret extends SecretInfo {
  /** Encrypted; opaque to the repository. */
  readonly value: string;
}

/** Which secrets are listed. */
export interface SecretQuery {
  readonly tenantId: string;
  /** Default: every namespace. */
  readonly namespaces?: readonly string[];
}

/** Secrets by tenant, namespace and key; letters count as they are. */
export interface SecretRepository {
  /** The secret of the first of these namespaces that has one of the key, or undefined. */
  find(tenantId: string, namespaces: readonly string[], key: string): Promise<StoredSecret | undefined>;
  /** Keeps a secret, in place of one of the same name. */
  save(secret: StoredSecret): Promise<void>;
  /** What may be shown, sorted by namespace and key. */
  list(query: SecretQuery): Promise<readonly SecretInfo[]>;
  /** False when there was none. */
  delete(name: SecretName): Promise<boolean>;
}
