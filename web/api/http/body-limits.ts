/** How much of a body is taken, and how long is waited for it. The limits go with the request to whoever reads it. */

/** Limits of one body. */
export interface BodyLimits {
  /** All of it, in bytes. */
  readonly bytesMax: number;
  /** Its files together, in bytes. */
  readonly filesBytesMax: number;
  /** A body of which nothing comes for so long is given up. */
  readonly idleMs: number;
}

const GIB = 1024 ** 3;

/** What holds where the configuration says nothing: the defaults of `micronaut.server`. */
export const DEFAULT_BODY_LIMITS: BodyLimits = { bytesMax: 10 * GIB, filesBytesMax: 10 * GIB, idleMs: 60_000 };

const limited = new WeakMap<Request, BodyLimits>();

/** Has whoever reads the body go by these limits. */
export function limitBody(request: Request, limits: BodyLimits): void {
  limited.set(request, limits);
}

/** The limits of a body. */
export function bodyLimitsOf(request: Request): BodyLimits {
  return limited.get(request) ?? DEFAULT_BODY_LIMITS;
}
