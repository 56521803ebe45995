/** A server of recorded answers with one stream, of which a test says what comes over it and when. */
import type { ApiRequest, ServerEvent, StreamOptions } from "../../core/rest/rest-api.ts";
import { RecordedApi } from "./recorded-api.ts";

/** See the file's head. */
export class StreamedApi extends RecordedApi {
  readonly #events: ServerEvent[] = [];
  #connection = 1;
  #options: StreamOptions | undefined;
  #wake: () => void = () => undefined;

  /** True while somebody reads. */
  get isRead(): boolean {
    return this.#options !== undefined;
  }

  /** These come next. */
  tell(...rows: readonly unknown[]): void {
    for (const data of rows) this.#events.push({ id: "progress", data, connection: this.#connection });
    this.#wake();
  }

  /** The connection is lost. */
  lose(reason: string): void {
    this.#options?.onLost(reason);
  }

  /** It is there again, and tells all from the beginning. */
  reconnect(...rows: readonly unknown[]): void {
    this.#connection++;
    this.#options?.onBack?.();
    this.tell(...rows);
  }

  override async *events(_request: ApiRequest, options: StreamOptions): AsyncGenerator<ServerEvent> {
    this.#options = options;
    options.signal.addEventListener("abort", () => this.#wake(), { once: true });
    while (!options.signal.aborted) {
      const event = this.#events.shift();
      if (event) yield event;
      else
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
    }
    this.#options = undefined;
  }
}
