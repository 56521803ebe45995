/** Backends that cannot be reached. */

/** Something could not be done because a backend is away; it may well be done later. */
export class BackendAway extends Error {
  readonly code = "UNAVAILABLE";

  constructor(message = "The backend is away; try again later") {
    super(message);
    this.name = "BackendAway";
  }
}

/** True for errors, of any driver, that say that a backend is away. */
export function isBackendAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return ("code" in error && error.code === "UNAVAILABLE") || isBackendAway(error.cause);
}
