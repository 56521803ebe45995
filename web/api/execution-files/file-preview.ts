/** The beginning of a file, as people look at it. */
import { Type } from "@sinclair/typebox";
import type { Storage, StorageEntry } from "../../../core/contracts/storage.ts";
import { RowError, readRows } from "../../../core/files/rows.ts";
import { word } from "../http/parameters.ts";
import { TENANT } from "../http/paths.ts";
import { illegalArgument } from "../http/problem.ts";
import { toJsonText } from "./json-rows.ts";

/** Bytes of a text that are shown, and of rows that are read. */
const TEXT_BYTES_MAX = 2 * 1024 * 1024;
const ROWS_BYTES_MAX = 10 * 1024 * 1024;
/** Images and documents are shown whole or not at all. */
const WHOLE_BYTES_MAX = 25 * 1024 * 1024;

const TYPES = ["TEXT", "LIST", "MARKDOWN", "PDF", "IMAGE"] as const;

const IMAGES: ReadonlySet<string> = new Set(["jpg", "jpeg", "png", "svg", "gif", "bmp", "webp"]);

/** A preview. */
export const FilePreviewSchema = Type.Object(
  {
    extension: Type.String({ description: "Of the file's name, in small letters" }),
    type: word(TYPES),
    content: Type.Unknown({ description: "Rows where the type is LIST, Base64 for PDF and IMAGE, otherwise a text" }),
    maxLine: Type.Integer({ description: "Rows or lines that are shown at most" }),
    truncated: Type.Boolean({ description: "There is more in the file" }),
  },
  { $id: "FilePreview" },
);

/** What of a file is wanted. */
export interface PreviewOptions {
  readonly rowsMax: number;
  /** The label of the encoding that texts are in. */
  readonly encoding: string;
}

type Shown = { readonly type: (typeof TYPES)[number]; readonly content: unknown; readonly truncated: boolean };

/** The file that is looked at, and where it is. */
export interface PreviewSource {
  readonly storage: Pick<Storage, "get">;
  readonly entry: Pick<StorageEntry, "path" | "sizeBytes">;
}

/** Reads the beginning. @throws ApiProblem 422 for an encoding that there is none of, and what is too large to be shown */
export async function filePreview(
  { storage, entry }: PreviewSource,
  { rowsMax, encoding }: PreviewOptions,
): Promise<object> {
  const decoder = decoderOf(encoding);
  const extension = /\.([^./]+)$/.exec(entry.path)?.[1]?.toLowerCase() ?? "";
  const shown = await show({ storage, entry }, extension, rowsMax, decoder);
  return { extension, maxLine: rowsMax, ...shown };
}

async function show(
  { storage, entry }: PreviewSource,
  extension: string,
  rowsMax: number,
  decoder: TextDecoder,
): Promise<Shown> {
  if (extension === "pdf") return { type: "PDF", ...(await whole({ storage, entry })) };
  if (IMAGES.has(extension)) return { type: "IMAGE", ...(await whole({ storage, entry })) };
  const bytesMax = extension === "ion" ? ROWS_BYTES_MAX : TEXT_BYTES_MAX;
  const bytes = await firstBytes({ storage, entry }, bytesMax);
  const isCut = bytes.length < entry.sizeBytes;
  const lines = decoder.decode(bytes, { stream: isCut });
  if (extension === "ion") {
    const rows = await rowsOf(lines, isCut, rowsMax);
    if (rows) return { type: "LIST", ...rows };
  }
  return { type: extension === "md" ? "MARKDOWN" : "TEXT", ...firstLines(lines, isCut, rowsMax) };
}

function decoderOf(encoding: string): TextDecoder {
  try {
    return new TextDecoder(encoding);
  } catch {
    throw illegalArgument(`unable to preview using encoding '${encoding.slice(0, 100)}'`);
  }
}

async function firstBytes({ storage, entry }: PreviewSource, bytesMax: number): Promise<Uint8Array> {
  const { path, sizeBytes } = entry;
  const end = Math.min(sizeBytes, bytesMax);
  const chunks: Uint8Array[] = [];
  if (end > 0) for await (const chunk of await storage.get(TENANT, path, { start: 0, end })) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function whole({ storage, entry }: PreviewSource): Promise<Omit<Shown, "type">> {
  if (entry.sizeBytes > WHOLE_BYTES_MAX) {
    throw illegalArgument(
      `the file has ${entry.sizeBytes} bytes; images and documents above ${WHOLE_BYTES_MAX} are not shown`,
    );
  }
  const bytes = await firstBytes({ storage, entry }, WHOLE_BYTES_MAX);
  return { content: Buffer.from(bytes).toString("base64"), truncated: false };
}

function firstLines(text: string, isCut: boolean, rowsMax: number): Omit<Shown, "type"> {
  const lines = text.split("\n", rowsMax + 1);
  const isLong =
    lines.length > rowsMax && !(lines.length === rowsMax + 1 && lines.at(-1) === "" && text.endsWith("\n"));
  const shown = isLong ? lines.slice(0, rowsMax) : lines;
  return { content: isLong ? shown.join("\n") : text, truncated: isCut || isLong };
}

/** The first rows; undefined when they are no rows, and are better shown as they are. */
async function rowsOf(text: string, isCut: boolean, rowsMax: number): Promise<Omit<Shown, "type"> | undefined> {
  const complete = isCut ? text.slice(0, text.lastIndexOf("\n") + 1) : text;
  const rows: unknown[] = [];
  try {
    for await (const row of readRows(new Blob([complete]).stream())) {
      if (rows.length === rowsMax) return { content: rows, truncated: true };
      rows.push(JSON.parse(toJsonText(row)));
    }
  } catch (error) {
    if (error instanceof RowError) return undefined;
    throw error;
  }
  return { content: rows, truncated: isCut };
}
