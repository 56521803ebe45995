/** Who asks: basic authentication, API tokens and sessions, and what each of them may come from. */

import { Buffer } from "node:buffer";
import { createHmac, randomBytes } from "node:crypto";
import { isSameText } from "../../../components/same-text.ts";
import type { BasicAuthChoice, Credentials } from "../../../core/configuration/deployment.ts";
import type { Clock } from "../../../core/contracts/clock.ts";
import type { SettingRepository } from "../../../core/contracts/repository.ts";
import { ApiProblem } from "../http/problem.ts";
import { type AccountState, AccountStore, type KnownAccount } from "./account.ts";
import { ApiTokens } from "./api-tokens.ts";
import { Attempts } from "./attempts.ts";
import { isPassword } from "./password-hash.ts";
import { Sessions } from "./sessions.ts";
import { isChange, isForThisMachine, originOf, type SiteRules } from "./site-check.ts";

/** What authentication is made of. */
export interface AuthenticationOptions {
  readonly settings: SettingRepository;
  readonly clock: Clock;
  readonly configured: BasicAuthChoice;
  readonly sites: SiteRules;
  /** What browsers show when they ask. */
  readonly realm: string;
  /** Where cookies are sent to. */
  readonly cookiePath: string;
  onFault(error: unknown): void;
}

/** Who asks. */
export interface Caller {
  /** Undefined where nobody is asked to sign in. */
  readonly user?: string;
}

/** Wrong credentials of one address, and of all together. */
const PER_ADDRESS = { burst: 20, everyMs: 3_000 };
const TOTAL = { burst: 200, everyMs: 300 };

/** Headers of credentials that are known to be right. */
const KNOWN_MAX = 100;

/** Checks who asks. */
export class Authentication {
  readonly accounts: AccountStore;
  readonly tokens: ApiTokens;
  readonly sessions: Sessions;
  readonly configured: BasicAuthChoice;
  readonly #options: AuthenticationOptions;
  readonly #attempts: Attempts;
  /** By their keyed hash: which password hash they were compared with. */
  readonly #known = new Map<string, string>();
  readonly #knownKey = randomBytes(32);

  constructor(options: AuthenticationOptions) {
    const { settings, clock, configured, cookiePath, onFault } = options;
    this.#options = options;
    this.configured = configured;
    this.accounts = new AccountStore({ settings, clock, configured });
    this.tokens = new ApiTokens({ settings, clock, onFault });
    this.sessions = new Sessions({ settings, clock, path: cookiePath });
    this.#attempts = new Attempts({ clock, perAddress: PER_ADDRESS, total: TOTAL });
  }

  /** Whether somebody has to sign in. */
  async isGuarded(): Promise<boolean> {
    return !isUnguarded(await this.accounts.state());
  }

  /** Who asks for something that not everybody may. @throws ApiProblem 401 when that is nobody, 403, 429 */
  async caller(request: Request, address: string): Promise<Caller> {
    const state = await this.accounts.state();
    if (isUnguarded(state)) {
      this.refuseStrangers(request);
      return {};
    }
    const account = state.kind === "set" ? state.account : undefined;
    const [scheme = "", value = ""] = (request.headers.get("authorization") ?? "").split(" ", 2);
    const user = account ? { user: account.username } : {};
    switch (scheme.toLowerCase()) {
      case "bearer":
        if (await this.#isToken(value, address)) return user;
        break;
      case "basic":
        if (!account || !(await this.#isBasic(value, account, address))) break;
        this.refuseForeign(request);
        return user;
      default:
        if (!account || !(await this.sessions.isOpen(request.headers.get("cookie") ?? "", account))) break;
        this.refuseForeign(request, "must name an origin of this server");
        return user;
    }
    throw this.unauthorized(request);
  }

  /** The account that the credentials are of. @throws ApiProblem 429 after too many wrong ones */
  async check({ username, password }: Credentials, address: string): Promise<KnownAccount | undefined> {
    this.beginTry(address);
    // What is wrong here may be right by now on another web server.
    const state = await this.accounts.reread();
    const account = state.kind === "set" ? state.account : undefined;
    // Takes the same time whether or not there is such a user.
    const isRight = await isPassword(password, account?.hash ?? "");
    if (!account || !isRight || !isSameText(username, account.username)) return undefined;
    this.endTry(address);
    return account;
  }

  /** Counts a try at credentials, or at setting them up. @throws ApiProblem 429 when there were too many */
  beginTry(address: string): void {
    const waitS = this.#attempts.begin(address);
    if (waitS !== undefined) throw tooMany(waitS);
  }

  /** The try was right: it does not count. */
  endTry(address: string): void {
    this.#attempts.succeed(address);
  }

  /** Refuses what pages of other sites ask for where nobody has to sign in. @throws ApiProblem 403 */
  refuseStrangers(request: Request): void {
    if (!isForThisMachine(request, this.#options.sites)) {
      const host = (request.headers.get("host") ?? "").slice(0, 100);
      throw forbidden(
        `nobody has to sign in here, so only this machine is answered, and ${host} is not one of its names. ` +
          "Set kestra.url to the address of this server, or set up a user",
      );
    }
    this.refuseForeign(request);
  }

  /** The answer to those who are not known. Scripts of pages get no dialog of the browser. */
  unauthorized(request: Request): ApiProblem {
    const to = request.headers.get("sec-fetch-dest");
    const isScript = to === "empty";
    return new ApiProblem(
      401,
      "Unauthorized",
      [],
      isScript ? {} : { "www-authenticate": `Basic realm=${this.#options.realm}` },
    );
  }

  /**
   * Refuses changes that pages of other sites ask for. @throws ApiProblem 403
   * @param unknown why a request that does not say where it comes from is refused as well; default: it is not
   */
  refuseForeign(request: Request, unknown?: string): void {
    if (!isChange(request)) return;
    const origin = originOf(request, this.#options.sites);
    if (origin === "own" || (origin === "unknown" && unknown === undefined)) return;
    throw forbidden(
      origin === "unknown"
        ? `a change by a browser's session ${unknown}`
        : "this comes from a page of another site. Set kestra.url to the address of this server, or allow the site by micronaut.server.cors",
    );
  }

  async #isToken(token: string, address: string): Promise<boolean> {
    if (await this.tokens.isValid(token)) return true;
    this.beginTry(address);
    return false;
  }

  async #isBasic(value: string, account: KnownAccount, address: string): Promise<boolean> {
    const key = createHmac("sha256", this.#knownKey).update(value).digest("base64");
    if (this.#known.get(key) === account.hash) return true;
    const credentials = credentialsOf(value);
    const checked = await this.check(credentials, address);
    if (!checked) return false;
    if (this.#known.size >= KNOWN_MAX) this.#known.clear();
    this.#known.set(key, checked.hash);
    return true;
  }
}

function isUnguarded(state: AccountState): boolean {
  return state.kind === "off" || (state.kind === "unset" && !state.isLocked);
}

function credentialsOf(base64: string): Credentials {
  const text = Buffer.from(base64, "base64").toString("utf8");
  const at = text.indexOf(":");
  return { username: at < 0 ? text : text.slice(0, at), password: at < 0 ? "" : text.slice(at + 1) };
}

/** The problem of those who try too often. */
export function tooMany(waitS: number): ApiProblem {
  return new ApiProblem(429, "Too Many Requests: too many wrong tries", [], { "retry-after": String(waitS) });
}

function forbidden(why: string): ApiProblem {
  return new ApiProblem(403, `Forbidden: ${why}`);
}
