/** The lines of a log, piece by piece: however many they are, few are in memory at a time. */
import type { LogEntry } from "../../../core/contracts/log.ts";
import type { LogPart, LogQuery, LogRepository } from "../../../core/contracts/repository.ts";
import { toStream } from "../../../core/files/file-reader.ts";

/** Lines that are read at once. */
const PART_SIZE = 1_000;

/** All lines as a JSON list. */
export async function jsonList(logs: LogRepository, query: LogQuery): Promise<ReadableStream<Uint8Array>> {
  const parts = await partsOf(logs, query);
  return textStream(async function* () {
    let separator = "[";
    for await (const entries of parts) {
      if (entries.length === 0) continue;
      yield separator + entries.map((entry) => JSON.stringify(entry)).join(",");
      separator = ",";
    }
    yield separator === "[" ? "[]" : "]";
  });
}

/** All lines as people read them: instant, severity, message. */
export async function plainText(logs: LogRepository, query: LogQuery): Promise<ReadableStream<Uint8Array>> {
  const parts = await partsOf(logs, query);
  return textStream(async function* () {
    for await (const entries of parts) yield entries.map(lineOf).join("");
  });
}

function lineOf({ timestamp, level, message }: LogEntry): string {
  return `${timestamp} ${level} ${message}\n`;
}

/** Reads the first part at once: what is wrong with the query is to be known before the answer begins. */
async function partsOf(logs: LogRepository, query: LogQuery): Promise<AsyncGenerator<readonly LogEntry[]>> {
  const first = await logs.readOn(query, undefined, PART_SIZE);
  return parts(logs, query, first);
}

async function* parts(
  logs: LogRepository,
  query: LogQuery,
  first: LogPart,
): AsyncGenerator<readonly LogEntry[], void, undefined> {
  let part = first;
  for (;;) {
    yield part.entries;
    if (part.entries.length < PART_SIZE) return;
    part = await logs.readOn(query, part.place, PART_SIZE);
  }
}

function textStream(texts: () => AsyncGenerator<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return toStream(
    (async function* () {
      for await (const text of texts()) yield encoder.encode(text);
    })(),
  );
}
