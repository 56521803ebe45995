import { Type } from "@sinclair/typebox";
import { sanitiseName } from "../../core/files/storage-path.ts";
import { rendered, text } from "../../core/plugin/schema.ts";
import { defineTask, failed, succeeded } from "../../core/plugin/task.ts";
import { putContent } from "../storage/put-content.ts";
import { call } from "./call.ts";
import type { HttpResponse } from "./exchange.ts";
import { requestProperties } from "./properties.ts";
import { contentOf, headersOf } from "./response-body.ts";

/** Keeps an answer as a file. */
export const Download = defineTask({
  type: "io.kestra.plugin.core.http.Download",
  aliases: ["io.kestra.plugin.fs.http.Download"],
  title: "Download a file into internal storage.",
  description:
    "The file is named by `saveAs`, else by the server's `Content-Disposition`, else by the URL. It is streamed: its " +
    "size is only limited by the storage.",
  properties: Type.Object({
    ...requestProperties,
    saveAs: Type.Optional(text({ description: "The name of the stored file; may begin with folders." })),
    failOnEmptyResponse: rendered(
      Type.Boolean({ default: true, description: "Whether an answer without content fails the task." }),
    ),
  }),
  outputs: Type.Object({
    uri: Type.String({ description: "The internal-storage URI of the file." }),
    code: Type.Integer({ description: "The code of the answer." }),
    length: Type.Integer({ description: "The size of the file in bytes." }),
    headers: Type.Record(Type.String(), Type.Array(Type.String()), { description: "The headers of the answer." }),
  }),
  examples: [
    {
      title: "Fetch the exchange rates of today",
      code: "id: rates\ntype: io.kestra.plugin.core.http.Download\nuri: https://example.com/rates.csv",
    },
  ],
  async run(properties, context) {
    const { uri: source, response } = await call(properties, context);
    const counter = { bytes: 0 };
    const uri = await putContent(
      context.files,
      properties.saveAs ?? fileName(response),
      counted(contentOf(response), counter),
    );
    const { bytes: length } = counter;
    if (length === 0 && properties.failOnEmptyResponse) {
      await context.files.delete(uri);
      return failed(
        `No response from server: the answer of ${source} is empty. Set failOnEmptyResponse to false to allow it.`,
      );
    }
    if (length === 0) context.log.warn(`File '${source}' is empty`);
    context.metrics.counter("response.length", length);
    return succeeded({ uri, code: response.code, length, headers: headersOf(response) });
  },
});

async function* counted(source: AsyncIterable<Uint8Array>, counter: { bytes: number }) {
  for await (const chunk of source) {
    counter.bytes += chunk.length;
    yield chunk;
  }
}

/** What the server calls the file, or the last part of the URL when that looks like a file. */
function fileName({ headers, url }: HttpResponse): string {
  const disposition = headers["content-disposition"]?.[0] ?? "";
  const extended = /filename\*\s*=\s*UTF-8''([^;\s]+)/i.exec(disposition)?.[1];
  const plain = /filename\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;\s]+))/i.exec(disposition);
  const given = extended === undefined ? (plain?.[1]?.replace(/\\(.)/g, "$1") ?? plain?.[2]) : decoded(extended);
  if (given !== undefined) return sanitiseName(given);
  const last = decoded(url.pathname.split("/").at(-1) ?? "");
  return /^.+\.[\w-]{1,20}$/.test(last) ? sanitiseName(last) : "download.tmp";
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
