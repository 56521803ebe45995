/** Key-value pairs of a namespace, and those that it sees of the namespaces above it. */
import { AnswerFault } from "../../core/rest/faults.ts";
import { at, rowsOf, textAt } from "../../core/rest/json-fields.ts";
import type { RestApi } from "../../core/rest/rest-api.ts";

/** A pair in a list; lists do not tell its value. */
export interface KeyValueRow {
  readonly namespace: string;
  readonly key: string;
  readonly description: string;
  /** Changes whenever the pair does. */
  readonly version: string;
  /** Milliseconds since the epoch; NaN where it is not told. */
  readonly updatedMs: number;
  /** Undefined for one that is kept for good. */
  readonly expiresMs: number | undefined;
}

/** A value and what it is. */
export interface TypedValue {
  /** STRING, NUMBER, ...; "" where it is not told. */
  readonly type: string;
  readonly value: unknown;
}

/** How a pair is written. */
export interface KeyValueWrite {
  readonly namespace: string;
  readonly key: string;
  /** As {@link ../../core/rest/key-value-body} makes it. */
  readonly body: string;
  /** ISO-8601; "" for good. */
  readonly ttl: string;
  readonly description: string;
}

/** See the file's head. */
export class KeyValues {
  readonly #api: RestApi;

  constructor(api: RestApi) {
    this.#api = api;
  }

  /** Its own, and then those of the namespaces above it that it does not have itself, where the server tells them. */
  async list(namespace: string): Promise<readonly KeyValueRow[]> {
    const { data } = await this.#api.ask({ path: ["namespaces", namespace, "kv"] });
    const own = rowsOf(data).flatMap((row) => keyValueRowOf(row, namespace));
    const keys = new Set(own.map(({ key }) => key));
    const seen = await this.#inherited(namespace);
    return [...own, ...seen.filter((row) => row.namespace !== namespace && !keys.has(row.key))];
  }

  /** @throws AnswerFault 404 for none, 410 for one whose time is over */
  async value(namespace: string, key: string): Promise<TypedValue> {
    const { data } = await this.#api.ask({ path: ["namespaces", namespace, "kv", key] });
    return { type: textAt(data, "type"), value: at(data, "value") };
  }

  async write({ namespace, key, body, ttl, description }: KeyValueWrite): Promise<void> {
    await this.#api.ask({
      method: "PUT",
      path: ["namespaces", namespace, "kv", key],
      body,
      contentType: "application/json",
      headers: { ...(ttl === "" ? {} : { ttl }), ...(description === "" ? {} : { description }) },
    });
  }

  async delete(namespace: string, key: string): Promise<void> {
    await this.#api.ask({ method: "DELETE", path: ["namespaces", namespace, "kv", key] });
  }

  /** Older servers do not tell them. */
  async #inherited(namespace: string): Promise<readonly KeyValueRow[]> {
    try {
      const { data } = await this.#api.ask({ path: ["namespaces", namespace, "kv", "inheritance"] });
      return rowsOf(data).flatMap((row) => keyValueRowOf(row, namespace));
    } catch (error) {
      // Where there is no such list, "inheritance" is a key that nobody has set.
      if (error instanceof AnswerFault && error.isAboutOne) return [];
      throw error;
    }
  }
}

function keyValueRowOf(row: unknown, namespace: string): readonly KeyValueRow[] {
  const key = textAt(row, "key");
  if (key === "") return [];
  const expiresMs = Date.parse(textAt(row, "expirationDate"));
  return [
    {
      namespace: textAt(row, "namespace") || namespace,
      key,
      description: textAt(row, "description"),
      version: `${textAt(row, "revision")} ${textAt(row, "updateDate")}`,
      updatedMs: Date.parse(textAt(row, "updateDate")),
      expiresMs: Number.isNaN(expiresMs) ? undefined : expiresMs,
    },
  ];
}
