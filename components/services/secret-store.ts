/**
 * Secrets that are kept, per tenant and namespace: encrypted with the installation's key before they reach the
 * repository, each bound to its name, so that none can be put in the place of another. Keys are in capitals, as those
 * of the environment are.
 */
import { type Clock, toInstant } from "../../core/contracts/clock.ts";
import type { Locks } from "../../core/contracts/locks.ts";
import type { SecretInfo, SecretName, SecretRepository, SecretTag } from "../../core/contracts/secret-store.ts";
import { namespaceChain } from "../../core/flow/namespace-chain.ts";
import { InProcessLocks } from "../../core/locks/in-process-locks.ts";
import { decryptText, ENCRYPTED_TYPE, encryptText } from "./encryption.ts";

/** Longest key, in characters. */
export const SECRET_KEY_CHARS_MAX = 256;

/** Largest secret, in bytes. */
export const SECRET_BYTES_MAX = 64 * 1024;

const KEY_PATTERN = /^[A-Z0-9][A-Z0-9._-]*$/;

/** A secret that cannot be kept or read; the message is fit for users and tells nothing of the secret. */
export class SecretError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "SecretError";
  }
}

/** What a store works over. */
export interface SecretStoreOptions {
  readonly repository: SecretRepository;
  readonly clock: Clock;
  /** Base64 of `kestra.encryption.secret-key`; without it nothing can be kept or read. */
  readonly encryptionKey: string | undefined;
  /** Shared by all that change secrets. Default: this process alone does. */
  readonly locks?: Locks | undefined;
}

/** What is to be said of a secret. What is left out stays as it is. */
export interface SecretDescription {
  readonly description?: string;
  readonly tags?: readonly SecretTag[];
}

/** A secret as people give it. */
export interface SecretToKeep extends SecretName {
  readonly value: string;
  readonly description?: string;
  readonly tags?: readonly SecretTag[];
}

/** See the file's head. */
export class SecretStore {
  readonly #options: SecretStoreOptions;
  readonly #locks: Locks;

  constructor(options: SecretStoreOptions) {
    this.#options = options;
    this.#locks = options.locks ?? new InProcessLocks();
  }

  /** False without an encryption key. */
  get canKeep(): boolean {
    return this.#options.encryptionKey !== undefined;
  }

  /** The secret that is nearest: of the namespace or of one above it; undefined when none has the key. */
  async find(tenantId: string, namespace: string, key: string): Promise<string | undefined> {
    const { repository } = this.#options;
    const stored = await repository.find(tenantId, namespaceChain(namespace), key.toUpperCase());
    if (!stored) return undefined;
    const place = `The secret '${stored.key}' of namespace '${stored.namespace}'`;
    const encryptionKey = this.#keyFor(place);
    try {
      return decryptText({ type: ENCRYPTED_TYPE, value: stored.value }, encryptionKey, boundTo(stored));
    } catch {
      // What the cipher says is no help, and may speak of the value.
      throw new SecretError(
        `${place} cannot be decrypted: kestra.encryption.secret-key is another one than when it was kept.`,
      );
    }
  }

  /** Keeps a secret in place of one of the same name. @throws SecretError */
  async save({ tenantId, namespace, key: given, value, description, tags = [] }: SecretToKeep): Promise<SecretInfo> {
    const key = checkedKey(given);
    if (new TextEncoder().encode(value).length > SECRET_BYTES_MAX) {
      throw new SecretError(`The secret '${key}' is larger than the ${SECRET_BYTES_MAX} bytes allowed.`);
    }
    const encryptionKey = this.#keyFor(`The secret '${key}'`);
    const info: SecretInfo = {
      ...{ tenantId, namespace, key, tags },
      ...(description === undefined ? {} : { description }),
      updated: toInstant(this.#options.clock.now()),
    };
    const sealed = encryptText(value, encryptionKey, boundTo(info));
    await this.#alone(info, () => this.#options.repository.save({ ...info, value: sealed.value }));
    return info;
  }

  /** Changes what is said of a secret, and not the secret. Undefined when there is none. @throws SecretError */
  async describe(name: SecretName, change: SecretDescription): Promise<SecretInfo | undefined> {
    const { repository, clock } = this.#options;
    const key = checkedKey(name.key);
    return await this.#alone({ ...name, key }, async () => {
      const stored = await repository.find(name.tenantId, [name.namespace], key);
      if (!stored) return undefined;
      const { value, ...info } = { ...stored, ...change, updated: toInstant(clock.now()) };
      await repository.save({ ...info, value });
      return info;
    });
  }

  /** What may be shown of the secrets of a namespace, or of all. */
  list(tenantId: string, namespace?: string): Promise<readonly SecretInfo[]> {
    const { repository } = this.#options;
    return repository.list({ tenantId, ...(namespace === undefined ? {} : { namespaces: [namespace] }) });
  }

  /** The keys that a namespace sees, by the namespace that has them, the nearest first; those without are left out. */
  async inherited(tenantId: string, namespace: string): Promise<ReadonlyMap<string, readonly string[]>> {
    const namespaces = namespaceChain(namespace);
    const found = await this.#options.repository.list({ tenantId, namespaces });
    const keys = namespaces.map((each) => {
      const own = found.filter((secret) => secret.namespace === each).map(({ key }) => key);
      return [each, own] as const;
    });
    return new Map(keys.filter(([, own]) => own.length > 0));
  }

  /** False when there was none. @throws SecretError */
  async delete({ key, ...rest }: SecretName): Promise<boolean> {
    const name = { ...rest, key: checkedKey(key) };
    return await this.#alone(name, () => this.#options.repository.delete(name));
  }

  /** While nobody else changes the secret. */
  #alone<T>(name: SecretName, work: () => Promise<T>): Promise<T> {
    return this.#locks.hold(`secret ${boundTo(name)}`, work);
  }

  #keyFor(what: string): string {
    const { encryptionKey } = this.#options;
    if (encryptionKey !== undefined) return encryptionKey;
    throw new SecretError(
      `${what} needs an encryption key: set kestra.encryption.secret-key to Base64 of 32 random bytes.`,
    );
  }
}

function checkedKey(given: string): string {
  const key = given.toUpperCase();
  if (key.length <= SECRET_KEY_CHARS_MAX && KEY_PATTERN.test(key)) return key;
  throw new SecretError(
    `${JSON.stringify(given.slice(0, SECRET_KEY_CHARS_MAX))} is no key of a secret: write up to ${SECRET_KEY_CHARS_MAX} letters, digits, dots, hyphens and underscores, and begin with a letter or digit.`,
  );
}

/** Names hold no line breaks, so that no two names become one. */
function boundTo({ tenantId, namespace, key }: SecretName): string {
  return [tenantId, namespace, key].join("\n");
}
