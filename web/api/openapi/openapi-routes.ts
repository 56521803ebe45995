/** The API's own documentation. */
import type { ApiSettings } from "../api-services.ts";
import type { Authentication } from "../authentication/authentication.ts";
import { json, media, type Route, route } from "../http/route.ts";
import { AnyObject } from "../schemas/shared-shapes.ts";
import { openApiDocument } from "./document.ts";
import { documentPage } from "./page.ts";

/** The routes; they document the others and themselves. */
export function withDocumentation(
  routes: readonly Route[],
  { version, contextPath }: Pick<ApiSettings, "version" | "contextPath">,
  authentication: Pick<Authentication, "isGuarded">,
): readonly Route[] {
  const basePath = contextPath === undefined || contextPath === "" ? "/" : contextPath;
  const documents = new Map<boolean, ReturnType<typeof openApiDocument>>();
  const documented = async () => {
    const isGuarded = await authentication.isGuarded();
    const document = documents.get(isGuarded) ?? openApiDocument(all, { version, isGuarded, basePath });
    documents.set(isGuarded, document);
    return document;
  };
  const all: readonly Route[] = [
    ...routes,
    route({
      operationId: "openApiDocument",
      tag: "Documentation",
      summary: "This document: OpenAPI 3.1",
      method: "GET",
      path: "/openapi.json",
      hasTenant: false,
      answers: { 200: json(AnyObject) },
      handle: documented,
    }),
    route({
      operationId: "documentationPage",
      tag: "Documentation",
      summary: "All calls on one page, for people",
      method: "GET",
      path: "/docs",
      hasTenant: false,
      answers: { 200: media("text/html", "The page") },
      handle: () => documentPage(all, version),
    }),
  ];
  return all;
}
