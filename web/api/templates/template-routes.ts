/** Templates: lists of tasks that flows share. */
import { Type } from "@sinclair/typebox";
import type { ApiServices } from "../api-services.ts";
import { YAML_BODY } from "../flows/parsed-flow.ts";
import { pageOf } from "../http/pages.ts";
import { SORTED_PAGING } from "../http/parameters.ts";
import { TENANT } from "../http/paths.ts";
import { invalidEntity, notFound } from "../http/problem.ts";
import { empty, json, type Route, route } from "../http/route.ts";
import { sortedRows } from "../http/sorting.ts";
import { problem } from "../openapi/document.ts";
import { paged } from "../schemas/shared-shapes.ts";
import { TemplateSchema } from "../schemas/template.ts";
import { findTemplates, TEMPLATE_PARAMETERS, templateRow } from "./template-search.ts";
import { templateSetRoutes } from "./template-set-routes.ts";
import { parsedTemplate } from "./template-texts.ts";

const TAG = "Templates";

/** The routes of templates. */
export function templateRoutes(services: ApiServices): readonly Route[] {
  return [...templateReads(services), ...templateWrites(services), ...templateSetRoutes(services)];
}

function templateReads(services: ApiServices): readonly Route[] {
  const { repository, registry } = services;
  return [
    route({
      operationId: "searchTemplates",
      tag: TAG,
      summary: "Search for templates",
      method: "GET",
      path: "/templates/search",
      query: Type.Object({ ...SORTED_PAGING, ...TEMPLATE_PARAMETERS }),
      answers: { 200: json(paged(TemplateSchema)) },
      async handle({ query }) {
        const found = await findTemplates(services, query);
        const rows = found.map((template) => ({ id: template.id, namespace: template.namespace, template }));
        const { results, total } = pageOf(sortedRows(rows, query.sort, { id: "id", namespace: "namespace" }), query);
        return { results: await Promise.all(results.map(({ template }) => templateRow(services, template))), total };
      },
    }),
    route({
      operationId: "listTemplateDistinctNamespaces",
      tag: TAG,
      summary: "The namespaces that have templates",
      method: "GET",
      path: "/templates/distinct-namespaces",
      answers: { 200: json(Type.Array(Type.String())) },
      async handle() {
        const all = await repository.templates.list(TENANT);
        return [...new Set(all.map(({ namespace }) => namespace))];
      },
    }),
    route({
      operationId: "template",
      tag: TAG,
      summary: "A template",
      method: "GET",
      path: "/templates/{namespace}/{id}",
      answers: { 200: json(TemplateSchema), 404: problem(404) },
      async handle({ params: { namespace, id } }) {
        const found = await repository.templates.find({ tenantId: TENANT, namespace, templateId: id });
        if (!found) throw notFound();
        return await templateRow({ registry }, found.template);
      },
    }),
  ];
}

function templateWrites(services: ApiServices): readonly Route[] {
  const { templates } = services.repository;
  return [
    route({
      operationId: "createTemplate",
      tag: TAG,
      summary: "Create a template",
      method: "POST",
      path: "/templates",
      body: YAML_BODY,
      answers: { 200: json(TemplateSchema) },
      async handle({ body }) {
        const parsed = await parsedTemplate(services, body);
        const created = await templates.create(parsed);
        if (!created) throw invalidEntity([{ path: "template.id", message: "Template id already exists" }]);
        return await templateRow(services, created);
      },
    }),
    route({
      operationId: "updateTemplate",
      tag: TAG,
      summary: "Save a template as its next revision",
      method: "PUT",
      path: "/templates/{namespace}/{id}",
      body: YAML_BODY,
      answers: { 200: json(TemplateSchema), 404: problem(404) },
      async handle({ params: { namespace, id }, body }) {
        if (!(await templates.find({ tenantId: TENANT, namespace, templateId: id }))) throw notFound();
        const parsed = await parsedTemplate(services, body);
        if (parsed.template.id !== id) {
          throw invalidEntity([{ path: "template.id", message: "Illegal template id update" }]);
        }
        if (parsed.template.namespace !== namespace) {
          throw invalidEntity([{ path: "template.namespace", message: "Illegal namespace update" }]);
        }
        return await templateRow(services, await templates.save(parsed));
      },
    }),
    route({
      operationId: "deleteTemplate",
      tag: TAG,
      summary: "Delete a template",
      method: "DELETE",
      path: "/templates/{namespace}/{id}",
      answers: { 204: empty("Deleted"), 404: problem(404) },
      async handle({ params: { namespace, id } }) {
        if (!(await templates.delete({ tenantId: TENANT, namespace, templateId: id }))) throw notFound();
        return new Response(null, { status: 204 });
      },
    }),
  ];
}
