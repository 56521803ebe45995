/** TCP connections to a server of a database. */
import { connect, type Socket } from "node:net";
import type { Clock } from "../../../core/contracts/clock.ts";
import { messageOf } from "../../../core/message-of.ts";
import { SqlError } from "../sql-database.ts";
import { textOf } from "./network-errors.ts";

/** Where a server is, and how long to wait for it. */
export interface ServerAddress {
  readonly host: string;
  readonly port: number;
  /** How long connecting may take, until the server answers. */
  readonly connectTimeoutMs: number;
  readonly clock: Clock;
}

/** Silence after which the system asks the other side whether it is there. */
const KEEP_ALIVE_MS = 5000;

/** Nothing takes connections there: what was connected before may be gone without a word. */
export class ServerUnreachable extends SqlError {}

/** A connected socket. @throws ServerUnreachable UNAVAILABLE with the address and the reason */
export function openSocket({ host, port, connectTimeoutMs, clock }: ServerAddress): Promise<Socket> {
  const { promise, resolve, reject } = Promise.withResolvers<Socket>();
  const socket = connect({ host, port });
  const fail = (why: string, cause?: unknown): void => {
    timer.cancel();
    socket.destroy();
    const message = `The database at ${host}:${port} cannot be reached: ${why}.`;
    reject(new ServerUnreachable("UNAVAILABLE", message, { cause }));
  };
  const timer = clock.after(connectTimeoutMs, () => fail(`no answer within ${connectTimeoutMs} ms`));
  const onError = (error: Error): void => fail(messageOf(error) || (textOf(error, "code") ?? "unknown"), error);
  socket.once("error", onError);
  socket.once("connect", () => {
    timer.cancel();
    socket.removeListener("error", onError);
    socket.setNoDelay(true);
    socket.setKeepAlive(true, KEEP_ALIVE_MS);
    resolve(socket);
  });
  return promise;
}
