/** Server-sent events from a function, with back-pressure and a sign of life while nothing happens. */
import { systemClock } from "../../../platform/clock.ts";

/**
 * A comment is sent when nothing was for this long, so that nobody between takes the connection for dead. Every client
 * passes over comments; events with an empty object, which Kestra sends since 1.0, are states without anything to
 * clients of 0.21, and to Kestra's own one for Python, which hands on whatever has data.
 */
export const HEARTBEAT_MS = 10_000;

const HEARTBEAT = new TextEncoder().encode(": \n\n");

const encoder = new TextEncoder();

/** Sends events; resolves when there is room for more, before which none are to be made; rejects once the client has gone. */
export type SendEvents = (events: Uint8Array) => Promise<void>;

/** An event as it is sent. Clients tell events apart by their ids; one with a name would not reach `onmessage`. */
export function eventBytes(id: string, json: string): Uint8Array {
  return encoder.encode(`id: ${id}\ndata: ${json}\n\n`);
}

/**
 * The answer whose events `produce` sends; ends when that settles. The signal that it gets is aborted when the client
 * has gone: it has to settle soon after. When it fails, the client sees the connection break, and `onFault` is told.
 */
export function eventStream(
  gone: AbortSignal,
  produce: (send: SendEvents, over: AbortSignal) => Promise<void>,
  onFault: (error: unknown) => void,
): Response {
  const over = new AbortController();
  const stop = (): void => over.abort();
  gone.addEventListener("abort", stop, { once: true });
  let wake: () => void = () => undefined;
  let sentMs = systemClock.now();
  const stream = new ReadableStream<Uint8Array>(
    {
      start(controller) {
        const send: SendEvents = async (events) => {
          over.signal.throwIfAborted();
          controller.enqueue(events);
          sentMs = systemClock.now();
          while (!over.signal.aborted && (controller.desiredSize ?? 0) <= 0) {
            await new Promise<void>((resolve) => {
              wake = resolve;
            });
          }
          over.signal.throwIfAborted();
        };
        const beat = (): void => {
          timer = systemClock.after(HEARTBEAT_MS, beat);
          const isQuiet = systemClock.now() - sentMs >= HEARTBEAT_MS / 2;
          if (isQuiet && (controller.desiredSize ?? 0) > 0) controller.enqueue(HEARTBEAT);
        };
        let timer = systemClock.after(HEARTBEAT_MS, beat);
        const ended = (): boolean => {
          timer.cancel();
          gone.removeEventListener("abort", stop);
          // That sending fails because the client has gone is the end, not a fault.
          return !over.signal.aborted;
        };
        produce(send, over.signal).then(
          () => void (ended() && controller.close()),
          (error: unknown) => {
            if (!ended()) return;
            // A stream that is cut off looks to nobody as if it had come to its end.
            controller.error(error);
            onFault(error);
          },
        );
      },
      pull: () => wake(),
      cancel: stop,
    },
    { highWaterMark: 1 },
  );
  over.signal.addEventListener("abort", () => wake(), { once: true });
  if (gone.aborted) stop();
  const headers = { "content-type": "text/event-stream", "cache-control": "no-cache", "x-accel-buffering": "no" };
  return new Response(stream, { headers });
}
