/** What a configuration means for a deployment: which database and storage, and what does not go together. */
import { CREDENTIAL_CHARS_MAX, credentialProblems } from "./credential-rules.ts";
import { addressText, type DatabaseAddress, databaseAddress } from "./database-url.ts";
import type { LoadedConfiguration } from "./load.ts";
import { missedSchedulesOf, PluginSettingError, pluginDefaultsOf } from "./plugin-settings.ts";
import { BACKEND_TYPES, type BackendType } from "./schema/kestra-keys.ts";
import type { Configuration } from "./schema/schema.ts";
import { STORAGE_TYPES, type StorageType } from "./schema/storage-keys.ts";

/** The database behind queue and repository. */
export type DatabaseChoice =
  | { readonly kind: "memory" }
  | {
      readonly kind: "database";
      readonly address: DatabaseAddress;
      readonly user?: string;
      readonly password?: string;
      /** Connections at the most. Default: the driver's. */
      readonly connectionsMax?: number;
      readonly connectTimeoutMs?: number;
    };

/** Where files are. */
export type StorageChoice =
  | { readonly type: "local"; readonly directory: string }
  | { readonly type: "s3"; readonly settings: Configuration["kestra"]["storage"]["s3"] }
  | { readonly type: "minio"; readonly settings: Configuration["kestra"]["storage"]["minio"] };

/** A user and the password. */
export interface Credentials {
  readonly username: string;
  readonly password: string;
}

/** What the configuration says of who may use API and UI. */
export interface BasicAuthChoice {
  /** The user that it names; undefined when it names none, or not as it should. */
  readonly credentials: Credentials | undefined;
  /** Nobody is asked, whoever has been set up: it says `enabled: false`. */
  readonly isOff: boolean;
  /** What is wrong with the user that it names. */
  readonly errors: readonly string[];
}

/** Certificate and key of HTTPS, as paths of PEM files. */
export interface TlsChoice {
  readonly certificate: string;
  readonly privateKey: string;
  readonly passphrase: string | undefined;
}

/** What runs over what. */
export interface Deployment {
  readonly database: DatabaseChoice;
  readonly storage: StorageChoice;
  /** Who may use API and UI. */
  readonly basicAuth: BasicAuthChoice;
  /** How API and UI speak HTTPS; undefined when they speak HTTP. */
  readonly tls: TlsChoice | undefined;
  /** Who may use the management port; undefined when nobody is asked. */
  readonly managementAuth: Credentials | undefined;
  /** What was taken for granted. */
  readonly notices: readonly string[];
}

/** A deployment, or everything that is wrong with it. */
export type DeploymentResult =
  | { readonly ok: true; readonly deployment: Deployment }
  | { readonly ok: false; readonly problems: readonly string[] };

/** What is not for the configuration to say. */
export interface DeploymentOptions {
  /** Folder of the embedded database and of local storage where nothing is configured. */
  readonly dataDirectory: string;
  /** True when everything runs in this process, so that the embedded database may be the default. */
  readonly standalone: boolean;
}

const FILE_NAME = "kestra.db";
const STORAGE_TYPE = "kestra.storage.type";

/** Makes a deployment of a configuration. */
export function deploymentOf(loaded: LoadedConfiguration, options: DeploymentOptions): DeploymentResult {
  const reader = new DeploymentReader(loaded, options);
  const database = reader.database();
  const storage = reader.storage();
  const basicAuth = reader.basicAuth();
  const managementAuth = reader.managementAuth();
  const tls = reader.tls();
  reader.checkEncryptionKey();
  reader.checkPlugins();
  reader.checkPorts();
  const { problems, notices } = reader;
  if (problems.length > 0 || !database || !storage) return { ok: false, problems };
  return { ok: true, deployment: { database, storage, basicAuth, tls, managementAuth, notices } };
}

const NOT_YET: Readonly<Record<string, string>> = {
  kafka: "Kafka and Elasticsearch come later",
  elasticsearch: "Kafka and Elasticsearch come later",
  gcs: "this type of storage comes later",
  azure: "this type of storage comes later",
  sqlserver: "SQL Server is part of Kestra's enterprise edition",
  mariadb: "write mysql, with a datasource mysql and a jdbc:mariadb: URL",
};

