/** What is done with several templates at once. */

import { Type } from "@sinclair/typebox";
import type { TemplateWithSource } from "../../../core/contracts/repository.ts";
import type { Template } from "../../../core/flow/template.ts";
import { inTurns } from "../../../platform/next-turn.ts";
import type { ApiServices } from "../api-services.ts";
import { sourcesOf, uploaded } from "../flows/flow-imports.ts";
import { refusedFlow } from "../flows/flow-sets.ts";
import { documentsOf, FLOWS_A_TURN, YAML_BODY } from "../flows/parsed-flow.ts";
import { sourceArchive, ZIP_ANSWER } from "../flows/source-archive.ts";
import { constraintsOf, notesOf, type Validation } from "../flows/validation-row.ts";
import { bulkAnswer } from "../http/bulk-answer.ts";
import { readForm } from "../http/form.ts";
import { flag } from "../http/parameters.ts";
import { TENANT } from "../http/paths.ts";
import { ApiProblem, invalidEntity, notFound } from "../http/problem.ts";
import { empty, json, type Route, route } from "../http/route.ts";
import { problem } from "../openapi/document.ts";
import { ValidationSchema } from "../schemas/flow.ts";
import { AnyObject, Binary, BulkResponseSchema, IdWithNamespaceSchema } from "../schemas/shared-shapes.ts";
import { TemplateSchema } from "../schemas/template.ts";
import { findTemplates, TEMPLATE_PARAMETERS, templateRow } from "./template-search.ts";
import { parsedTemplate } from "./template-texts.ts";

const TAG = "Templates";
const BY_QUERY = Type.Object(TEMPLATE_PARAMETERS);
const IDS_BODY = { kind: "json", schema: Type.Array(IdWithNamespaceSchema) } as const;

/** The routes of several templates. */
export function templateSetRoutes(services: ApiServices): readonly Route[] {
  return [...deletions(services), ...exports(services), ...saves(services), validation(services)];
}

function deletions(services: ApiServices): readonly Route[] {
  const { templates } = services.repository;
  const deleted = async (found: readonly Pick<Template, "namespace" | "id">[]) => {
    let count = 0;
    for (const { namespace, id: templateId } of found) {
      if (await templates.delete({ tenantId: TENANT, namespace, templateId })) count++;
    }
    return bulkAnswer(count);
  };
  return [
    route({
      operationId: "deleteTemplatesByIds",
      tag: TAG,
      summary: "Delete templates; nothing is done when one of them is not there",
      method: "DELETE",
      path: "/templates/delete/by-ids",
      body: IDS_BODY,
      answers: { 200: json(BulkResponseSchema), 404: problem(404) },
      async handle({ body }) {
        const found = await templatesByIds(services, body);
        return await deleted(found.map(({ template }) => template));
      },
    }),
    route({
      operationId: "deleteTemplatesByQuery",
      tag: TAG,
      summary: "Delete templates by what they have in common",
      method: "DELETE",
      path: "/templates/delete/by-query",
      query: BY_QUERY,
      answers: { 200: json(BulkResponseSchema) },
      handle: async ({ query }) => deleted(await findTemplates(services, query)),
    }),
  ];
}

function exports(services: ApiServices): readonly Route[] {
  return [
    route({
      operationId: "exportTemplatesByIds",
      tag: TAG,
      summary: "The sources of templates as a zip archive",
      method: "POST",
      path: "/templates/export/by-ids",
      body: IDS_BODY,
      answers: { 200: ZIP_ANSWER, 404: problem(404) },
      handle: async ({ body }) => archive(services, await templatesByIds(services, body)),
    }),
    route({
      operationId: "exportTemplatesByQuery",
      tag: TAG,
      summary: "The sources of templates with something in common as a zip archive",
      method: "GET",
      path: "/templates/export/by-query",
      query: BY_QUERY,
      answers: { 200: ZIP_ANSWER, 404: problem(404) },
      handle: async ({ query }) =>
        archive(services, await templatesByIds(services, await findTemplates(services, query))),
    }),
  ];
}

