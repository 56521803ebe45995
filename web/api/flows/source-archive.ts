/** Sources of flows or templates as a zip archive. */
import { zipped } from "../../../components/archives/zip.ts";
import type { Clock } from "../../../core/contracts/clock.ts";
import { attachmentHeaders } from "../http/attachment.ts";
import { type AnswerSpec, media } from "../http/route.ts";
import { Binary } from "../schemas/shared-shapes.ts";

/** The answer, as routes declare it. */
export const ZIP_ANSWER: AnswerSpec = media("application/octet-stream", "A zip archive", Binary);

/** One of them. */
export interface NamedSource {
  readonly namespace: string;
  readonly id: string;
  readonly source: string;
}

/** The archive, made while it is sent; what is named twice is in it once. @param name of the file */
export function sourceArchive(name: string, sources: readonly NamedSource[], clock: Clock): Response {
  const modifiedMs = clock.now();
  const byPath = new Map(sources.map(({ namespace, id, source }) => [`${namespace}.${id}.yml`, source] as const));
  const files = [...byPath].map(([path, source]) => ({
    ...{ path, modifiedMs, sizeBytes: source.length },
    content: () => new Blob([source]).stream(),
  }));
  return new Response(zipped(files), { headers: attachmentHeaders(name) });
}
