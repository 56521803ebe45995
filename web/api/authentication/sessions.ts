/**
 * Sessions of browsers: a signed cookie that says who it is for and until when. Nothing is kept of them; the signature
 * is made with the hash of the password too, so that a changed password ends all of them.
 */
import { Buffer } from "node:buffer";
import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import type { Clock } from "../../../core/contracts/clock.ts";
import type { SettingRepository } from "../../../core/contracts/repository.ts";
import type { KnownAccount } from "./account.ts";

/** The cookie's name. */
export const SESSION_COOKIE = "KESTRA_SESSION";

/** How long a session lasts. */
export const SESSION_MS = 7 * 24 * 60 * 60 * 1000;

const KEY = "kestra.server.session-secret";
const SECRET_BYTES = 32;

/** What sessions are made with. */
export interface SessionsOptions {
  readonly settings: SettingRepository;
  readonly clock: Clock;
  /** Where the cookie is sent to: the context path, `/` without one. */
  readonly path: string;
}

/** Makes and reads cookies. */
export class Sessions {
  readonly #options: SessionsOptions;
  #secret: Promise<string> | undefined;

  constructor(options: SessionsOptions) {
    this.#options = options;
  }

  /** The `set-cookie` of a new session. @param isSecure the cookie is sent over HTTPS alone */
  async begin(account: KnownAccount, isSecure: boolean): Promise<string> {
    const until = String(this.#options.clock.now() + SESSION_MS);
    const user = Buffer.from(account.username).toString("base64url");
    const signature = await this.#signature(until, user, account);
    return this.#cookie([until, user, signature].join("."), SESSION_MS / 1000, isSecure);
  }

  /** The `set-cookie` that ends it. */
  end(isSecure: boolean): string {
    return this.#cookie("", 0, isSecure);
  }

  /** Whether the cookies of a request hold a session of the account. */
  async isOpen(cookies: string, account: KnownAccount): Promise<boolean> {
    // Other servers of this host, at other ports, can set cookies of the same name before ours.
    for (const value of valuesOf(cookies)) if (await this.#isOpen(value, account)) return true;
    return false;
  }

  async #isOpen(value: string, account: KnownAccount): Promise<boolean> {
    const [until = "", user = "", signature = ""] = value.split(".");
    if (!(Number(until) > this.#options.clock.now())) return false;
    const wanted = Buffer.from(await this.#signature(until, user, account));
    const given = Buffer.from(signature);
    if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) return false;
    return Buffer.from(user, "base64url").toString() === account.username;
  }

  #cookie(value: string, maxAgeS: number, isSecure: boolean): string {
    const { path } = this.#options;
    const secure = isSecure ? "; Secure" : "";
    return `${SESSION_COOKIE}=${value}; Path=${path}; Max-Age=${maxAgeS}; HttpOnly; SameSite=Strict${secure}`;
  }

  async #signature(until: string, user: string, { hash }: KnownAccount): Promise<string> {
    const secret = await this.#ownSecret();
    return createHmac("sha256", secret).update([until, user, hash].join("\n")).digest("base64url");
  }

  #ownSecret(): Promise<string> {
    this.#secret ??= this.#readSecret().catch((error: unknown) => {
      this.#secret = undefined;
      throw error;
    });
    return this.#secret;
  }

  /** The secret of the installation, made by whoever needs it first. */
  async #readSecret(): Promise<string> {
    const { settings } = this.#options;
    const stored = await settings.find(KEY);
    if (typeof stored === "string") return stored;
    await settings.save(KEY, randomBytes(SECRET_BYTES).toString("base64"));
    // Of several that make one at the same time, the last one counts for all.
    return String(await settings.find(KEY));
  }
}

/** The values of cookies of the session's name. */
function valuesOf(cookies: string): readonly string[] {
  return cookies.split(";").flatMap((each) => {
    const at = each.indexOf("=");
    return at > 0 && each.slice(0, at).trim() === SESSION_COOKIE ? [each.slice(at + 1).trim()] : [];
  });
}
