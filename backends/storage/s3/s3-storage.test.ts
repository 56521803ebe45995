import assert from "node:assert/strict";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { test } from "node:test";
import { StorageError } from "../../../core/contracts/storage.ts";
import { createS3Storage } from "./s3-storage.ts";

const credentials = { accessKeyId: "an-access-key", secretAccessKey: "the-secret-key" };

/** A server that answers as told, while it is used. */
async function serving(answer: RequestListener, use: (endpoint: string) => Promise<void>): Promise<void> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  try {
    await use(`http://127.0.0.1:${port}`);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

function options(endpoint: string) {
  return { endpoint, credentials, bucket: "b", forcePathStyle: true };
}

function fault(code: string, message: string): string {
  return `<?xml version="1.0"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`;
}

test("a server that is overloaded for a moment is asked again", async () => {
  let left = 2;
  await serving(
    (request, response) => {
      const status = request.method !== "HEAD" && left-- > 0 ? 503 : request.method === "HEAD" ? 200 : 404;
      response.writeHead(status).end(status === 503 ? fault("SlowDown", "slower") : fault("NoSuchKey", "none"));
    },
    async (endpoint) => {
      const storage = await createS3Storage(options(endpoint));
      await assert.rejects(storage.get("main", "/f.txt"), { code: "NOT_FOUND" });
      assert.equal(left, -1);
      await storage.close();
    },
  );
});

test("a server that cannot be reached is told with its address and without keys", async () => {
  let endpoint = "";
  await serving(
    (_, response) => response.end(),
    async (url) => {
      endpoint = url;
    },
  );
  const withUser = endpoint.replace("//", "//user:the-password@");
  await assert.rejects(createS3Storage({ ...options(withUser), attempts: 1 }), (error) => {
    assert.ok(error instanceof StorageError);
    assert.equal(error.code, "UNAVAILABLE");
    assert.match(error.message, /bucket b: it cannot be reached/);
    assert.ok(error.message.includes(endpoint), error.message);
    assert.doesNotMatch(error.message, /the-password|the-secret-key/);
    return true;
  });
});

const ANSWERS = [
  [404, "NoSuchBucket", "UNAVAILABLE", /there is no bucket b/],
  [403, "AccessDenied", "UNAVAILABLE", /access is refused \(AccessDenied: of \*\*\*\)/],
  [507, "XMinioStorageFull", "NO_SPACE", /no room for \/d\/f\.txt/],
  [400, "KeyTooLongError", "FORBIDDEN_PATH", /too long for the server/],
  [409, "ObjectParentIsFile", "NOT_A_DIRECTORY", /stands in its way/],
  [400, "Strange", "UNAVAILABLE", /cannot use \/d\/f\.txt at http.*Strange: of \*\*\*/],
] as const;

for (const [status, name, code, message] of ANSWERS) {
  test(`the server's ${name} is told as ${code}`, async () => {
    await serving(
      (request, response) => {
        const isBucket = request.url?.startsWith("/b/main/") !== true;
        response
          .writeHead(isBucket ? 200 : status)
          .end(isBucket ? "" : fault(name, `of ${credentials.secretAccessKey}`));
      },
      async (endpoint) => {
        const storage = await createS3Storage({ ...options(endpoint), attempts: 1 });
        await assert.rejects(storage.get("main", "/d/f.txt"), (error) => {
          assert.ok(error instanceof StorageError);
          assert.equal(error.code, code);
          assert.match(error.message, message);
          return true;
        });
        await storage.close();
      },
    );
  });
}

test("an answer that breaks off is told by who reads it", async () => {
  await serving(
    (request, response) => {
      if (request.method === "HEAD") return void response.end();
      response.writeHead(200, { "content-length": "1000" });
      response.write("half", () => response.destroy());
    },
    async (endpoint) => {
      const storage = await createS3Storage(options(endpoint));
      const stream = await storage.get("main", "/f.txt");
      await assert.rejects(new Response(stream).text(), /internal storage .*127\.0\.0\.1/);
      await storage.close();
    },
  );
});

test("paths that no key can hold are refused before the server is asked", async () => {
  await serving(
    (request, response) => response.writeHead(request.url?.startsWith("/b/main/") ? 500 : 200).end(),
    async (endpoint) => {
      const storage = await createS3Storage({ ...options(endpoint), attempts: 1 });
      for (const path of [`/${"n".repeat(1100)}`, "/half \ud800", "/a/../b"]) {
        await assert.rejects(storage.get("main", path), { code: "FORBIDDEN_PATH" });
      }
      await storage.close();
    },
  );
});