class DeploymentReader {
  readonly problems: string[] = [];
  readonly notices: string[] = [];
  readonly #loaded: LoadedConfiguration;
  readonly #options: DeploymentOptions;

  constructor(loaded: LoadedConfiguration, options: DeploymentOptions) {
    this.#loaded = loaded;
    this.#options = options;
  }

  database(): DatabaseChoice | undefined {
    const type = this.#backendType();
    if (type === undefined) return undefined;
    if (type === "memory") {
      if (this.#options.standalone) return { kind: "memory" };
      this.#problem("kestra.queue.type", "memory is not shared between processes; use postgres or mysql.");
      return undefined;
    }
    const embedded = type === "sqlite" || type === "h2";
    if (embedded && !this.#options.standalone) {
      this.#problem(
        "kestra.queue.type",
        `${type} is a file that one process owns; roles of their own need postgres or mysql. ` +
          "Use `kestra server standalone` to run everything in one process.",
      );
      return undefined;
    }
    return this.#datasource(type, embedded);
  }

  /** The type that queue and repository share. */
  #backendType(): BackendType | undefined {
    const { queue, repository } = this.#loaded.configuration.kestra;
    const queueType = this.#knownType("kestra.queue.type", queue.type);
    const repositoryType = this.#knownType("kestra.repository.type", repository.type);
    if (queueType === null || repositoryType === null) return undefined;
    if (queueType && repositoryType && family(queueType) !== family(repositoryType)) {
      this.#problem(
        "kestra.repository.type",
        `is ${repositoryType}, but kestra.queue.type is ${queueType}: both live in the same database here; write the same for both.`,
      );
      return undefined;
    }
    const given = queueType ?? repositoryType;
    if (given) return given;
    return this.#guessedType();
  }

  /** Neither queue nor repository says its type. */
  #guessedType(): BackendType | undefined {
    const names = Object.keys(this.#loaded.configuration.datasources).filter((name) => isBackendType(name));
    const [only, ...others] = names.filter(isBackendType);
    if (only && others.length === 0) {
      this.notices.push(`kestra.queue.type is not set: taking ${only}, the only datasource.`);
      return only;
    }
    if (only) {
      this.problems.push(
        `kestra.queue.type is not set, and there are several datasources: write one of ${names.join(", ")}.`,
      );
      return undefined;
    }
    if (!this.#options.standalone) {
      this.problems.push(
        "kestra.queue.type and kestra.repository.type are not set: a role of its own works over postgres or mysql. " +
          "Name one of them and its datasource, or use `kestra server standalone`.",
      );
      return undefined;
    }
    return "sqlite";
  }

  /** Null for a type that there is not. */
  #knownType(key: string, type: string | undefined): BackendType | undefined | null {
    if (type === undefined || type === "") return undefined;
    const lower = type.toLowerCase();
    if (isBackendType(lower)) return lower;
    const later = NOT_YET[lower];
    this.#problem(key, `"${type}" is not supported: ${later ?? `write one of ${BACKEND_TYPES.join(", ")}`}.`);
    return null;
  }

  #datasource(type: "sqlite" | "h2" | "postgres" | "mysql", embedded: boolean): DatabaseChoice | undefined {
    const { datasources } = this.#loaded.configuration;
    const name = embedded && !datasources[type] ? (type === "h2" ? "sqlite" : "h2") : type;
    const source = datasources[name];
    const key = `datasources.${name}.url`;
    if (source?.url === undefined || source.url === "") {
      if (embedded) return this.#defaultFile(type);
      const { queue } = this.#loaded.configuration.kestra;
      const because = queue.type ? "kestra.queue.type" : "kestra.repository.type";
      return this.#missing(key, because, `${because} is ${type}: say where the database is.`);
    }
    const read = databaseAddress(source.url);
    if (!read.ok) return this.#problem(key, read.message);
    const { address } = read;
    const wanted = embedded ? "sqlite" : type;
    if (address.kind !== wanted) {
      return this.#problem(
        key,
        `is the address of ${address.kind}, but kestra.queue.type is ${type}; make them agree.`,
      );
    }
    if (address.kind === "sqlite") return this.#embedded(address, key);
    if (address.ignored.length > 0) {
      this.notices.push(`${key}: the parameters ${address.ignored.join(", ")} have no effect here.`);
    }
    const user = source.username ?? address.user;
    const password = source.password ?? address.password;
    const { "maximum-pool-size": connectionsMax, "connection-timeout": connectTimeoutMs } = source;
    return {
      kind: "database",
      address,
      ...(user === undefined ? {} : { user }),
      ...(password === undefined ? {} : { password }),
      ...(connectionsMax === undefined ? {} : { connectionsMax }),
      ...(connectTimeoutMs === undefined ? {} : { connectTimeoutMs }),
    };
  }

  #embedded(address: DatabaseAddress & { kind: "sqlite" }, key: string): DatabaseChoice {
    if (address.inMemory) {
      this.notices.push(`${key} is a database in memory: nothing is kept when the process ends.`);
      return { kind: "memory" };
    }
    const path = /\.(db|sqlite3?)$/i.test(address.path) ? address.path : `${address.path}.db`;
    if (/^jdbc:h2:/i.test(this.#loaded.configuration.datasources["h2"]?.url ?? "")) {
      this.notices.push(h2Notice(path));
    }
    return { kind: "database", address: { ...address, path } };
  }

  #defaultFile(type: BackendType): DatabaseChoice {
    const path = `${this.#options.dataDirectory}/${FILE_NAME}`;
    this.notices.push(type === "h2" ? h2Notice(path) : `No database is configured: everything is kept in ${path}.`);
    return { kind: "database", address: { kind: "sqlite", path, inMemory: false } };
  }

  storage(): StorageChoice | undefined {
    const { storage } = this.#loaded.configuration.kestra;
    const type = storage.type?.toLowerCase();
    if (type === undefined || type === "") return this.#defaultStorage();
    if (!isStorageType(type)) {
      const why = NOT_YET[type] ?? `write one of ${STORAGE_TYPES.join(", ")}`;
      return this.#problem("kestra.storage.type", `"${storage.type}" is not supported: ${why}.`);
    }
    if (type === "s3" || type === "minio") {
      if (storage[type].bucket === undefined) {
        const key = `kestra.storage.${type}.bucket`;
        this.#missing(key, STORAGE_TYPE, `${STORAGE_TYPE} is ${type}: name the bucket.`);
      }
      return type === "s3" ? { type, settings: storage.s3 } : { type, settings: storage.minio };
    }
    const directory = storage.local["base-path"];
    if (directory !== undefined && directory !== "") return { type, directory };
    return this.#missing("kestra.storage.local.base-path", STORAGE_TYPE, `${STORAGE_TYPE} is local: name the folder.`);
  }

  #defaultStorage(): StorageChoice | undefined {
    const directory =
      this.#loaded.configuration.kestra.storage.local["base-path"] ?? `${this.#options.dataDirectory}/storage`;
    if (this.#options.standalone) return { type: "local", directory };
    this.problems.push(
      "kestra.storage.type is not set: processes of a deployment share one storage; write local with a shared folder, or s3.",
    );
    return undefined;
  }

  /** Bad credentials do not keep the server from starting: it asks for better ones, and lets nobody in meanwhile. */
  basicAuth(): BasicAuthChoice {
    const { enabled, username, password } = this.#loaded.configuration.kestra.server["basic-auth"];
    const said = this.#loaded.originOf("kestra.server.basic-auth.enabled") !== undefined;
    const isOff = said && !enabled;
    const isWanted = said ? enabled : username !== undefined || password !== undefined;
    if (!isWanted) return { credentials: undefined, isOff, errors: [] };
    const given = { username: username ?? "", password: password ?? "" };
    const errors = credentialProblems(given.username, given.password);
    return { credentials: errors.length > 0 ? undefined : given, isOff, errors };
  }

  tls(): TlsChoice | undefined {
    const { ssl } = this.#loaded.configuration.micronaut.server;
    if (!ssl.enabled) return undefined;
    const key = "micronaut.server.ssl";
    const { certificate, "private-key": privateKey, "private-key-password": passphrase } = ssl;
    if (certificate === undefined && ssl["key-store"] !== undefined) {
      return this.#problem(
        `${key}.key-store`,
        "stores of Java and PKCS #12 are not read. Write PEM files, named by certificate and private-key: " +
          "`openssl pkcs12 -in store.p12 -nodes -out both.pem` makes one that serves as both.",
      );
    }
    if (certificate === undefined) this.#missing(`${key}.certificate`, `${key}.enabled`, "HTTPS is on: name the file.");
    if (privateKey === undefined) this.#missing(`${key}.private-key`, `${key}.enabled`, "HTTPS is on: name the file.");
    if (certificate === undefined || privateKey === undefined) return undefined;
    return { certificate, privateKey, passphrase };
  }

  managementAuth(): Credentials | undefined {
    const { username, password } = this.#loaded.configuration.endpoints.all["basic-auth"];
    if (username === undefined && password === undefined) return undefined;
    return this.#credentials("endpoints.all.basic-auth", username, password);
  }

  #credentials(key: string, username = "", password = ""): Credentials | undefined {
    const before = this.problems.length;
    const signIn = "users have to sign in";
    if (username === "") this.#missing(`${key}.username`, `${key}.password`, `${signIn}: name the user.`);
    if (password === "") this.#missing(`${key}.password`, `${key}.username`, `${signIn}: set the password.`);
    if (Math.max(username.length, password.length) > CREDENTIAL_CHARS_MAX) {
      this.problems.push(`${key}: user and password have at most ${CREDENTIAL_CHARS_MAX} characters.`);
    }
    return this.problems.length > before ? undefined : { username, password };
  }

  checkEncryptionKey(): void {
    const key = this.#loaded.configuration.kestra.encryption["secret-key"];
    if (key === undefined || isEncryptionKey(key)) return;
    this.#problem(
      "kestra.encryption.secret-key",
      "is not the Base64 of 16, 24 or 32 bytes; `openssl rand -base64 32` makes one.",
    );
  }

  checkPlugins(): void {
    for (const read of [pluginDefaultsOf, missedSchedulesOf]) {
      try {
        read(this.#loaded.configuration);
      } catch (error) {
        if (!(error instanceof PluginSettingError)) throw error;
        this.#problem(error.key, error.message);
      }
    }
  }

  /** Two ports that are the same are told here: the machine would only say that one is taken. */
  checkPorts(): void {
    const { endpoints, micronaut } = this.#loaded.configuration;
    const { enabled, port } = endpoints.all;
    if (!this.#options.standalone || !enabled || port === 0 || port !== micronaut.server.port) return;
    this.#problem("endpoints.all.port", `${port} is the port of micronaut.server.port too; choose another one.`);
  }

  /** A key that another one makes necessary. */
  #missing(key: string, because: string, message: string): undefined {
    const origin = this.#loaded.originOf(because);
    this.problems.push(`${origin === undefined ? "" : `${origin} `}${key} is not set, but ${message}`);
    return undefined;
  }

  #problem(key: string, message: string): undefined {
    const origin = this.#loaded.originOf(key);
    this.problems.push(`${origin === undefined ? "" : `${origin} `}${key}: ${message}`);
    return undefined;
  }
}

