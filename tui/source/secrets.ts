/** Names of secrets that a namespace sees. Their values go to a server, and never come from one. */

import { isJsonMap } from "../../core/json-map.ts";
import { AnswerFault } from "../../core/rest/faults.ts";
import { at, listAt, rowsOf, textAt } from "../../core/rest/json-fields.ts";
import type { RestApi } from "../../core/rest/rest-api.ts";

const SECRETS_MAX = 1_000;

/** A secret in a list. */
export interface SecretRow {
  readonly key: string;
  /** Whose it is; undefined for one that the environment of the server gives to all. */
  readonly namespace: string | undefined;
  readonly description: string;
  readonly tags: readonly string[];
}

/** The secrets, and why none can be kept or deleted, undefined when they can. */
export interface SecretList {
  readonly rows: readonly SecretRow[];
  readonly readOnly: string | undefined;
}

/** See the file's head. */
export class Secrets {
  readonly #api: RestApi;

  constructor(api: RestApi) {
    this.#api = api;
  }

  /** A server without secrets has none, and says so. */
  async list(namespace: string): Promise<SecretList> {
    try {
      const query = { page: 1, size: SECRETS_MAX };
      const { data } = await this.#api.ask({ path: ["namespaces", namespace, "secrets"], query });
      const own = rowsOf(data).flatMap(secretRowOf);
      const readOnly =
        at(data, "readOnly") === true ? "the server keeps no secrets: they come from elsewhere" : undefined;
      return { rows: [...own, ...(await this.#inherited(namespace, own))], readOnly };
    } catch (error) {
      if (!(error instanceof AnswerFault) || ![401, 403, 404, 405, 501].includes(error.status)) throw error;
      return { rows: [], readOnly: "the server does not tell of secrets" };
    }
  }

  async keep(namespace: string, key: string, value: string, description: string): Promise<void> {
    await this.#api.ask({
      method: "PUT",
      path: ["namespaces", namespace, "secrets"],
      contentType: "application/json",
      body: JSON.stringify({ key, value, ...(description === "" ? {} : { description }), tags: [] }),
    });
  }

  async delete(namespace: string, key: string): Promise<void> {
    await this.#api.ask({ method: "DELETE", path: ["namespaces", namespace, "secrets", key] });
  }

  async #inherited(namespace: string, own: readonly SecretRow[]): Promise<readonly SecretRow[]> {
    try {
      const { data } = await this.#api.ask({ path: ["namespaces", namespace, "inherited-secrets"] });
      if (!isJsonMap(data)) return [];
      const known = new Set(own.map(({ key }) => key));
      return Object.keys(data)
        .filter((above) => above !== namespace)
        .flatMap((above) =>
          listAt(data, above)
            .filter((key): key is string => typeof key === "string" && !known.has(key))
            .map((key) => ({ key, namespace: above, description: "", tags: [] })),
        );
    } catch (error) {
      if (error instanceof AnswerFault && error.isAboutOne) return [];
      throw error;
    }
  }
}

function secretRowOf(row: unknown): readonly SecretRow[] {
  const key = textAt(row, "key");
  if (key === "") return [];
  const tags = listAt(row, "tags").map((tag) => `${textAt(tag, "key")}=${textAt(tag, "value")}`);
  const namespace = textAt(row, "namespace");
  return [{ key, namespace: namespace === "" ? undefined : namespace, description: textAt(row, "description"), tags }];
}
