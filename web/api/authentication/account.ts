/**
 * The one user of an installation, as it is kept in the database: whom the configuration names, or who was set up at
 * the first visit. Every web server looks again after a second, and at once when somebody is refused, so that what one
 * of them changes is in force on all.
 */
import type { BasicAuthChoice, Credentials } from "../../../core/configuration/deployment.ts";
import type { Clock } from "../../../core/contracts/clock.ts";
import type { SettingRepository } from "../../../core/contracts/repository.ts";
import { isJsonMap } from "../../../core/json-map.ts";
import { hashPassword, isPassword } from "./password-hash.ts";

/** Who may sign in. */
export interface KnownAccount {
  readonly username: string;
  /** See {@link hashPassword}. */
  readonly hash: string;
}

/** Whether and how users sign in. */
export type AccountState =
  /** Nobody is asked: the configuration says so. */
  | { readonly kind: "off" }
  /** Nobody has been set up yet. `isLocked`: the configuration names a user, but not as it should. */
  | { readonly kind: "unset"; readonly isLocked: boolean }
  | { readonly kind: "set"; readonly account: KnownAccount };

const KEY = "kestra.server.basic-auth";

/** What was read is believed for so long. */
const FRESH_MS = 1_000;

/** What the account is read with. */
export interface AccountOptions {
  readonly settings: SettingRepository;
  readonly clock: Clock;
  readonly configured: BasicAuthChoice;
}

/** Reads and changes the account. */
export class AccountStore {
  readonly #options: AccountOptions;
  #state: AccountState | undefined;
  #readAtMs = 0;
  #reading: Promise<AccountState> | undefined;
  #isConfiguredSaved = false;
  #changing: Promise<unknown> = Promise.resolve();

  constructor(options: AccountOptions) {
    this.#options = options;
    if (options.configured.isOff) this.#state = { kind: "off" };
  }

  /** As it was a second ago at the most, or before the database went away. Rejects when nothing was ever read. */
  async state(): Promise<AccountState> {
    const known = this.#state;
    if (known?.kind === "off") return known;
    if (known && this.#options.clock.now() - this.#readAtMs < FRESH_MS) return known;
    try {
      return await this.reread();
    } catch (error) {
      if (!known) throw error;
      this.#readAtMs = this.#options.clock.now();
      return known;
    }
  }

  /** As it is now. */
  async reread(): Promise<AccountState> {
    if (this.#state?.kind === "off") return this.#state;
    this.#reading ??= this.#read().finally(() => {
      this.#reading = undefined;
    });
    return await this.#reading;
  }

  /**
   * Sets the user up, or changes the password. @param mayChange is asked with the state as it is by then; false
   * changes nothing, so that of two who set up at the same time only one does
   */
  async save(credentials: Credentials, mayChange: (state: AccountState) => boolean): Promise<boolean> {
    const hash = await hashPassword(credentials.password);
    const change = this.#changing.then(async () => {
      if (!mayChange(await this.reread())) return false;
      await this.#save({ username: credentials.username, hash });
      return true;
    });
    this.#changing = change.catch(() => undefined);
    return await change;
  }

  async #read(): Promise<AccountState> {
    const { clock } = this.#options;
    await this.#saveConfigured();
    const account = accountOf(await this.#options.settings.find(KEY));
    const { configured } = this.#options;
    // A user that is configured wrongly leaves the one who was set up before, and opens nothing where there is none.
    const isLocked = configured.errors.length > 0;
    this.#state = account ? { kind: "set", account } : { kind: "unset", isLocked };
    this.#readAtMs = clock.now();
    return this.#state;
  }

  /** The user of the configuration replaces the stored one at the start, as in Kestra. */
  async #saveConfigured(): Promise<void> {
    const { settings, configured } = this.#options;
    const { credentials } = configured;
    if (this.#isConfiguredSaved || !credentials) return;
    const stored = accountOf(await settings.find(KEY));
    const isSame = stored?.username === credentials.username && (await isPassword(credentials.password, stored.hash));
    if (!isSame) {
      await settings.save(KEY, { username: credentials.username, hash: await hashPassword(credentials.password) });
    }
    this.#isConfiguredSaved = true;
  }

  async #save(account: KnownAccount): Promise<void> {
    await this.#options.settings.save(KEY, { ...account });
    // What is being read at the moment may be from before.
    await this.#reading?.catch(() => undefined);
    await this.reread();
  }
}

function accountOf(stored: unknown): KnownAccount | undefined {
  if (!isJsonMap(stored)) return undefined;
  const { username, hash } = stored;
  return typeof username === "string" && typeof hash === "string" ? { username, hash } : undefined;
}