function h2Notice(path: string): string {
  return `h2 means the embedded database here, in ${path}; files of H2 itself are not read.`;
}

const KEY_BYTES: readonly number[] = [16, 24, 32];

function isEncryptionKey(base64: string): boolean {
  const trimmed = base64.trim().replace(/=+$/, "");
  return /^[A-Za-z0-9+/_-]+$/.test(trimmed) && KEY_BYTES.includes(Math.floor((trimmed.length * 3) / 4));
}

function isBackendType(type: string): type is BackendType {
  return BACKEND_TYPES.some((each) => each === type);
}

function isStorageType(type: string): type is StorageType {
  return STORAGE_TYPES.some((each) => each === type);
}

function family(type: BackendType): string {
  return type === "h2" ? "sqlite" : type;
}

/** What the database is, for people: without user and password. */
export function databaseText(database: DatabaseChoice): string {
  if (database.kind === "memory") return "memory (nothing is kept)";
  const { address } = database;
  const kind = { sqlite: "SQLite", postgres: "PostgreSQL", mysql: "MySQL" }[address.kind];
  return `${kind} ${addressText(address)}`;
}

/** What the storage is, for people. */
export function storageText(storage: StorageChoice): string {
  if (storage.type === "local") return `local ${storage.directory}`;
  const { bucket = "", endpoint } = storage.settings;
  return `${storage.type} ${bucket}${endpoint === undefined ? "" : ` at ${endpoint.replace(/\/\/[^/@]*@/, "//")}`}`;
}
