import assert from "node:assert/strict";
import type { ServerResponse } from "node:http";
import { describe, it } from "node:test";
import { RestFault } from "../../core/rest/faults.ts";
import { multipart } from "../../platform/multipart.ts";
import type { ApiClient } from "./api-client.ts";
import { saveExport } from "./flow-archives.ts";
import { Output } from "./output.ts";
import { sentFile } from "./sent-file.ts";
import { withApiServer } from "./testing/api-server.ts";

describe("what may be large", () => {
  it("comes as it is, and is a fault where the answer breaks off", async () => {
    const read = async (api: ApiClient) => {
      let text = "";
      for await (const chunk of api.content({ path: ["x"] })) text += Buffer.from(chunk);
      return text;
    };
    await withApiServer(
      (_, response) => response.end("whole"),
      async (api) => assert.equal(await read(api), "whole"),
    );
    const half = (_: unknown, response: ServerResponse) => {
      response.writeHead(200, { "content-length": "10" }).write("half");
      setImmediate(() => response.destroy());
    };
    await withApiServer(half, (api) => assert.rejects(read(api), RestFault));
  });

  it("is no archive where a server answers with a page", async () => {
    await withApiServer(
      (_, response) => response.end("<html>"),
      async (api) => {
        const output = new Output("table", true, {} as never);
        const page = await api.bytes({ path: ["x"] });
        await assert.rejects(saveExport({ api, output }, "never", "x.zip", page), /answers with no archive/);
      },
    );
  });

  it("is told by its own name when it cannot be read", async () => {
    const form = multipart([{ name: "f", filename: "f", content: sentFile("/there/is/none") }]);
    await withApiServer(
      () => undefined,
      (api) =>
        assert.rejects(
          api.ask({ method: "POST", path: ["x"], ...form }),
          /\/there\/is\/none: there is no such file or folder\.$/,
        ),
    );
  });
});
