/** Reads the server-sent events of a server, over as many connections as it takes. */

import { createParser, type EventSourceMessage } from "eventsource-parser";
import { messageOf } from "../../core/message-of.ts";
import { AnswerFault, NoEventsFault, RestFault } from "../../core/rest/faults.ts";
import type { ApiRequest, ServerEvent, StreamOptions } from "../../core/rest/rest-api.ts";
import { systemClock } from "../../platform/clock.ts";
import { noKestra, unanswered } from "./answer-faults.ts";
import type { ApiClient } from "./api-client.ts";
import { Silence } from "./silence.ts";

/** Servers give signs of life all ten seconds or so; those that do not tell the state anew to who comes back. */
const SILENCE_MS_MAX = 90_000;

/** Waits between two tries, in milliseconds: the last one again and again. */
const WAITS_MS = [200, 1_000, 2_000, 5_000, 10_000] as const;

/** Tries in a row that may bring nothing, unless it is said otherwise. */
const TRIES_MAX = 20;

/** One event may be no longer. */
const EVENT_CHARS_MAX = 64 * 1024 * 1024;

/**
 * The events of a stream. Where it breaks off, or ends though the reader goes on, it is opened again.
 * @throws RestFault when the server refuses, or is away for too long
 */
export async function* readEvents(
  api: ApiClient,
  request: ApiRequest,
  { signal, onLost, onBack, silenceMs = SILENCE_MS_MAX, triesMax = TRIES_MAX }: StreamOptions,
): AsyncGenerator<ServerEvent> {
  let failures = 0;
  let wasThere = false;
  let isLost = false;
  for (let connection = 1; !signal.aborted; connection++) {
    let reason = "the server ended the stream";
    const silence = new Silence();
    try {
      const response = await openStream(api, request, { signal, silence });
      wasThere = true;
      if (isLost) onBack?.();
      isLost = false;
      for await (const event of eventsOf(response, silence, silenceMs)) {
        failures = 0;
        yield { ...event, connection };
      }
    } catch (thrown) {
      if (signal.aborted) return;
      const error = silence.isTooLong ? unanswered(api.connection, silence.limitMs) : thrown;
      if (!wasThere || isFinal(error) || failures >= triesMax) throw error;
      // What to do about it is for those who cannot go on.
      [reason = ""] = messageOf(error).split(". ");
    } finally {
      silence.end();
    }
    if (signal.aborted) return;
    if (failures === 1 && !isLost) {
      isLost = true;
      onLost(reason);
    }
    await pause(WAITS_MS[Math.min(failures, WAITS_MS.length - 1)] ?? 0, signal);
    failures++;
    if (failures > triesMax) throw new RestFault(`The connection is lost: ${reason}.`);
  }
}

async function openStream(
  api: ApiClient,
  request: ApiRequest,
  { signal, silence }: { readonly signal: AbortSignal; readonly silence: Silence },
): Promise<Response> {
  const response = await api.open({
    ...request,
    isEndless: true,
    signal: AbortSignal.any([signal, silence.signal]),
    headers: { accept: "text/event-stream" },
  });
  if (/^text\/event-stream\b/i.test(response.headers.get("content-type") ?? "")) return response;
  await response.body?.cancel();
  throw new NoEventsFault(noKestra(api.connection, "no events").message);
}

/** A server that refuses will refuse again; one that is overloaded or restarts will not. */
function isFinal(error: unknown): boolean {
  return error instanceof AnswerFault && error.status < 500 && error.status !== 429;
}

/** While the reader is busy with an event, nobody is silent. */
async function* eventsOf(
  response: Response,
  silence: Silence,
  silenceMs: number,
): AsyncGenerator<Omit<ServerEvent, "connection">> {
  const messages: EventSourceMessage[] = [];
  const parser = createParser({ onEvent: (message) => void messages.push(message) });
  const decoder = new TextDecoder();
  const reader = response.body?.getReader();
  let chars = 0;
  try {
    for (;;) {
      silence.begin(silenceMs);
      const read = await reader?.read();
      silence.end();
      if (!read || read.done) return;
      const text = decoder.decode(read.value, { stream: true });
      chars += text.length;
      parser.feed(text);
      if (messages.length > 0) chars = 0;
      if (chars > EVENT_CHARS_MAX) throw new RestFault("The server sends an event that is too long.");
      for (const { id = "", data } of messages.splice(0)) yield { id, data: jsonOf(data) };
    }
  } finally {
    await reader?.cancel().catch(() => undefined);
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Waits, or until the reader goes. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = systemClock.after(ms, resolve);
    signal.addEventListener(
      "abort",
      () => {
        timer.cancel();
        resolve();
      },
      { once: true },
    );
  });
}
