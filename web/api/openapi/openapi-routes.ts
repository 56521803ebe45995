/** The API's own documentation. */
import type { ApiSettings } from "../api-services.ts";
import type { Authentication } from "../authentication/authentication.ts";
import { json, media, type Route, route } from "../http/route.ts";
import { NOT_CHANGED, StaticAnswers } from "../http/static-answer.ts";
import { AnyObject } from "../schemas/shared-shapes.ts";
import { openApiDocument } from "./document.ts";
import { documentPage, PAGE_POLICY } from "./page.ts";

/** The routes; they document the others and themselves. */
export function withDocumentation(
  routes: readonly Route[],
  { version, contextPath }: Pick<ApiSettings, "version" | "contextPath">,
  authentication: Pick<Authentication, "isGuarded">,
): readonly Route[] {
  const answers = new StaticAnswers();
  const basePath = contextPath === undefined || contextPath === "" ? "/" : contextPath;
  const documentOf = (isGuarded: boolean) => openApiDocument(all, { version, isGuarded, basePath });
  const all: readonly Route[] = [
    ...routes,
    route({
      operationId: "openApiDocument",
      tag: "Documentation",
      summary: "This document: OpenAPI 3.1",
      method: "GET",
      path: "/openapi.json",
      hasTenant: false,
      answers: { 200: json(AnyObject), ...NOT_CHANGED },
      async handle({ request }) {
        const isGuarded = await authentication.isGuarded();
        return answers.send(request, `document ${isGuarded}`, () => documentOf(isGuarded));
      },
    }),
    route({
      operationId: "documentationPage",
      tag: "Documentation",
      summary: "All calls on one page, for people",
      method: "GET",
      path: "/docs",
      hasTenant: false,
      answers: { 200: media("text/html", "The page"), ...NOT_CHANGED },
      async handle({ request }) {
        const isGuarded = await authentication.isGuarded();
        const page = () => documentPage(documentOf(isGuarded));
        const answer = await answers.sendText(request, `page ${isGuarded}`, "text/html; charset=utf-8", page);
        answer.headers.set("content-security-policy", PAGE_POLICY);
        return answer;
      },
    }),
  ];
  return all;
}
