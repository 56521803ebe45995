/** A value that cannot be what its type asks for; the message is the cause that users read. */
export class DataFault extends Error {
  constructor(message: string) {
    super(message);
    this.name = "DataFault";
  }
}

/** What anything thrown says. */
export function causeOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
