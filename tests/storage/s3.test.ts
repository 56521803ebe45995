/** Internal storage in a bucket of a real server. */
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, describe, test } from "node:test";
import { S3 } from "@aws-sdk/client-s3";
import { openStorage } from "../../backends/storage/open-storage.ts";
import { connectS3 } from "../../backends/storage/s3/s3-connection.ts";
import { copyObject } from "../../backends/storage/s3/s3-copy.ts";
import { headObject } from "../../backends/storage/s3/s3-objects.ts";
import type { S3Credentials, S3Options } from "../../backends/storage/s3/s3-options.ts";
import { createS3Storage } from "../../backends/storage/s3/s3-storage.ts";
import { type Storage, StorageError } from "../../core/contracts/storage.ts";
import { storageContract } from "../../core/contracts/testing/storage-contract.ts";
import { readBytes, readText } from "../../core/files/stream-content.ts";
import { type Service, sharedService, startService } from "../services/service.ts";

const MEGABYTE = 1024 * 1024;

/** What opens storages on a server. */
class Buckets {
  readonly admin: S3;
  readonly access: Pick<S3Options, "endpoint" | "forcePathStyle"> & { readonly credentials: S3Credentials };

  constructor({ url, details }: Service) {
    const { access_key: accessKeyId = "", secret_key: secretAccessKey = "", region = "" } = details;
    this.access = { endpoint: url, forcePathStyle: true, credentials: { accessKeyId, secretAccessKey } };
    this.admin = new S3({ ...this.access, endpoint: url, region });
  }

  async make(): Promise<string> {
    const bucket = `test-${randomUUID()}`;
    await this.admin.createBucket({ Bucket: bucket });
    return bucket;
  }

  /** A storage in a bucket of its own. */
  async open(prefix?: string): Promise<{ bucket: string; storage: Storage; dispose(): Promise<void> }> {
    const bucket = await this.make();
    const storage = await createS3Storage({ ...this.access, bucket, ...(prefix === undefined ? {} : { prefix }) });
    return { bucket, storage, dispose: () => Promise.resolve() };
  }

  async keys(bucket: string): Promise<readonly (string | undefined)[]> {
    const { Contents = [] } = await this.admin.listObjectsV2({ Bucket: bucket });
    return Contents.map(({ Key }) => Key);
  }
}

function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** So many chunks of a megabyte, then the end or a fault. */
async function* megabytes(count: number, fault?: Error): AsyncGenerator<Uint8Array> {
  for (let index = 0; index < count; index++) yield new Uint8Array(MEGABYTE).fill(index);
  if (fault) throw fault;
}

function fileTests(buckets: Buckets): void {
  test("a large file whose source breaks off leaves neither a file nor parts of it", async () => {
    const { bucket, storage } = await buckets.open();
    await storage.put("main", "/f.bin", bytes("old"));
    const broken = megabytes(20, new Error("the source broke"));
    await assert.rejects(storage.put("main", "/f.bin", broken), /cannot use \/f\.bin .*the source broke/);
    assert.equal(await readText(await storage.get("main", "/f.bin"), 100), "old");
    assert.deepEqual((await buckets.admin.listMultipartUploads({ Bucket: bucket })).Uploads ?? [], []);
    await storage.close();
  });

  test("files that go in parts are whole, and ranges reach across the parts", async () => {
    const { storage } = await buckets.open();
    const entry = await storage.put("main", "/f.bin", megabytes(19), { by: "a" });
    assert.equal(entry.sizeBytes, 19 * MEGABYTE);
    const stored = await storage.stat("main", "/f.bin");
    assert.deepEqual([stored?.sizeBytes, stored?.metadata], [19 * MEGABYTE, { by: "a" }]);
    const range = { start: 8 * MEGABYTE - 1, end: 8 * MEGABYTE + 1 };
    const [last, first] = await readBytes(await storage.get("main", "/f.bin", range), 10);
    assert.deepEqual([last, first], [7, 8]);
    await storage.close();
  });

  test("streams that are given up free their connections", async () => {
    const { storage } = await buckets.open();
    await storage.put("main", "/f.bin", megabytes(4));
    for (let round = 0; round < 150; round++) {
      const reader = (await storage.get("main", "/f.bin")).getReader();
      await reader.read();
      await reader.cancel();
    }
    assert.equal((await readBytes(await storage.get("main", "/f.bin"), 5 * MEGABYTE)).length, 4 * MEGABYTE);
    await storage.close();
  });
}

