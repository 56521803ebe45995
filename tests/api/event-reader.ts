/** Reads server-sent events of the API one after the other. */
import type { JsonMap } from "../../core/json-map.ts";
import { isJsonMap } from "../../core/json-map.ts";

/** An event as a client sees it. */
export interface ReadEvent {
  readonly id: string;
  readonly data: JsonMap;
}

/** The events of an answer; leaving the loop ends the request. @throws Error for an event that is not written as such */
export async function* readEvents(url: string): AsyncGenerator<ReadEvent> {
  for await (const { id, data } of readAnyEvents(url)) {
    if (!isJsonMap(data)) throw new Error(`No object: ${JSON.stringify(data)}`);
    yield { id, data };
  }
}

/** The same of events that hold anything. */
export async function* readAnyEvents(url: string): AsyncGenerator<{ readonly id: string; readonly data: unknown }> {
  const gone = new AbortController();
  const response = await fetch(url, { signal: gone.signal });
  if (response.headers.get("content-type") !== "text/event-stream") {
    throw new Error(`No events: ${response.status} ${await response.text()}`);
  }
  const decoder = new TextDecoder();
  let text = "";
  try {
    for await (const chunk of response.body ?? []) {
      text += decoder.decode(chunk, { stream: true });
      const frames = text.split("\n\n");
      text = frames.pop() ?? "";
      for (const frame of frames) if (!frame.startsWith(":")) yield eventOf(frame);
    }
  } finally {
    gone.abort();
  }
}

function eventOf(frame: string): { readonly id: string; readonly data: unknown } {
  const [, id, data] = /^id: (\S+)\ndata: (.*)$/.exec(frame) ?? [];
  const value: unknown = JSON.parse(data ?? "null");
  if (id === undefined) throw new Error(`No event: ${frame}`);
  return { id, data: value };
}
