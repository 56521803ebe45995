/**
 * API tokens: what programs sign in with. The token itself is shown once; kept is its hash. A token has 256 random
 * bits, so that a quick hash does: nobody can try them out.
 */
import { Buffer } from "node:buffer";
import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { type Clock, toInstant } from "../../../core/contracts/clock.ts";
import type { SettingRepository } from "../../../core/contracts/repository.ts";
import { parseDuration } from "../../../core/flow/duration.ts";
import { isJsonMap } from "../../../core/json-map.ts";

const KEY = "kestra.api-token.";
/** When tokens were used last, apart from them: writing that brings no deleted token back. */
const USE_KEY = "kestra.api-token-use.";

/** How tokens begin, so that those who look for leaked secrets find them. */
export const TOKEN_PREFIX = "kestra_";
const ID_BYTES = 9;
const SECRET_BYTES = 32;
const SHOWN_CHARS = 12;

/** Tokens that an installation may have. */
export const TOKENS_MAX = 1_000;

/** What was read of a token is believed for so long. */
const FRESH_MS = 1_000;
/** Tokens that are remembered. */
const REMEMBERED_MAX = 1_000;
/** The time of the last use is written no more often than this. */
const USE_EVERY_MS = 60_000;

const TOKEN = new RegExp(`^${TOKEN_PREFIX}([A-Za-z0-9]{12})([A-Za-z0-9_-]{43})$`);

/** What is wanted of a new token. */
export interface TokenRequest {
  readonly name: string;
  readonly description?: string;
  /** ISO-8601 duration. Default: for ever. */
  readonly maxAge?: string;
  /** Its time begins anew with every use. */
  readonly extended?: boolean;
}

/** What is kept of a token. */
interface StoredToken extends TokenRequest {
  readonly id: string;
  readonly hash: string;
  readonly prefix: string;
  /** ISO-8601 instant it was made at. */
  readonly iat: string;
}

/** A token as users see it. */
export interface ShownToken {
  readonly id: string;
  readonly name: string;
  readonly description?: string;
  readonly prefix: string;
  readonly iat: string;
  readonly exp?: string;
  readonly lastUsed?: string;
  readonly extended: boolean;
  readonly expired: boolean;
}

/** What tokens are kept with. */
export interface ApiTokensOptions {
  readonly settings: SettingRepository;
  readonly clock: Clock;
  /** Told when the time of a use cannot be written. */
  onFault(error: unknown): void;
}

interface Remembered {
  readonly token: StoredToken | undefined;
  readonly lastUsedMs: number;
  readonly readAtMs: number;
}

/** Makes, reads and deletes tokens. */
export class ApiTokens {
  readonly #options: ApiTokensOptions;
  readonly #remembered = new Map<string, Remembered>();

  constructor(options: ApiTokensOptions) {
    this.#options = options;
  }

  /** A new token; undefined when there are too many. */
  async create(request: TokenRequest): Promise<{ readonly id: string; readonly fullToken: string } | undefined> {
    const { settings, clock } = this.#options;
    if ((await settings.list(KEY)).length >= TOKENS_MAX) return undefined;
    const id = randomBytes(ID_BYTES).toString("base64").replaceAll("+", "0").replaceAll("/", "1");
    const fullToken = `${TOKEN_PREFIX}${id}${randomBytes(SECRET_BYTES).toString("base64url")}`;
    const { name, description, maxAge, extended } = request;
    await settings.save(`${KEY}${id}`, {
      id,
      name,
      ...(description === undefined ? {} : { description }),
      ...(maxAge === undefined ? {} : { maxAge }),
      extended: extended ?? false,
      hash: digest(fullToken).toString("base64"),
      prefix: fullToken.slice(0, SHOWN_CHARS),
      iat: toInstant(clock.now()),
    } satisfies StoredToken);
    this.#remembered.delete(id);
    return { id, fullToken };
  }

