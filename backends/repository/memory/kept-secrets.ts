/** Secrets in memory. */
import type { SecretInfo, SecretName, SecretRepository, StoredSecret } from "../../../core/contracts/secret-store.ts";

/** Makes an empty repository of secrets. */
export function createSecrets(): SecretRepository {
  const kept = new Map<string, StoredSecret>();
  return {
    find(tenantId, namespaces, key) {
      const found = namespaces.map((namespace) => kept.get(nameOf({ tenantId, namespace, key })));
      return Promise.resolve(found.find((secret) => secret !== undefined));
    },
    save(secret) {
      kept.set(nameOf(secret), secret);
      return Promise.resolve();
    },
    list({ tenantId, namespaces }) {
      const listed = [...kept.values()].filter(
        (secret) => secret.tenantId === tenantId && (namespaces?.includes(secret.namespace) ?? true),
      );
      return Promise.resolve(listed.map(withoutValue).sort(inOrder));
    },
    delete: (name) => Promise.resolve(kept.delete(nameOf(name))),
  };
}

function nameOf({ tenantId, namespace, key }: SecretName): string {
  return JSON.stringify([tenantId, namespace, key]);
}

function withoutValue({ value: _sealed, ...info }: StoredSecret): SecretInfo {
  return info;
}

function inOrder(one: SecretInfo, other: SecretInfo): number {
  if (one.namespace !== other.namespace) return one.namespace < other.namespace ? -1 : 1;
  return one.key < other.key ? -1 : 1;
}
