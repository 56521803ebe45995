import assert from "node:assert/strict";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, it } from "node:test";
import { ApiClient } from "./api-client.ts";
import { ClientFault } from "./faults.ts";
import { saveExport } from "./flow-archives.ts";
import { multipart } from "./multipart.ts";
import { Output } from "./output.ts";
import { sentFile } from "./sent-file.ts";

async function withServer(answer: (response: ServerResponse) => void, act: (api: ApiClient) => Promise<void>) {
  const server = createServer((_, response) => answer(response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const connection = { tenant: "main", headers: {}, authorization: undefined, timeoutMs: undefined };
  try {
    await act(new ApiClient({ server: `http://127.0.0.1:${port}`, ...connection }));
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

describe("what may be large", () => {
  it("comes as it is, and is a fault where the answer breaks off", async () => {
    const read = async (api: ApiClient) => {
      let text = "";
      for await (const chunk of api.content({ path: ["x"] })) text += Buffer.from(chunk);
      return text;
    };
    await withServer(
      (response) => response.end("whole"),
      async (api) => assert.equal(await read(api), "whole"),
    );
    const half = (response: ServerResponse) => {
      response.writeHead(200, { "content-length": "10" }).write("half");
      setImmediate(() => response.destroy());
    };
    await withServer(half, (api) => assert.rejects(read(api), ClientFault));
  });

  it("is no archive where a server answers with a page", async () => {
    await withServer(
      (response) => response.end("<html>"),
      async (api) => {
        const output = new Output("table", true, {} as never);
        const page = await api.bytes({ path: ["x"] });
        await assert.rejects(saveExport({ api, output }, "never", "x.zip", page), /answers with no archive/);
      },
    );
  });

  it("is told by its own name when it cannot be read", async () => {
    const form = multipart([{ name: "f", filename: "f", content: sentFile("/there/is/none") }]);
    await withServer(
      () => undefined,
      (api) =>
        assert.rejects(
          api.ask({ method: "POST", path: ["x"], ...form }),
          /\/there\/is\/none: there is no such file or folder\.$/,
        ),
    );
  });
});
