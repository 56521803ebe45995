/** From the keys of `kestra.storage.s3` and `kestra.storage.minio` to how the bucket is reached. */
import { durationMsOf } from "../../../core/configuration/quantities.ts";
import type { Configuration } from "../../../core/configuration/schema/schema.ts";
import type { S3Credentials, S3Encryption, S3Options, S3Role } from "./s3-options.ts";

type StorageKeys = Configuration["kestra"]["storage"];

/** Keys that do not make sense together; the message names them. */
export class StorageSettingsError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "StorageSettingsError";
  }
}

/** Options of `kestra.storage.s3`. @throws StorageSettingsError */
export function fromS3Settings(settings: StorageKeys["s3"]): S3Options {
  const key = "kestra.storage.s3";
  const endpoint = given(settings.endpoint);
  const kmsKeyId = given(settings["kms-key-id"]);
  return {
    ...commonOptions(key, settings, given(settings["session-token"])),
    ...(endpoint === undefined ? {} : { endpoint: checkedUrl(`${key}.endpoint`, endpoint) }),
    forcePathStyle: settings["force-path-style"] ?? false,
    ...roleOption(key, settings),
    ...(kmsKeyId === undefined ? {} : { encryption: { kind: "kms", keyId: kmsKeyId } }),
  };
}

/** Options of `kestra.storage.minio`. @throws StorageSettingsError */
export function fromMinioSettings(settings: StorageKeys["minio"]): S3Options {
  const key = "kestra.storage.minio";
  const endpoint = given(settings.endpoint);
  if (endpoint === undefined) throw missing(`${key}.endpoint`, "name the server's host");
  const partBytes = settings["part-size"];
  return {
    ...commonOptions(key, settings, undefined),
    endpoint: serverUrl(`${key}.endpoint`, endpoint, settings.secure, settings.port),
    forcePathStyle: settings.vhost !== true,
    ...(partBytes === undefined ? {} : { partBytes }),
    ...encryptionOption(`${key}.sse`, settings.sse),
  };
}

type CommonKeys = Pick<StorageKeys["s3"], "bucket" | "path" | "region" | "access-key" | "secret-key">;

function commonOptions(
  key: string,
  settings: CommonKeys,
  sessionToken: string | undefined,
): Pick<S3Options, "bucket" | "prefix" | "region" | "credentials"> {
  const bucket = given(settings.bucket);
  if (bucket === undefined) throw missing(`${key}.bucket`, "name the bucket");
  const prefix = given(settings.path);
  if (prefix?.split("/").some((name) => name === "." || name === "..")) {
    throw new StorageSettingsError(`${key}.path is ${JSON.stringify(prefix)}: write names with slashes between them.`);
  }
  const region = given(settings.region);
  const credentials = credentialsOf(key, given(settings["access-key"]), given(settings["secret-key"]), sessionToken);
  return {
    bucket,
    ...(prefix === undefined ? {} : { prefix }),
    ...(region === undefined ? {} : { region }),
    ...(credentials === undefined ? {} : { credentials }),
  };
}

function credentialsOf(
  key: string,
  accessKeyId: string | undefined,
  secretAccessKey: string | undefined,
  sessionToken: string | undefined,
): S3Credentials | undefined {
  if (accessKeyId === undefined && secretAccessKey === undefined) {
    if (sessionToken === undefined) return undefined;
    throw missing(`${key}.access-key`, `${key}.session-token goes with an access key and its secret`);
  }
  if (accessKeyId === undefined) throw missing(`${key}.access-key`, `${key}.secret-key is set and goes with it`);
  if (secretAccessKey === undefined) throw missing(`${key}.secret-key`, `${key}.access-key is set and goes with it`);
  return { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) };
}

function roleOption(key: string, settings: StorageKeys["s3"]): { readonly role?: S3Role } {
  const arn = given(settings["sts-role-arn"]);
  const externalId = given(settings["sts-role-external-id"]);
  const sessionName = given(settings["sts-role-session-name"]);
  const duration = given(settings["sts-role-session-duration"]);
  const endpoint = given(settings["sts-endpoint-override"]);
  if (arn === undefined) {
    if ((externalId ?? sessionName ?? duration ?? endpoint) === undefined) return {};
    throw missing(`${key}.sts-role-arn`, "other keys of the role are set");
  }
  const role: S3Role = {
    arn,
    ...(externalId === undefined ? {} : { externalId }),
    ...(sessionName === undefined ? {} : { sessionName }),
    ...(duration === undefined ? {} : { durationSeconds: secondsOf(`${key}.sts-role-session-duration`, duration) }),
    ...(endpoint === undefined ? {} : { endpoint: checkedUrl(`${key}.sts-endpoint-override`, endpoint) }),
  };
  return { role };
}

function secondsOf(key: string, duration: string): number {
  const milliseconds = durationMsOf(duration);
  if (milliseconds !== undefined && milliseconds >= 1000) return Math.round(milliseconds / 1000);
  throw new StorageSettingsError(`${key} is ${JSON.stringify(duration)}: write a duration such as 15m or PT1H.`);
}

/** `S3`, `KMS`, or a map with `type` and maybe `key-id`. Keys that the client sends along are not supported. */
function encryptionOption(key: string, sse: unknown): { readonly encryption?: S3Encryption } {
  if (sse === undefined || sse === null || sse === "") return {};
  const named = typeof sse === "object" ? new Map<string, unknown>(Object.entries(sse)) : new Map([["type", sse]]);
  const type = String(named.get("type")).toUpperCase().replaceAll("-", "_").replace("SSE_", "");
  const keyId = named.get("key-id") ?? named.get("keyId");
  if (type === "S3" || type === "AES256") return { encryption: { kind: "server" } };
  if (type === "KMS" || type === "AWS:KMS") {
    return { encryption: { kind: "kms", ...(typeof keyId === "string" ? { keyId } : {}) } };
  }
  throw new StorageSettingsError(`${key} is of a type that is not supported: write S3, or KMS with key-id.`);
}

/** A URL, or a host to which port and scheme are added as they are set. */
function serverUrl(key: string, endpoint: string, secure: boolean | undefined, port: number | undefined): string {
  const hasScheme = /^https?:\/\//i.test(endpoint);
  const url = checkedUrl(key, hasScheme ? endpoint : `${secure === true ? "https" : "http"}://${endpoint}`);
  if (port === undefined) return url;
  const withPort = new URL(url);
  withPort.port = String(port);
  return withPort.href.replace(/\/$/, "");
}

function checkedUrl(key: string, text: string): string {
  const isUrl = URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
  if (isUrl) return text.replace(/\/$/, "");
  throw new StorageSettingsError(`${key} is no address of a server: write something like http://host:9000.`);
}

/** Empty is as good as not set: placeholders without a value leave it so. */
function given(value: string | undefined): string | undefined {
  return value === "" ? undefined : value;
}

function missing(key: string, why: string): StorageSettingsError {
  return new StorageSettingsError(`${key} is not set: ${why}.`);
}
