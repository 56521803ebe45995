/** The network of this machine. */
import { createServer } from "node:net";

/** A TCP port of the loopback interface that is free at this moment. */
export function freePort(): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const server = createServer();
  server.once("error", reject);
  server.listen(0, "127.0.0.1", () => {
    const address = server.address();
    server.close(() => {
      if (address && typeof address === "object") resolve(address.port);
      else reject(new Error("The system gave no port"));
    });
  });
  return promise;
}
