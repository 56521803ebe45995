/** Pages of other sites: what the configuration lets them ask for (`micronaut.server.cors`). */

/** What pages of some sites may do. */
export interface CorsRule {
  /** Sites such as `https://portal.example.com`; `*` is any. */
  readonly origins: readonly string[];
  /** Sites whose whole origin it fits. */
  readonly originPattern?: RegExp;
  /** None: all. */
  readonly methods: readonly string[];
  /** None: all. */
  readonly headers: readonly string[];
  readonly exposedHeaders: readonly string[];
  /** Whether browsers send cookies and passwords along; never to any site whatever. */
  readonly allowsCredentials: boolean;
  readonly maxAgeS: number;
}

/** Says what other sites may do. */
export class Cors {
  readonly #rules: readonly CorsRule[];

  /** @param rules none: other sites may do nothing */
  constructor(rules: readonly CorsRule[]) {
    this.#rules = rules;
  }

  /** Whether a site may call with the credentials of its users. */
  isTrusted(origin: string): boolean {
    return this.#rules.some((rule) => rule.allowsCredentials && isNamed(rule, origin));
  }

  /** The answer to a browser that asks what a page may do; undefined when the request is no such question. */
  preflight({ method, headers }: Request): Response | undefined {
    const wanted = headers.get("access-control-request-method");
    const origin = headers.get("origin");
    if (method !== "OPTIONS" || wanted === null || origin === null || this.#rules.length === 0) return undefined;
    const rule = this.#ruleFor(origin);
    if (!rule || (rule.methods.length > 0 && !rule.methods.includes(wanted)))
      return new Response(null, { status: 403 });
    const asked = headers.get("access-control-request-headers") ?? "";
    const allowed = rule.headers.length === 0 ? asked : rule.headers.join(", ");
    const answer = new Response(null, { status: 204 });
    this.#allow(answer.headers, rule, origin);
    answer.headers.set("access-control-allow-methods", rule.methods.length === 0 ? wanted : rule.methods.join(", "));
    if (allowed !== "") answer.headers.set("access-control-allow-headers", allowed);
    answer.headers.set("access-control-max-age", String(rule.maxAgeS));
    return answer;
  }

  /** Lets the page that asked see the answer, if it may. */
  expose(request: Request, answer: Response): void {
    if (this.#rules.length === 0) return;
    answer.headers.append("vary", "Origin");
    const origin = request.headers.get("origin");
    const rule = origin === null ? undefined : this.#ruleFor(origin);
    if (!rule || origin === null) return;
    this.#allow(answer.headers, rule, origin);
    if (rule.exposedHeaders.length > 0) {
      answer.headers.set("access-control-expose-headers", rule.exposedHeaders.join(", "));
    }
  }

  #ruleFor(origin: string): CorsRule | undefined {
    return (
      this.#rules.find((rule) => isNamed(rule, origin)) ?? this.#rules.find(({ origins }) => origins.includes("*"))
    );
  }

  #allow(headers: Headers, rule: CorsRule, origin: string): void {
    const named = isNamed(rule, origin);
    headers.set("access-control-allow-origin", named ? origin : "*");
    if (named && rule.allowsCredentials) headers.set("access-control-allow-credentials", "true");
  }
}

function isNamed({ origins, originPattern }: CorsRule, origin: string): boolean {
  return origins.includes(origin) || (originPattern?.test(origin) ?? false);
}
