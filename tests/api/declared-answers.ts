/** Checks answers against what the API's documentation declares. */
import assert from "node:assert/strict";
import { checkOf } from "../../web/api/http/read-body.ts";
import type { Router } from "../../web/api/http/router.ts";
import { answersOf } from "../../web/api/openapi/document.ts";

/** Fails unless the route of a call declares the status, media type and shape of its answer. */
export function assertDeclared(router: Router, method: string, url: URL, response: Response, text: string): void {
  const found = router.find(method, url.pathname);
  if (!found) return;
  const { route } = found;
  const what = `${method} ${url.pathname} (${route.operationId}) answered ${response.status}`;
  const answers = answersOf(route);
  const declared = answers[response.status] ?? answers.default;
  assert.ok(declared, `${what}, which is not declared: ${text.slice(0, 500)}`);
  if (method === "HEAD") return;
  if (!declared.content) return assert.equal(text, "", `${what} with a body, which is not declared`);
  const type = (response.headers.get("content-type") ?? "").split(";", 1)[0] ?? "";
  const schema = declared.content[type];
  assert.ok(schema, `${what} with ${type}; declared is ${Object.keys(declared.content).join(", ")}`);
  if (type !== "application/json") return;
  const errors = [...checkOf(schema).Errors(JSON.parse(text))].slice(0, 5);
  const told = errors.map(({ path, message }) => `${path}: ${message}`).join("; ");
  assert.equal(told, "", `${what} with a body of another shape: ${text.slice(0, 500)}`);
}
