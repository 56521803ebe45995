/** Server-sent events, as the HTML standard reads them. */
import { type ByteSource, lineBatches } from "../../core/files/lines.ts";

/** One event of a stream. */
export interface SseEvent {
  readonly data: string;
  /** The event's type; `message` when the server named none. */
  readonly name: string;
  readonly id?: string;
  readonly comment?: string;
  /** Milliseconds to wait before connecting again. */
  readonly retry?: number;
}

/** The events of a stream; a last one that was cut off is left out. */
export async function* sseEvents(source: ByteSource): AsyncGenerator<SseEvent> {
  let lines: string[] = [];
  for await (const batch of lineBatches(source)) {
    for (const line of batch) {
      if (line !== "") {
        lines.push(line);
        continue;
      }
      const event = readEvent(lines);
      lines = [];
      if (event) yield event;
    }
  }
}

function readEvent(lines: readonly string[]): SseEvent | undefined {
  const fields = new Map<string, string[]>();
  for (const line of lines) {
    const [, name = "", value = ""] = /^\uFEFF?([^:]*)(?:: ?(.*))?$/s.exec(line) ?? [];
    fields.set(name, [...(fields.get(name) ?? []), value]);
  }
  const data = fields.get("data");
  if (!data) return undefined;
  const id = fields.get("id")?.at(-1);
  const comment = fields.get("")?.join("\n");
  const retry = fields.get("retry")?.findLast((value) => /^\d+$/.test(value));
  return {
    data: data.join("\n"),
    name: fields.get("event")?.at(-1) || "message",
    ...(id === undefined ? {} : { id }),
    ...(comment === undefined ? {} : { comment }),
    ...(retry === undefined ? {} : { retry: Number(retry) }),
  };
}