function saves(services: ApiServices): readonly Route[] {
  const { templates } = services.repository;
  return [
    route({
      operationId: "importTemplates",
      tag: TAG,
      summary: "Save the templates of a YAML file or a zip archive: all of them, or none",
      method: "POST",
      path: "/templates/import",
      body: { kind: "form", fields: Type.Object({ fileUpload: Binary }) },
      answers: { 204: empty("Saved") },
      async handle({ request }) {
        await using form = await readForm(request);
        const parsed: TemplateWithSource[] = [];
        for await (const { place, source } of inTurns(sourcesOf(uploaded(form.values)), FLOWS_A_TURN)) {
          parsed.push(await placed(place, parsedTemplate(services, source)));
        }
        for (const each of parsed) await templates.save(each);
        return new Response(null, { status: 204 });
      },
    }),
    route({
      operationId: "updateTemplatesInNamespace",
      tag: TAG,
      summary: "Save the templates of a namespace",
      method: "POST",
      path: "/templates/{namespace}",
      query: Type.Object({ delete: flag(true, "Delete the templates of the namespace that are not among these") }),
      body: { kind: "json", schema: Type.Array(AnyObject) },
      answers: { 200: json(Type.Array(TemplateSchema)) },
      async handle({ params: { namespace }, body, query }) {
        const parsed: TemplateWithSource[] = [];
        for await (const [index, each] of inTurns(body.entries(), FLOWS_A_TURN)) {
          parsed.push(await placed(String(index), parsedTemplate(services, JSON.stringify(each))));
        }
        refuseWrongNames(parsed, namespace);
        const kept = new Set(parsed.map(({ template }) => template.id));
        const rows = [];
        for (const each of parsed) rows.push(await templateRow(services, await templates.save(each)));
        // Deleted last: should saving fail, nothing is lost.
        const stored = query.delete ? await templates.list(TENANT, namespace) : [];
        for (const { id: templateId } of stored.filter(({ id }) => !kept.has(id))) {
          await templates.delete({ tenantId: TENANT, namespace, templateId });
        }
        return rows;
      },
    }),
  ];
}

function validation({ parseTemplate }: ApiServices): Route {
  return route({
    operationId: "validateTemplates",
    tag: TAG,
    summary: "Check templates, separated by lines of `---`",
    method: "POST",
    path: "/templates/validate",
    body: YAML_BODY,
    answers: { 200: json(Type.Array(ValidationSchema)) },
    async handle({ body }) {
      const documents = documentsOf(body);
      const checks: Validation[] = [];
      for await (const source of inTurns(documents.length === 0 ? [body] : documents, FLOWS_A_TURN)) {
        const parsed = await parseTemplate(source, TENANT);
        const named = parsed.ok ? { flow: parsed.template.id, namespace: parsed.template.namespace } : {};
        checks.push({ index: checks.length, ...named, ...constraintsOf(parsed), outdated: false, ...notesOf(parsed) });
      }
      return checks;
    },
  });
}

/** What is wrong is told with its place among the others. */
async function placed<T>(place: string, reading: Promise<T>): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    throw error instanceof ApiProblem ? refusedFlow(place, error) : error;
  }
}

function refuseWrongNames(parsed: readonly TemplateWithSource[], namespace: string): void {
  const names = new Set<string>();
  for (const { template } of parsed) {
    if (template.namespace !== namespace) {
      throw invalidEntity([{ path: "template.namespace", message: `${template.id} is not of ${namespace}` }]);
    }
    if (names.has(template.id)) {
      throw invalidEntity([{ path: "template.id", message: `Duplicate template id: ${template.id}` }]);
    }
    names.add(template.id);
  }
}

async function templatesByIds(
  { repository: { templates } }: ApiServices,
  ids: readonly { readonly namespace: string; readonly id: string }[],
): Promise<readonly TemplateWithSource[]> {
  const found: TemplateWithSource[] = [];
  for (const { namespace, id } of ids) {
    const each = await templates.find({ tenantId: TENANT, namespace, templateId: id });
    if (!each) throw notFound(`Template '${namespace}.${id}'`);
    found.push(each);
  }
  return found;
}

function archive({ clock }: ApiServices, templates: readonly TemplateWithSource[]): Response {
  const sources = templates.map(({ template: { namespace, id }, source }) => ({ namespace, id, source }));
  return sourceArchive("templates.zip", sources, clock);
}
