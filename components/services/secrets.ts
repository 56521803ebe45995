/**
 * Where `secret()` looks: in the store first, from the namespace upwards, then in the environment. So what someone keeps
 * for a namespace comes before what the installation gives to all.
 */
import type { MaybePromise } from "../../core/expression/contract.ts";
import type { EnvironmentSecrets } from "./environment-secrets.ts";
import type { SecretStore } from "./secret-store.ts";

/** Who asks for a secret. */
export interface SecretScope {
  readonly tenantId: string;
  readonly namespace: string;
}

/** Finds the secret of a key, or undefined. */
export type FindSecret = (key: string, scope: SecretScope) => MaybePromise<string | undefined>;

/** Makes the look-up. */
export function createSecrets(
  store: SecretStore,
  environment: EnvironmentSecrets["find"] = () => undefined,
): FindSecret {
  return async (key, { tenantId, namespace }) => (await store.find(tenantId, namespace, key)) ?? environment(key);
}
