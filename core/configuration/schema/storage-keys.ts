/** `kestra.storage`: internal storage. */
import { Type } from "@sinclair/typebox";
import { anything, maybeFlag, maybeSize, maybeText, maybeWhole } from "../kinds.ts";

const LATER = "this type of storage comes later";

/** Types of internal storage that this program has. */
export const STORAGE_TYPES = ["local", "s3", "minio"] as const;
export type StorageType = (typeof STORAGE_TYPES)[number];

const access = {
  "access-key": maybeText({ description: "Id of the access key. Default: the usual chain of credentials." }),
  "secret-key": maybeText({ description: "The access key's secret.", secret: true }),
  region: maybeText({ description: "Region of the bucket." }),
  bucket: maybeText({ description: "The bucket." }),
  path: maybeText({ description: "Prefix of all keys in the bucket." }),
};

/** All about internal storage. */
export const storageKeys = Type.Object({
  type: maybeText({ description: `Kind of storage: ${STORAGE_TYPES.join(", ")}.` }),
  local: Type.Object({
    "base-path": maybeText({ description: "Folder of the files." }),
  }),
  s3: Type.Object({
    ...access,
    "session-token": maybeText({ description: "Token of a session.", secret: true }),
    endpoint: maybeText({ description: "Where a server other than AWS is.", address: true }),
    "force-path-style": maybeFlag({ description: "The bucket's name stands in the path, not in the host." }),
    "sts-role-arn": maybeText({ description: "A role to assume." }),
    "sts-role-external-id": maybeText({ description: "External id for the role." }),
    "sts-role-session-name": maybeText({ description: "Name of the role's session." }),
    "sts-role-session-duration": maybeText({ description: "How long the role's session lasts." }),
    "sts-endpoint-override": maybeText({ description: "Where roles are assumed.", address: true }),
    "kms-key-id": maybeText({ description: "Key that encrypts what is stored." }),
  }),
  minio: Type.Object({
    ...access,
    endpoint: maybeText({ description: "Host of the server.", address: true }),
    port: maybeWhole({ description: "Port of the server.", minimum: 1 }),
    secure: maybeFlag({ description: "True speaks HTTPS." }),
    vhost: maybeFlag({ description: "The bucket's name stands in the host, not in the path." }),
    "part-size": maybeSize({ description: "Size of the parts of an upload." }),
    sse: anything({ description: "Encryption of what is stored." }),
    "proxy-configuration": anything({ description: "A proxy.", noEffect: "HTTPS_PROXY is read instead" }),
    ssl: anything({ description: "Certificates.", noEffect: "NODE_EXTRA_CA_CERTS is read instead" }),
  }),
  gcs: anything({ description: "Google Cloud Storage.", noEffect: LATER }),
  azure: anything({ description: "Azure Blob Storage.", noEffect: LATER }),
});
