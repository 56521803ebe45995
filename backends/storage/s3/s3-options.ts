/** How to reach files in a bucket of S3 or of a server that speaks its protocol. */

/** Where the files lie, and how to get at them. */
export interface S3Options {
  readonly bucket: string;
  /** A folder of the bucket that everything lies below, for buckets with other things in them. Default: none. */
  readonly prefix?: string;
  /** Default: what the environment or the profile of AWS says; `us-east-1` with an endpoint. */
  readonly region?: string;
  /** The URL of a server other than those of AWS. */
  readonly endpoint?: string;
  /** The bucket stands in the path and not in the host's name. Default false. */
  readonly forcePathStyle?: boolean;
  /** Default: the credentials chain of AWS (environment, profiles, container, machine). */
  readonly credentials?: S3Credentials;
  /** A role to act in, taken with the credentials above. Default: none. */
  readonly role?: S3Role;
  /** How the server encrypts what it stores. Default: as the bucket is set. */
  readonly encryption?: S3Encryption;
  /** Bytes of one part of a large file. Up to 10 000 parts make a file. Default {@link PART_BYTES}. */
  readonly partBytes?: number;
  /** Attempts at a request that the server could not answer, with growing pauses. Default {@link ATTEMPTS}. */
  readonly attempts?: number;
}

/** Keys of an account. */
export interface S3Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** For keys that are given for a while. */
  readonly sessionToken?: string;
}

/** A role of AWS. */
export interface S3Role {
  readonly arn: string;
  readonly externalId?: string;
  /** Default `kestra`. */
  readonly sessionName?: string;
  /** How long one set of keys lasts; new ones are asked for in time. Default: what AWS gives. */
  readonly durationSeconds?: number;
  /** The URL of a token service other than those of AWS. */
  readonly endpoint?: string;
}

/** How the server encrypts what it stores: with its own key, or with one of its key service. */
export type S3Encryption = { readonly kind: "server" } | { readonly kind: "kms"; readonly keyId?: string };

/** Parts of files up to 80 GB. */
export const PART_BYTES = 8 * 1024 * 1024;

/** The least that S3 takes as a part. */
export const PART_BYTES_MIN = 5 * 1024 * 1024;

/** Parts of one file that are on their way at the same time: with those, an upload holds some 32 MB. */
export const PARTS_UNDER_WAY = 3;

/** Attempts at a request that the server could not answer. */
export const ATTEMPTS = 5;

/** How long a connection may take to open, in milliseconds. */
export const CONNECT_TIMEOUT_MS = 5_000;

/** How long a connection may be silent while it is used, in milliseconds. */
export const SILENCE_TIMEOUT_MS = 60_000;

/** Connections to the server; requests beyond wait for one. */
export const CONNECTIONS_MAX = 128;
