/** The client of a bucket. The library loads when the first one is opened: it is large, and most have no use for it. */
import type { S3, S3ClientConfig, ServerSideEncryption } from "@aws-sdk/client-s3";
import type { Upload } from "@aws-sdk/lib-storage";
import { StorageError } from "../../../core/contracts/storage.ts";
import { keyPrefix } from "./object-keys.ts";
import { S3Faults } from "./s3-faults.ts";
import {
  ATTEMPTS,
  CONNECT_TIMEOUT_MS,
  CONNECTIONS_MAX,
  PART_BYTES,
  PART_BYTES_MIN,
  type S3Options,
  SILENCE_TIMEOUT_MS,
} from "./s3-options.ts";

/** What requests to the bucket need. */
export interface S3Connection {
  readonly client: S3;
  readonly bucket: string;
  /** What all keys begin with. */
  readonly prefix: string;
  readonly faults: S3Faults;
  readonly partBytes: number;
  /** What goes with every write. */
  readonly encryption: EncryptionParameters;
  upload(parameters: ConstructorParameters<typeof Upload>[0]): Upload;
}

/** How requests say what is encrypted how. */
export interface EncryptionParameters {
  readonly ServerSideEncryption?: ServerSideEncryption;
  readonly SSEKMSKeyId?: string;
}

/** Opens a client and asks for the bucket. @throws StorageError UNAVAILABLE when it cannot be used */
export async function connectS3(options: S3Options): Promise<S3Connection> {
  const { bucket, partBytes = PART_BYTES } = options;
  const faults = new S3Faults(options);
  if (partBytes < PART_BYTES_MIN) {
    throw new StorageError(
      "UNAVAILABLE",
      `Parts of ${partBytes} bytes are too small: S3 wants ${PART_BYTES_MIN} at least.`,
    );
  }
  const [sdk, library] = await Promise.all([import("@aws-sdk/client-s3"), import("@aws-sdk/lib-storage")]);
  const client = new sdk.S3(await clientConfig(options));
  try {
    await client.headBucket({ Bucket: bucket });
  } catch (error) {
    client.destroy();
    // Asked like this, servers answer with a status and no words: nothing but the bucket can be missing.
    if (error instanceof Error && error.name === "NotFound") error.name = "NoSuchBucket";
    throw faults.of(`bucket ${bucket}`, error);
  }
  return {
    client,
    bucket,
    prefix: keyPrefix(options.prefix),
    faults,
    partBytes,
    encryption: encryptionParameters(options),
    upload: (parameters) => new library.Upload(parameters),
  };
}

async function clientConfig(options: S3Options): Promise<S3ClientConfig> {
  const { endpoint, forcePathStyle = false, attempts = ATTEMPTS } = options;
  const region = options.region ?? (endpoint === undefined ? undefined : "us-east-1");
  const credentials = options.role ? await roleCredentials(options, region) : options.credentials;
  // Other servers than those of AWS may not know the newer checksums, which the library adds on its own.
  const checksums = endpoint === undefined ? "WHEN_SUPPORTED" : "WHEN_REQUIRED";
  return {
    ...(region === undefined ? {} : { region }),
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(credentials === undefined ? {} : { credentials }),
    forcePathStyle,
    followRegionRedirects: endpoint === undefined,
    maxAttempts: attempts,
    requestChecksumCalculation: checksums,
    responseChecksumValidation: checksums,
    requestHandler: {
      connectionTimeout: CONNECT_TIMEOUT_MS,
      socketTimeout: SILENCE_TIMEOUT_MS,
      httpAgent: { maxSockets: CONNECTIONS_MAX, keepAlive: true },
      httpsAgent: { maxSockets: CONNECTIONS_MAX, keepAlive: true },
    },
  };
}

/** Keys of a role, asked for anew before they end. */
async function roleCredentials({ role, credentials }: S3Options, region: string | undefined) {
  if (!role) return undefined;
  const { fromTemporaryCredentials } = await import("@aws-sdk/credential-providers");
  return fromTemporaryCredentials({
    ...(credentials ? { masterCredentials: credentials } : {}),
    params: {
      RoleArn: role.arn,
      RoleSessionName: role.sessionName ?? "kestra",
      ...(role.externalId === undefined ? {} : { ExternalId: role.externalId }),
      ...(role.durationSeconds === undefined ? {} : { DurationSeconds: role.durationSeconds }),
    },
    clientConfig: {
      ...(region === undefined ? {} : { region }),
      ...(role.endpoint === undefined ? {} : { endpoint: role.endpoint }),
    },
  });
}

function encryptionParameters({ encryption }: S3Options): EncryptionParameters {
  if (!encryption) return {};
  if (encryption.kind === "server") return { ServerSideEncryption: "AES256" };
  const { keyId } = encryption;
  return { ServerSideEncryption: "aws:kms", ...(keyId === undefined ? {} : { SSEKMSKeyId: keyId }) };
}
