/**
 * Whether a request comes from a page of our own. Browsers send cookies, and passwords that were typed into their own
 * dialog, along with whatever any page makes them ask for; so changes are taken from our own pages, from programs, and
 * from sites that the configuration allows.
 */

/** What is known of where a request comes from. */
export type Origin =
  /** A page of ours, or of a site that is allowed. */
  | "own"
  /** A page of another site. */
  | "foreign"
  /** Nothing says: a program, as a rule. */
  | "unknown";

/** What pages are told apart by. */
export interface SiteRules {
  /** Base of this server's links: pages of that host are our own. */
  readonly url?: string;
  /** Sites that may call with the credentials of their users. */
  isTrusted(origin: string): boolean;
}

const SAFE_METHODS: ReadonlySet<string> = new Set(["GET", "HEAD", "OPTIONS"]);

/** False for methods that only read. */
export function isChange({ method }: Request): boolean {
  return !SAFE_METHODS.has(method);
}

/** Where a request comes from. */
export function originOf({ headers }: Request, { url, isTrusted }: SiteRules): Origin {
  const origin = headers.get("origin");
  if (origin !== null && origin !== "null" && isTrusted(origin)) return "own";
  const site = headers.get("sec-fetch-site");
  if (site !== null) return site === "same-origin" || site === "none" ? "own" : "foreign";
  if (origin === null) return "unknown";
  const host = hostOf(origin);
  const isOwn = host !== undefined && (host === headers.get("host")?.toLowerCase() || host === hostOf(url));
  return isOwn ? "own" : "foreign";
}

const LOCAL_HOST = /^(localhost|[\w-]+\.localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/i;

/**
 * Whether a request names this machine as its host, or the one of the server's links. A site that has its name point to
 * 127.0.0.1 makes browsers of this machine call us under its own name.
 */
export function isForThisMachine({ headers }: Request, { url }: SiteRules): boolean {
  const host = headers.get("host");
  return host === null || LOCAL_HOST.test(host) || host.toLowerCase() === hostOf(url);
}

function hostOf(address: string | undefined): string | undefined {
  return address !== undefined && URL.canParse(address) ? new URL(address).host : undefined;
}