  /** All tokens, those made last first. */
  async list(): Promise<readonly ShownToken[]> {
    const { settings } = this.#options;
    const [tokens, uses] = await Promise.all([settings.list(KEY), settings.list(USE_KEY)]);
    const used = new Map(uses.map(({ key, value }) => [key.slice(USE_KEY.length), Number(value)]));
    return tokens
      .flatMap(({ value }) => tokenOf(value) ?? [])
      .map((token) => this.#shown(token, used.get(token.id) ?? 0))
      .sort((a, b) => (a.iat < b.iat ? 1 : -1));
  }

  /** False when there was none. */
  async delete(id: string): Promise<boolean> {
    const { settings } = this.#options;
    this.#remembered.delete(id);
    const isDeleted = await settings.delete(`${KEY}${id}`);
    await settings.delete(`${USE_KEY}${id}`);
    return isDeleted;
  }

  /** Whether somebody may sign in with it. */
  async isValid(fullToken: string): Promise<boolean> {
    const id = TOKEN.exec(fullToken)?.[1];
    if (id === undefined) return false;
    const known = await this.#known(id);
    const { token, lastUsedMs } = known;
    if (!token || !timingSafeEqual(digest(fullToken), Buffer.from(token.hash, "base64"))) return false;
    if (this.#shown(token, lastUsedMs).expired) return false;
    this.#use(id, known);
    return true;
  }

  async #known(id: string): Promise<Remembered> {
    const { settings, clock } = this.#options;
    const now = clock.now();
    const remembered = this.#remembered.get(id);
    if (remembered && now - remembered.readAtMs < FRESH_MS) return remembered;
    const [stored, use] = await Promise.all([settings.find(`${KEY}${id}`), settings.find(`${USE_KEY}${id}`)]);
    const known = { token: tokenOf(stored), lastUsedMs: Number(use ?? 0), readAtMs: now };
    this.#remember(id, known);
    return known;
  }

  #remember(id: string, known: Remembered): void {
    const [oldest] = this.#remembered.keys();
    if (this.#remembered.size >= REMEMBERED_MAX && oldest !== undefined) this.#remembered.delete(oldest);
    this.#remembered.set(id, known);
  }

  #use(id: string, known: Remembered): void {
    const { settings, clock, onFault } = this.#options;
    const now = clock.now();
    if (now - known.lastUsedMs < USE_EVERY_MS) return;
    this.#remember(id, { ...known, lastUsedMs: now });
    settings.save(`${USE_KEY}${id}`, now).catch(onFault);
  }

  #shown(token: StoredToken, lastUsedMs: number): ShownToken {
    const { id, name, description, prefix, iat, maxAge, extended = false } = token;
    const from = extended ? Math.max(Date.parse(iat), lastUsedMs) : Date.parse(iat);
    const until = maxAge === undefined ? undefined : Math.floor(from + (parseDuration(maxAge) ?? 0));
    return {
      id,
      name,
      ...(description === undefined ? {} : { description }),
      prefix,
      iat,
      ...(until === undefined ? {} : { exp: toInstant(until) }),
      ...(lastUsedMs > 0 ? { lastUsed: toInstant(lastUsedMs) } : {}),
      extended,
      expired: until !== undefined && until <= this.#options.clock.now(),
    };
  }
}

function digest(token: string): Buffer {
  return createHash("sha256").update(token).digest();
}

function tokenOf(stored: unknown): StoredToken | undefined {
  if (!isJsonMap(stored)) return undefined;
  const { id, name, description, maxAge, extended, hash, prefix, iat } = stored;
  if (typeof id !== "string" || typeof name !== "string" || typeof hash !== "string") return undefined;
  return {
    id,
    name,
    hash,
    prefix: String(prefix),
    iat: String(iat),
    extended: extended === true,
    ...(typeof description === "string" ? { description } : {}),
    ...(typeof maxAge === "string" ? { maxAge } : {}),
  };
}
