/** A server of recorded answers. What was not recorded is answered as a server does that knows nothing of it. */
import { AnswerFault } from "../../core/rest/faults.ts";
import type { ApiAnswer, ApiRequest, RestApi, ServerEvent, StreamOptions } from "../../core/rest/rest-api.ts";

/** An answer, or what makes one of the request, at once or later. */
export type Recorded = unknown | ((request: ApiRequest) => unknown);

/** See the file's head. */
export class RecordedApi implements RestApi {
  /** What was asked, as `GET executions/search`, in order. */
  readonly asked: string[] = [];
  readonly requests: ApiRequest[] = [];
  readonly #answers: Map<string, Recorded>;

  /** @param answers by `METHOD path`, such as `GET executions/search`; a list answers events, one after the other */
  constructor(answers: Readonly<Record<string, Recorded>>) {
    this.#answers = new Map(Object.entries(answers));
  }

  /** Answers otherwise from now on. */
  record(name: string, answer: Recorded): void {
    this.#answers.set(name, answer);
  }

  async ask(request: ApiRequest): Promise<ApiAnswer> {
    const data = await this.#answerOf(request);
    return { status: 200, text: typeof data === "string" ? data : JSON.stringify(data), data };
  }

  async bytes(request: ApiRequest): Promise<Uint8Array> {
    return new TextEncoder().encode((await this.ask(request)).text);
  }

  async *content(request: ApiRequest): AsyncGenerator<Uint8Array> {
    yield await this.bytes(request);
  }

  /** The recorded events, and then silence until the reader goes. */
  async *events(request: ApiRequest, { signal }: StreamOptions): AsyncGenerator<ServerEvent> {
    const data = await this.#answerOf(request);
    for (const each of Array.isArray(data) ? data : []) yield { id: "progress", data: each, connection: 1 };
    if (signal.aborted) return;
    await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
  }

  #answerOf(request: ApiRequest): unknown {
    const name = `${request.method ?? "GET"} ${request.path.join("/")}`;
    this.asked.push(name);
    this.requests.push(request);
    const answer = this.#answers.get(name);
    if (answer === undefined) throw new AnswerFault(404, `Nothing is recorded for ${name}`);
    return typeof answer === "function" ? answer(request) : answer;
  }
}
