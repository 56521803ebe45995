/**
 * Followers of one execution share one subscription to the queue. It is read as fast as updates come, whatever the
 * clients do: each listener keeps little, and a slow client makes nobody wait.
 */
import type { Queue, Subscription, Update } from "../../../core/contracts/queue.ts";
import { TENANT } from "../http/paths.ts";

/** Hears updates; must not throw, and takes no time. */
export type UpdateListener = (update: Update) => void;

interface Channel {
  readonly listeners: Set<UpdateListener>;
  readonly updates: Promise<Subscription & AsyncIterable<Update>>;
}

/** See the file's head. */
export class UpdateHub {
  readonly #queue: Pick<Queue, "follow">;
  readonly #onFault: (error: unknown) => void;
  /** By execution; those of all under `undefined`. */
  readonly #channels = new Map<string | undefined, Channel>();

  constructor({ queue, onFault }: { readonly queue: Pick<Queue, "follow">; onFault(error: unknown): void }) {
    this.#queue = queue;
    this.#onFault = onFault;
  }

  /** Has a listener hear all that happens to an execution, or to any, once this resolves; answers how to stop. */
  async listen(executionId: string | undefined, listener: UpdateListener): Promise<() => void> {
    const channel = this.#channels.get(executionId) ?? this.#open(executionId);
    channel.listeners.add(listener);
    const stop = (): void => {
      channel.listeners.delete(listener);
      if (channel.listeners.size > 0) return;
      if (this.#channels.get(executionId) === channel) this.#channels.delete(executionId);
      channel.updates.then((updates) => updates.stop()).catch(this.#onFault);
    };
    try {
      await channel.updates;
    } catch (error) {
      if (this.#channels.get(executionId) === channel) this.#channels.delete(executionId);
      throw error;
    }
    return stop;
  }

  #open(executionId: string | undefined): Channel {
    const updates = this.#queue.follow({ tenantId: TENANT, ...(executionId === undefined ? {} : { executionId }) });
    const channel = { listeners: new Set<UpdateListener>(), updates };
    this.#channels.set(executionId, channel);
    // Whoever listens is told when following cannot begin.
    updates.then((all) => passOn(all, channel.listeners).catch(this.#onFault)).catch(() => undefined);
    return channel;
  }
}

async function passOn(updates: AsyncIterable<Update>, listeners: ReadonlySet<UpdateListener>): Promise<void> {
  for await (const update of updates) for (const listener of listeners) listener(update);
}
