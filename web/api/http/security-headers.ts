/** Headers that every answer carries. */

const SECURITY_HEADERS: readonly (readonly [string, string])[] = [
  ["x-content-type-options", "nosniff"],
  ["x-frame-options", "DENY"],
  ["referrer-policy", "same-origin"],
  ["cross-origin-resource-policy", "same-site"],
];

/** Answers are data: whatever a browser takes one for, nothing in it runs, loads or is framed. */
const DATA_POLICY = "default-src 'none'; frame-ancestors 'none'; form-action 'none'; base-uri 'none'";

/** For a year, browsers ask by HTTPS alone. */
const HTTPS_ONLY = "max-age=31536000";

/** Adds them; pages bring a policy of their own, and what may be kept says so itself. @param isTls by HTTPS */
export function addSecurityHeaders({ headers }: Response, isTls: boolean): void {
  for (const [header, value] of SECURITY_HEADERS) headers.set(header, value);
  if (!headers.has("content-security-policy")) headers.set("content-security-policy", DATA_POLICY);
  if (!headers.has("cache-control")) headers.set("cache-control", "no-store");
  if (isTls) headers.set("strict-transport-security", HTTPS_ONLY);
}
