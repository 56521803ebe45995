/** Pairs as lists answer them. */
import type { KeyValueInfo, KeyValueStore } from "../../../core/contracts/key-value.ts";
import { createKeyValueStore } from "../../../core/files/key-value-store.ts";
import type { ApiServices } from "../api-services.ts";
import { TENANT } from "../http/paths.ts";

/** A row of a list of pairs. */
export interface KeyValueRow extends Readonly<Record<string, unknown>> {
  readonly namespace: string;
  readonly key: string;
  readonly revision: number;
  readonly description?: string;
  readonly creationDate: string;
  readonly updateDate: string;
  readonly expirationDate?: string;
}

/** The row of a pair. */
export function keyValueRow(namespace: string, info: KeyValueInfo): KeyValueRow {
  const { key, version, description, created, updated, expires } = info;
  return {
    namespace,
    key,
    revision: version,
    ...(description === undefined ? {} : { description }),
    creationDate: created,
    updateDate: updated,
    ...(expires === undefined ? {} : { expirationDate: expires }),
  };
}

/** The rows of a namespace, by key. */
export async function keyValueRows(services: ApiServices, namespace: string): Promise<readonly KeyValueRow[]> {
  const infos = await keyValuesOf(services, namespace).infos();
  return infos.map((info) => keyValueRow(namespace, info));
}

/** The pairs of a namespace. */
export function keyValuesOf({ storage, clock, locks }: ApiServices, namespace: string): KeyValueStore {
  return createKeyValueStore({ storage, tenantId: TENANT, namespace, clock, locks });
}
