/** Addresses of databases as Kestra's configuration has them: `jdbc:` URLs of Java, and plain ones. */

/** How a connection is encrypted: not at all, if the server can, always, or always with the server's identity proven. */
export const TLS_MODES = ["disable", "prefer", "require", "verify-full"] as const;
export type TlsMode = (typeof TLS_MODES)[number];

/** Where a database is. */
export type DatabaseAddress =
  | { readonly kind: "sqlite"; readonly path: string /** Lives in memory only. */; readonly inMemory: boolean }
  | {
      readonly kind: "postgres" | "mysql";
      readonly host: string;
      readonly port: number;
      readonly database: string;
      readonly user?: string;
      readonly password?: string;
      readonly tls: TlsMode;
      /** Schema of PostgreSQL in which the tables are. */
      readonly schema?: string;
      /** Parameters that change nothing here. */
      readonly ignored: readonly string[];
    };

/** The address, or why there is none. */
export type AddressResult =
  | { readonly ok: true; readonly address: DatabaseAddress }
  | { readonly ok: false; readonly message: string };

const SERVERS = {
  postgresql: { kind: "postgres", port: 5432 },
  postgres: { kind: "postgres", port: 5432 },
  mysql: { kind: "mysql", port: 3306 },
  mariadb: { kind: "mysql", port: 3306 },
} as const;

const FORMS = "jdbc:postgresql://host:5432/db, jdbc:mysql://host:3306/db, postgres://user@host/db, or a path";

/** Reads an address. Messages name no password. */
export function databaseAddress(written: string): AddressResult {
  const text = written.trim();
  if (/^jdbc:h2:(tcp|ssl|zip|cluster):/i.test(text)) {
    return { ok: false, message: "is a database of an H2 server or archive, which is not read here; write a path." };
  }
  const embedded = embeddedAddress(text);
  if (embedded) return { ok: true, address: embedded };
  const match = /^(?:jdbc:)?([a-z0-9+]+):(.*)$/i.exec(text);
  const scheme = (match?.[1] ?? "").toLowerCase();
  const known = Object.entries(SERVERS).find(([name]) => name === scheme)?.[1];
  if (!known) return { ok: false, message: `is the address of no database that is known here; write ${FORMS}.` };
  const url = parseUrl(`${scheme}:${match?.[2] ?? ""}`);
  if (!url) return { ok: false, message: `cannot be read as an address; write ${FORMS}.` };
  const database = decode(url.pathname.replace(/^\//, ""));
  if (database === "")
    return { ok: false, message: "names no database: write its name after the host, as in //host/db." };
  return { ok: true, address: serverAddress(known, url, database) };
}

function serverAddress(
  known: { readonly kind: "postgres" | "mysql"; readonly port: number },
  url: URL,
  database: string,
): DatabaseAddress {
  const parameters = new Map([...url.searchParams].map(([name, value]) => [name.toLowerCase(), value]));
  const user = decode(url.username) || parameters.get("user");
  const password = decode(url.password) || parameters.get("password");
  const schema = parameters.get("currentschema")?.split(",")[0];
  return {
    kind: known.kind,
    host: url.hostname.replace(/^\[(.*)\]$/, "$1") || "localhost",
    port: url.port === "" ? known.port : Number(url.port),
    database,
    tls: tlsMode(parameters),
    ignored: [...url.searchParams.keys()].filter((name) => !READ_PARAMETERS.has(name.toLowerCase())).sort(),
    ...(user ? { user } : {}),
    ...(password ? { password } : {}),
    ...(schema ? { schema } : {}),
  };
}

const READ_PARAMETERS = new Set(["user", "password", "currentschema", "ssl", "sslmode", "usessl", "requiressl"]);

/** PostgreSQL's words, MySQL's and MariaDB's for the same. */
const TLS_WORDS: Readonly<Record<string, TlsMode>> = {
  disable: "disable",
  disabled: "disable",
  false: "disable",
  allow: "prefer",
  prefer: "prefer",
  preferred: "prefer",
  require: "require",
  required: "require",
  trust: "require",
  true: "require",
  "": "require",
  "verify-ca": "verify-full",
  verify_ca: "verify-full",
  "verify-full": "verify-full",
  verify_identity: "verify-full",
};

function tlsMode(parameters: ReadonlyMap<string, string>): TlsMode {
  for (const name of ["sslmode", "ssl", "usessl", "requiressl"]) {
    const word = parameters.get(name);
    const mode = word === undefined ? undefined : TLS_WORDS[word.toLowerCase()];
    if (mode) return mode;
  }
  return "prefer";
}

/** `jdbc:h2:file:./data/db;OPTION=…`, `jdbc:sqlite:path`, `sqlite:path`, `file:path` and bare paths. */
function embeddedAddress(text: string): DatabaseAddress | undefined {
  const path =
    /^jdbc:h2:(.*)$/i.exec(text)?.[1] ?? /^(?:jdbc:)?sqlite:(?:\/\/)?(.*)$/i.exec(text)?.[1] ?? barePath(text);
  if (path === undefined) return undefined;
  const plain = (path.split(";")[0] ?? "").replace(/^(file|nio|split):/i, "");
  const memory = /^(mem:|:memory:)/i.test(plain) || plain === "";
  if (memory) return { kind: "sqlite", path: "", inMemory: true };
  return { kind: "sqlite", path: plain, inMemory: false };
}

function barePath(text: string): string | undefined {
  if (/^file:/i.test(text)) return text.replace(/^file:(\/\/)?/i, "");
  return /^(\.{0,2}\/|~\/|[A-Za-z]:\\)/.test(text) || /^[\w.-]+\.(db|sqlite3?)$/i.test(text) ? text : undefined;
}

function parseUrl(text: string): URL | undefined {
  try {
    // A scheme that the platform knows, so that host and port are read.
    return new URL(text.replace(/^[a-z0-9+]+:/i, "http:"));
  } catch {
    return undefined;
  }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The address for people: without user and password. */
export function addressText(address: DatabaseAddress): string {
  if (address.kind === "sqlite") return address.inMemory ? "memory" : address.path;
  const { kind, host, port, database, schema } = address;
  const shownHost = host.includes(":") ? `[${host}]` : host;
  return `${kind === "postgres" ? "postgresql" : "mysql"}://${shownHost}:${port}/${database}${schema === undefined ? "" : `, schema ${schema}`}`;
}

/** A text with the user and password of every address in it, and passwords among parameters, made unreadable. */
export function withoutCredentials(text: string): string {
  return text
    .replaceAll(/(\/\/)[^/@\s]+@/g, "$1****@")
    .replaceAll(/([?&;](?:password|pwd|secret|token)=)[^&;\s]*/gi, "$1****");
}
