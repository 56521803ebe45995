/** A part whose work belongs to nobody: it stops at once, as others go on with it. */
import type { Subscription } from "../../../core/contracts/queue.ts";
import type { ServiceType } from "../../../core/contracts/service.ts";
import type { PartContext, RunningPart, ServerPart } from "./server-part.ts";

/** What a simple part does. */
export interface SimplePartOptions {
  readonly type: ServiceType;
  readonly properties?: Readonly<Record<string, string>>;
  /** Starts it; what is answered is stopped in this order. */
  start(context: PartContext): Promise<readonly Subscription[]>;
  details?(): Readonly<Record<string, string | number | boolean>>;
}

/** Makes the part. */
export function simplePart({ type, properties = {}, start, details }: SimplePartOptions): ServerPart {
  return {
    type,
    async start(context): Promise<RunningPart> {
      const service = await context.services.register({ type, properties });
      const running = await start(context);
      await service.to("RUNNING");
      return {
        type,
        state: () => service.state,
        ...(details ? { details } : {}),
        async stop() {
          await toQuietly(service.to("TERMINATING"), context);
          for (const each of running) await each.stop();
          await toQuietly(service.to("TERMINATED_GRACEFULLY"), context);
          service.forget();
        },
      };
    },
  };
}

/** A state that cannot be written keeps nothing from ending. */
export async function toQuietly(moving: Promise<void>, { logger }: PartContext): Promise<void> {
  await moving.catch(() => logger.debug("The end of this service could not be written."));
}
