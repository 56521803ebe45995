/** A server of a test's own, and a client that asks it. */
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { ApiClient } from "../api-client.ts";

/** Answers as the listener does while the client is used. @param timeoutMs how long the client waits. Default: as always */
export async function withApiServer<T>(
  answer: RequestListener,
  act: (api: ApiClient) => Promise<T>,
  timeoutMs?: number,
): Promise<T> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const connection = { tenant: "main", headers: {}, authorization: undefined, timeoutMs };
  try {
    return await act(new ApiClient({ server: `http://127.0.0.1:${port}`, ...connection }));
  } finally {
    server.closeAllConnections();
    server.close();
  }
}