function bucketTests(buckets: Buckets): void {
  test("a prefix keeps the files apart from whatever else is in the bucket", async () => {
    const { bucket, storage } = await buckets.open("one");
    await buckets.admin.putObject({ Bucket: bucket, Key: "main/f.txt", Body: "of others" });
    const other = await createS3Storage({ ...buckets.access, bucket, prefix: "on" });
    await storage.put("main", "/f.txt", bytes("x"));
    assert.equal(await other.stat("main", "/f.txt"), undefined);
    await storage.delete("main", "/");
    assert.deepEqual(await buckets.keys(bucket), ["main/f.txt"]);
    await storage.close();
    await other.close();
  });

  test("folders of more files than a request lists or deletes are walked, moved and deleted whole", async () => {
    const { bucket, storage } = await buckets.open();
    const names = Array.from({ length: 1_050 }, (_, index) => `/d/${String(index).padStart(4, "0")}`);
    for (let at = 0; at < names.length; at += 50) {
      const some = names.slice(at, at + 50);
      await Promise.all(
        some.map((name) => buckets.admin.putObject({ Bucket: bucket, Key: `main${name}`, Body: name })),
      );
    }
    await storage.move("main", "/d", "/e");
    const walked: string[] = [];
    for await (const { path } of storage.walk("main", "/e")) walked.push(path);
    assert.deepEqual(
      walked,
      names.map((name) => name.replace("/d/", "/e/")),
    );
    assert.equal(await storage.delete("main", "/e"), true);
    assert.deepEqual(await buckets.keys(bucket), []);
    await storage.close();
  });

  test("objects too large for one copy are copied in parts, with their metadata", async () => {
    const { bucket, storage } = await buckets.open();
    await storage.put("main", "/é f.bin", megabytes(12), { by: "a" });
    const connection = await connectS3({ ...buckets.access, bucket });
    const copy = { from: "main/é f.bin", to: "main/g.bin", sizeBytes: 12 * MEGABYTE };
    const limits = { copyBytesMax: MEGABYTE, partBytes: 5 * MEGABYTE };
    await copyObject(connection, copy, (key) => headObject(connection, key), limits);
    const [one, other] = await Promise.all(
      ["/é f.bin", "/g.bin"].map(async (path) => readBytes(await storage.get("main", path), 20 * MEGABYTE)),
    );
    assert.deepEqual(one, other);
    assert.deepEqual((await storage.stat("main", "/g.bin"))?.metadata, { by: "a" });
    await storage.close();
    connection.client.destroy();
  });
}

function openingTests(buckets: Buckets): void {
  const { endpoint: url = "", credentials } = buckets.access;
  const { accessKeyId, secretAccessKey } = credentials;
  test("it opens by the keys of the configuration", async () => {
    const bucket = await buckets.make();
    const keys = { bucket, "access-key": accessKeyId, "secret-key": secretAccessKey, path: "p" };
    const { hostname, port } = new URL(url);
    const one = await openStorage({
      type: "s3",
      settings: { ...keys, endpoint: url, "force-path-style": true },
    });
    const other = await openStorage({ type: "minio", settings: { ...keys, endpoint: hostname, port: Number(port) } });
    await one.put("main", "/f.txt", bytes("x"));
    assert.equal(await readText(await other.get("main", "/f.txt"), 10), "x");
    assert.deepEqual(await buckets.keys(bucket), ["p/main/f.txt"]);
    await one.close();
    await other.close();
  });

  test("a bucket that is not there, and keys that are wrong, are refused when it opens", async () => {
    const bucket = await buckets.make();
    const wrong = { accessKeyId, secretAccessKey: "not-the-secret" };
    const refused: readonly (readonly [RegExp, () => Promise<Storage>])[] = [
      [/there is no bucket missing-\d+; make it/, () => createS3Storage({ ...buckets.access, bucket: "missing-1" })],
      [/access is refused .*check the keys/, () => createS3Storage({ ...buckets.access, bucket, credentials: wrong })],
    ];
    for (const [message, opening] of refused) {
      await assert.rejects(opening, (error) => {
        assert.ok(error instanceof StorageError);
        assert.equal(error.code, "UNAVAILABLE");
        assert.match(error.message, message);
        assert.ok(error.message.includes(url), error.message);
        assert.doesNotMatch(error.message, /not-the-secret/);
        return true;
      });
    }
  });
}

/** A server of its own, which goes away and comes back. */
function outageTests(): void {
  test("a server that goes away is told, and used again as soon as it is back", async () => {
    const service = await startService("s3");
    const buckets = new Buckets(service);
    try {
      const bucket = await buckets.make();
      const storage = await createS3Storage({ ...buckets.access, bucket, attempts: 2 });
      await storage.put("main", "/f.txt", bytes("kept"));
      await service.kill9();
      await assert.rejects(storage.get("main", "/f.txt"), (error) => {
        assert.ok(error instanceof StorageError);
        assert.equal(error.code, "UNAVAILABLE");
        assert.ok(error.message.includes(service.url), error.message);
        return true;
      });
      await service.restart();
      assert.equal(await readText(await storage.get("main", "/f.txt"), 10), "kept");
      await storage.close();
    } finally {
      buckets.admin.destroy();
      await service.stop();
    }
  });
}

const server = await sharedService("s3");
if ("missing" in server) {
  test("an S3 server is there for tests", { skip: server.missing }, () => undefined);
} else {
  const buckets = new Buckets(server);
  after(() => buckets.admin.destroy());
  storageContract("S3", () => buckets.open("/one/two/"));
  describe("storage in a bucket", () => {
    fileTests(buckets);
    bucketTests(buckets);
    openingTests(buckets);
    outageTests();
  });
}
