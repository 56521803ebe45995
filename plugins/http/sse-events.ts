/** Server-sent events, as the HTML standard reads them. */
import { type ByteSource, lineBatches } from "../../core/files/lines.ts";

/** One event of a stream. */
export interface SseEvent {
  /** What the data's JSON spells; the text itself when it is no JSON. */
  readonly data: unknown;
  /** The event's type, when the server named one. */
  readonly name?: string;
  readonly id?: string;
  readonly comment?: string;
  /** Seconds to wait before connecting again. */
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
  const name = fields.get("event")?.at(-1);
  const id = fields.get("id")?.at(-1);
  const comment = fields.get("")?.join("\n");
  const retry = fields.get("retry")?.findLast((value) => /^\d+$/.test(value));
  return {
    data: readData(data.join("\n")),
    ...(name ? { name } : {}),
    ...(id === undefined ? {} : { id }),
    ...(comment === undefined ? {} : { comment }),
    ...(retry === undefined ? {} : { retry: Number(retry) / 1000 }),
  };
}

function readData(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
