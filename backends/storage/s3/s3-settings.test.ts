import assert from "node:assert/strict";
import { test } from "node:test";
import { fromMinioSettings, fromS3Settings, StorageSettingsError } from "./s3-settings.ts";

const KEYS = { "access-key": "id", "secret-key": "hidden" };

test("the keys of kestra.storage.s3 say how the bucket is reached", () => {
  assert.deepEqual(fromS3Settings({ bucket: "b" }), { bucket: "b", forcePathStyle: false });
  const options = fromS3Settings({
    ...KEYS,
    bucket: "b",
    path: "a/b",
    region: "eu-west-1",
    endpoint: "https://s3.example.com/",
    "session-token": "token",
    "force-path-style": true,
    "kms-key-id": "alias/k",
    "sts-role-arn": "arn:aws:iam::1:role/r",
    "sts-role-external-id": "x",
    "sts-role-session-name": "s",
    "sts-role-session-duration": "PT15M",
    "sts-endpoint-override": "https://sts.example.com",
  });
  assert.deepEqual(options, {
    bucket: "b",
    prefix: "a/b",
    region: "eu-west-1",
    credentials: { accessKeyId: "id", secretAccessKey: "hidden", sessionToken: "token" },
    endpoint: "https://s3.example.com",
    forcePathStyle: true,
    role: {
      arn: "arn:aws:iam::1:role/r",
      externalId: "x",
      sessionName: "s",
      durationSeconds: 900,
      endpoint: "https://sts.example.com",
    },
    encryption: { kind: "kms", keyId: "alias/k" },
  });
});

test("MinIO is reached by host, port and scheme, or by URL, with the bucket in the path", () => {
  const endpointOf = (settings: Partial<Parameters<typeof fromMinioSettings>[0]>) =>
    fromMinioSettings({ ...KEYS, bucket: "b", ...settings }).endpoint;
  assert.equal(endpointOf({ endpoint: "minio" }), "http://minio");
  assert.equal(endpointOf({ endpoint: "minio", port: 9000 }), "http://minio:9000");
  assert.equal(endpointOf({ endpoint: "minio", port: 9000, secure: true }), "https://minio:9000");
  assert.equal(endpointOf({ endpoint: "https://minio.example.com/", secure: false }), "https://minio.example.com");
  const { forcePathStyle, partBytes, encryption } = fromMinioSettings({
    ...{ bucket: "b", endpoint: "minio", vhost: true, "part-size": 10_000_000, sse: "SSE-S3" },
  });
  assert.deepEqual([forcePathStyle, partBytes, encryption], [false, 10_000_000, { kind: "server" }]);
  assert.equal(fromMinioSettings({ bucket: "b", endpoint: "minio" }).forcePathStyle, true);
});

test("encryption of MinIO is told by a word or a map, and a key of the client's is refused", () => {
  const encryption = (sse: unknown) => fromMinioSettings({ bucket: "b", endpoint: "minio", sse }).encryption;
  assert.deepEqual(encryption("s3"), { kind: "server" });
  assert.deepEqual(encryption({ type: "SSE_KMS", "key-id": "k" }), { kind: "kms", keyId: "k" });
  assert.deepEqual(encryption({ type: "kms" }), { kind: "kms" });
  assert.equal(encryption(undefined), undefined);
  assert.throws(() => encryption({ type: "SSE_C", key: "hidden" }), /minio\.sse is of a type that is not supported/);
});

const REFUSED: readonly (readonly [string, RegExp, () => unknown])[] = [
  ["no bucket", /s3\.bucket is not set: name the bucket/, () => fromS3Settings({ bucket: "" })],
  ["no host of MinIO", /minio\.endpoint is not set/, () => fromMinioSettings({ bucket: "b" })],
  [
    "an access key without a secret",
    /s3\.secret-key is not set/,
    () => fromS3Settings({ bucket: "b", "access-key": "id" }),
  ],
  [
    "a secret without an access key",
    /s3\.access-key is not set/,
    () => fromS3Settings({ bucket: "b", "secret-key": "hidden" }),
  ],
  [
    "a session token alone",
    /access-key is not set: .*session-token goes/,
    () => fromS3Settings({ bucket: "b", "session-token": "hidden" }),
  ],
  [
    "an address that is none",
    /s3\.endpoint is no address/,
    () => fromS3Settings({ bucket: "b", endpoint: "ftp://hidden@host" }),
  ],
  [
    "a role's name without the role",
    /sts-role-arn is not set/,
    () => fromS3Settings({ bucket: "b", "sts-role-session-name": "s" }),
  ],
  [
    "a duration that is none",
    /session-duration is "long": write a duration/,
    () => fromS3Settings({ bucket: "b", "sts-role-arn": "a", "sts-role-session-duration": "long" }),
  ],
  ["a prefix that climbs", /s3\.path is "\.\.\/x"/, () => fromS3Settings({ bucket: "b", path: "../x" })],
];

for (const [what, message, read] of REFUSED) {
  test(`a storage in a bucket is refused with ${what}, and the key is named`, () => {
    assert.throws(read, (error) => {
      assert.ok(error instanceof StorageSettingsError);
      assert.match(error.message, message);
      assert.doesNotMatch(error.message, /hidden/);
      return true;
    });
  });
}
