/** A value that cannot be what its type asks for; the message is the cause that users read. */
export class DataFault extends Error {
  /** Further causes, where several parts of the value are wrong. */
  readonly more: readonly string[];

  constructor(message: string, more: readonly string[] = []) {
    super(message);
    this.name = "DataFault";
    this.more = more;
  }
}
