/** Answers that stay the same while the server runs: made once, and sent only to who does not have them yet. */
import { createHash } from "node:crypto";
import { empty } from "./route.ts";

/** A body that is ready to be sent. */
export interface StaticAnswer {
  readonly body: string;
  readonly type: string;
  /** Changes with the body. */
  readonly etag: string;
}

/** Clients keep it, and ask each time whether it is still right. */
const CACHE_CONTROL = "private, no-cache";

/** What routes with such answers declare besides the answer itself. */
export const NOT_CHANGED = { 304: empty("What the client has is still right") } as const;

/** Makes an answer of a body. */
export function staticAnswer(body: string, type = "application/json"): StaticAnswer {
  const etag = `"${createHash("sha256").update(body).digest("base64url").slice(0, 22)}"`;
  return { body, type, etag };
}

/** The answer; 304 when `if-none-match` names it. */
export function sendStatic(request: Request, { body, type, etag }: StaticAnswer): Response {
  const headers = { etag, "cache-control": CACHE_CONTROL };
  const known = (request.headers.get("if-none-match") ?? "").split(",").map((each) => each.trim().replace(/^W\//, ""));
  if (known.includes(etag) || known.includes("*")) return new Response(null, { status: 304, headers });
  return new Response(body, { headers: { ...headers, "content-type": type } });
}

/** Answers by name, each made when it is first asked for. */
export class StaticAnswers {
  readonly #answers = new Map<string, Promise<StaticAnswer>>();

  /** Sends what `make` answers as JSON. Names must be few: they are kept. */
  send(request: Request, name: string, make: () => unknown): Promise<Response> {
    return this.#send(request, name, async () => staticAnswer(JSON.stringify(await make())));
  }

  /** Sends the text that `make` answers. */
  sendText(request: Request, name: string, type: string, make: () => string): Promise<Response> {
    return this.#send(request, name, async () => staticAnswer(make(), type));
  }

  async #send(request: Request, name: string, make: () => Promise<StaticAnswer>): Promise<Response> {
    const known = this.#answers.get(name);
    if (known) return sendStatic(request, await known);
    const made = make();
    this.#answers.set(name, made);
    // What could not be made is tried again by the next request.
    made.catch(() => this.#answers.delete(name));
    return sendStatic(request, await made);
  }
}
