/** The files of an execution, as its inputs and outputs name them. */
import { at, textAt } from "../../core/rest/json-fields.ts";
import type { RestApi } from "../../core/rest/rest-api.ts";

/** Bytes of a file that are saved at the most: all of it is held until it is written. */
export const SAVED_BYTES_MAX = 100 * 1024 * 1024;

/** Whether a value names a file of the internal storage. */
export function isFileUri(value: unknown): value is string {
  return typeof value === "string" && /^kestra:\/\/\S+$/.test(value);
}

/** The last part of a file's URI. */
export function fileNameOf(uri: string): string {
  return uri.split("/").at(-1) ?? uri;
}

/** See the file's head. */
export class ExecutionFiles {
  readonly #api: RestApi;
  readonly #executionId: string;

  constructor(api: RestApi, executionId: string) {
    this.#api = api;
    this.#executionId = executionId;
  }

  /** Its size in bytes; undefined where the server does not say. */
  async size(uri: string): Promise<number | undefined> {
    const size = at((await this.#api.ask({ path: this.#path("metas"), query: { path: uri } })).data, "size");
    return typeof size === "number" ? size : undefined;
  }

  /** Its beginning, as people look at it. */
  async preview(uri: string): Promise<{ readonly text: string; readonly language: "json" | "plain" }> {
    const { data } = await this.#api.ask({ path: this.#path("preview"), query: { path: uri }, isLong: true });
    const content = at(data, "content");
    const type = textAt(data, "type");
    if (type === "IMAGE" || type === "PDF")
      return { text: `This is a file of type ${type}: ctrl-s saves it.`, language: "plain" };
    const more = at(data, "truncated") === true ? "\n... the file goes on: ctrl-s saves all of it" : "";
    if (typeof content === "string") return { text: content + more, language: "plain" };
    return { text: JSON.stringify(content, null, 2) + more, language: "json" };
  }

  /** All of it. @throws Error when it is too large to be held */
  async content(uri: string): Promise<readonly Uint8Array[]> {
    const parts: Uint8Array[] = [];
    let bytes = 0;
    for await (const part of this.#api.content({ path: this.#path(), query: { path: uri }, isLong: true })) {
      bytes += part.byteLength;
      if (bytes > SAVED_BYTES_MAX) throw new Error(`The file has more than ${SAVED_BYTES_MAX / 1024 / 1024} MiB.`);
      parts.push(part);
    }
    return parts;
  }

  #path(...more: readonly string[]): readonly string[] {
    return ["executions", this.#executionId, "file", ...more];
  }
}
