/** Server-sent events from a function, with back-pressure and a sign of life while nothing happens. */
import { systemClock } from "../../../platform/clock.ts";

/** A comment is sent when nothing was for this long, so that nobody between takes the connection for dead. */
export const HEARTBEAT_MS = 15_000;

/** Sends one event; resolves when there is room for more. */
export type SendEvent = (id: string, data: unknown) => Promise<void>;

/** The answer whose events `produce` sends; ends when that resolves or the client goes, and calls `release` then. */
export function eventStream(
  gone: AbortSignal,
  produce: (send: SendEvent) => Promise<void>,
  release: () => Promise<void>,
): Response {
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  const writer = writable.getWriter();
  const encoder = new TextEncoder();
  let timer = systemClock.after(HEARTBEAT_MS, beat);
  function beat(): void {
    timer.cancel();
    timer = systemClock.after(HEARTBEAT_MS, beat);
    if ((writer.desiredSize ?? 0) > 0) writer.write(encoder.encode(": \n\n")).catch(() => undefined);
  }
  const end = async (): Promise<void> => {
    timer.cancel();
    await release();
    await writer.close().catch(() => undefined);
  };
  const abort = (): void => void release();
  gone.addEventListener("abort", abort, { once: true });
  const send: SendEvent = async (id, data) => {
    await writer.ready;
    await writer.write(encoder.encode(`id: ${id}\ndata: ${JSON.stringify(data)}\n\n`));
  };
  // A client that has gone makes writing fail: that is its end, not a fault.
  void produce(send)
    .catch(() => undefined)
    .finally(end);
  const headers = { "content-type": "text/event-stream", "cache-control": "no-cache", "x-accel-buffering": "no" };
  return new Response(readable, { headers });
}
