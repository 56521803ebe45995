/** Files of a namespace: listed folder by folder, read, written, moved, deleted. Paths begin with a slash. */
import { posix } from "node:path";
import { readBytes } from "../../core/files/stream-content.ts";
import { AnswerFault, RestFault } from "../../core/rest/faults.ts";
import { at, rowsOf, textAt } from "../../core/rest/json-fields.ts";
import type { RestApi } from "../../core/rest/rest-api.ts";
import { multipart } from "../../platform/multipart.ts";

/** A file or folder. */
export interface FileRow {
  readonly path: string;
  readonly isFolder: boolean;
  /** Undefined where it is not told. */
  readonly sizeBytes: number | undefined;
  /** Milliseconds since the epoch; NaN where it is not told. */
  readonly modifiedMs: number;
}

/** The beginning of a file. */
export interface FileStart {
  readonly bytes: Uint8Array;
  /** There is more of it. */
  readonly isCut: boolean;
}

/** See the file's head. */
export class NamespaceFiles {
  readonly #api: RestApi;
  readonly #path: readonly string[];

  constructor(api: RestApi, namespace: string) {
    this.#api = api;
    this.#path = ["namespaces", namespace, "files"];
  }

  /** What is in a folder, folders first, by name. A namespace without files has an empty `/`. */
  async list(folder: string): Promise<readonly FileRow[]> {
    const { data } = await this.#api.ask({ path: [...this.#path, "directory"], query: { path: folder } });
    return rowsOf(data)
      .flatMap((row) => fileRowOf(folder, row))
      .sort((a, b) => Number(b.isFolder) - Number(a.isFolder) || (a.path < b.path ? -1 : 1));
  }

  /** The paths of all files that contain the text. */
  async search(text: string): Promise<readonly string[]> {
    const { data } = await this.#api.ask({ path: [...this.#path, "search"], query: { q: text }, isLong: true });
    return rowsOf(data).flatMap((path) => (typeof path === "string" ? posix.join("/", path) : []));
  }

  /** The file as far as `bytesMax` reach. */
  async start(path: string, bytesMax: number): Promise<FileStart> {
    const chunks: Uint8Array[] = [];
    let length = 0;
    for await (const chunk of this.#content(path)) {
      chunks.push(chunk);
      length += chunk.length;
      if (length > bytesMax) break;
    }
    const bytes = Buffer.concat(chunks).subarray(0, bytesMax);
    return { bytes, isCut: length > bytesMax };
  }

  /** The whole file. @throws RestFault when it is larger, which is not read to its end */
  async read(path: string, bytesMax: number): Promise<Uint8Array> {
    try {
      return await readBytes(this.#content(path), bytesMax);
    } catch (error) {
      if (error instanceof RangeError) throw new RestFault(`${path} has more than ${bytesMax} bytes.`);
      throw error;
    }
  }

  /** Like {@link read}, undefined for a file that is not there. */
  async find(path: string, bytesMax: number): Promise<Uint8Array | undefined> {
    try {
      return await this.read(path, bytesMax);
    } catch (error) {
      if (error instanceof AnswerFault && error.status === 404) return undefined;
      throw error;
    }
  }

  async write(path: string, content: Uint8Array): Promise<void> {
    async function* parts(): AsyncGenerator<Uint8Array> {
      yield content;
    }
    const form = multipart([{ name: "fileContent", filename: posix.basename(path), content: parts() }]);
    await this.#api.ask({ method: "POST", path: this.#path, query: { path }, ...form, isLong: true });
  }

  async makeFolder(path: string): Promise<void> {
    await this.#api.ask({ method: "POST", path: [...this.#path, "directory"], query: { path } });
  }

  async move(from: string, to: string): Promise<void> {
    await this.#api.ask({ method: "PUT", path: this.#path, query: { from, to } });
  }

  /** A folder goes with all below it. */
  async delete(path: string): Promise<void> {
    await this.#api.ask({ method: "DELETE", path: this.#path, query: { path } });
  }

  #content(path: string): AsyncGenerator<Uint8Array> {
    return this.#api.content({ path: this.#path, query: { path }, isLong: true });
  }
}

function fileRowOf(folder: string, row: unknown): readonly FileRow[] {
  const name = textAt(row, "fileName");
  if (name === "") return [];
  const size = at(row, "size");
  const modified = at(row, "lastModifiedTime");
  return [
    {
      path: posix.join(folder, name),
      isFolder: at(row, "type") === "Directory",
      sizeBytes: typeof size === "number" ? size : undefined,
      modifiedMs: typeof modified === "number" ? modified : Date.parse(textAt(row, "lastModifiedTime")),
    },
  ];
}
