/** Faults of S3 as faults of the storage, with messages for users and no word of the keys in them. */
import { StorageError } from "../../../core/contracts/storage.ts";
import { messageOf } from "../../../core/message-of.ts";
import { notFound, standsInTheWay } from "../path-rules.ts";
import type { S3Options } from "./s3-options.ts";

const NO_SPACE = new Set([
  "EntityTooLarge",
  "QuotaExceeded",
  "InsufficientStorage",
  "XMinioStorageFull",
  "XMinioAdminBucketQuotaExceeded",
]);

/** What servers say whose files lie in folders of a disk. */
const IN_THE_WAY = new Set(["ObjectParentIsFile", "ExistingObjectIsDirectory", "XMinioParentIsObject"]);

const REFUSED = new Set([
  "AccessDenied",
  "InvalidAccessKeyId",
  "SignatureDoesNotMatch",
  "ExpiredToken",
  "InvalidToken",
]);

/** Turns what the library throws into a fault of the storage. */
export class S3Faults {
  readonly #where: string;
  readonly #bucket: string;
  readonly #secrets: readonly string[];

  constructor({ bucket, endpoint, region, credentials, role }: S3Options) {
    this.#bucket = bucket;
    this.#where = endpoint === undefined ? `S3${region === undefined ? "" : ` in ${region}`}` : withoutUser(endpoint);
    const { accessKeyId, secretAccessKey, sessionToken } = credentials ?? {};
    this.#secrets = [secretAccessKey, sessionToken, accessKeyId, role?.externalId].filter((each) => each !== undefined);
  }

  /** The fault of a path. */
  of(path: string, error: unknown): StorageError {
    if (error instanceof StorageError) return error;
    const { name, status } = namesOf(error);
    if (name === "NoSuchBucket")
      return this.#unavailable(`there is no bucket ${this.#bucket}; make it, or correct its name`);
    if (name === "NoSuchKey" || name === "NotFound" || status === 404) return notFound(path);
    if (IN_THE_WAY.has(name)) return standsInTheWay(path);
    if (name === "KeyTooLongError") {
      return new StorageError("FORBIDDEN_PATH", `${path.slice(0, 100)}… has a name that is too long for the server.`);
    }
    if (NO_SPACE.has(name) || status === 507) {
      return new StorageError("NO_SPACE", `The bucket ${this.#bucket} at ${this.#where} has no room for ${path}.`);
    }
    if (name === "CredentialsProviderError") {
      return this.#unavailable("there are no keys for it; set access-key and secret-key, or give the process a role");
    }
    const says = this.#says(error);
    if (REFUSED.has(name) || status === 401 || status === 403) {
      return this.#unavailable(`access is refused (${says}); check the keys, and what they are allowed to do`);
    }
    if (status === undefined && isOfNetwork(error)) return this.#unavailable(`it cannot be reached: ${says}`);
    return new StorageError("UNAVAILABLE", `The internal storage cannot use ${path} at ${this.#where}: ${says}`);
  }

  /** Runs it, and tells its faults as those of the path. */
  async guard<T>(path: string, action: () => Promise<T>): Promise<T> {
    try {
      return await action();
    } catch (error) {
      throw this.of(path, error);
    }
  }

  #unavailable(why: string): StorageError {
    return new StorageError("UNAVAILABLE", `The internal storage at ${this.#where}, bucket ${this.#bucket}: ${why}.`);
  }

  /** The cause is told in words and not kept: the library's errors hold the request with its keys. */
  #says(error: unknown): string {
    const { name, status } = namesOf(error);
    const message = messageOf(error);
    // Answers without words become errors that say nothing.
    const isTold = message !== "" && !message.startsWith("Unknown");
    const what = isTold
      ? message
      : (codeOf(error) ?? (status === undefined ? "no reason was given" : `HTTP ${status}`));
    let text = /^(Error|Unknown.*|\d+)$/.test(name) ? what : `${name}: ${what}`;
    for (const secret of this.#secrets) text = text.replaceAll(secret, "***");
    return text.replace(/\.$/, "");
  }
}

/** True for what says that there is no such object. */
export function isMissing(error: unknown): boolean {
  const { name, status } = namesOf(error);
  return name !== "NoSuchBucket" && (name === "NoSuchKey" || name === "NotFound" || status === 404);
}

/** True for what says that a range begins behind the last byte. */
export function isBeyondEnd(error: unknown): boolean {
  const { name, status } = namesOf(error);
  return name === "InvalidRange" || status === 416;
}

function namesOf(error: unknown): { readonly name: string; readonly status: number | undefined } {
  if (!(error instanceof Error)) return { name: "", status: undefined };
  const metadata: unknown = "$metadata" in error ? error.$metadata : undefined;
  const status =
    typeof metadata === "object" && metadata !== null && "httpStatusCode" in metadata
      ? metadata.httpStatusCode
      : undefined;
  return { name: error.name, status: typeof status === "number" ? status : undefined };
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}

const NETWORK =
  /^(E(CONN|HOST|NET|PIPE|TIMEDOUT|AI_)|ENOTFOUND|ConnectionRefused|FailedToOpenSocket|UND_ERR|CERT_|DEPTH_|SELF_SIGNED)/;

function isOfNetwork(error: unknown): boolean {
  if (error instanceof AggregateError) return error.errors.some(isOfNetwork);
  const { name } = namesOf(error);
  return name === "TimeoutError" || name === "NetworkingError" || NETWORK.test(codeOf(error) ?? "");
}

/** A URL may hold a password. */
function withoutUser(endpoint: string): string {
  if (!URL.canParse(endpoint)) return endpoint;
  const url = new URL(endpoint);
  url.username = "";
  url.password = "";
  return url.href.replace(/\/$/, "");
}
